"""The tables of look-ups remembered and of feedback on them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lookup.catalog.models import Base

Ranking = list[dict[str, Any]]


class LookupRecord(Base):
    """One look-up's answer, kept for some days so that people can say what was right.

    Neither the photo nor anything computed from its pixels but scores, nor who asked.
    """

    __tablename__ = "lookup_record"

    lookup_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    maison_id: Mapped[int] = mapped_column(ForeignKey("maison.id"))
    at: Mapped[datetime] = mapped_column(index=True)
    generation: Mapped[str] = mapped_column(String(64))
    encoder: Mapped[str] = mapped_column(String(200))
    decision: Mapped[str] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(String(16))
    ranking: Mapped[Ranking] = mapped_column(JSON)
    """Products as they were ranked, best first, with their scores, also where none was shown."""
    store: Mapped[str | None] = mapped_column(String(64))
    """The asking store's code; null where none was named."""


class Feedback(Base):
    """What one person said of one look-up; holds its own copy of what was answered."""

    __tablename__ = "feedback"
    __table_args__ = (Index(None, "maison_id", "lookup_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    maison_id: Mapped[int] = mapped_column(ForeignKey("maison.id"))
    lookup_id: Mapped[str] = mapped_column(String(32))
    given_at: Mapped[datetime]
    given_by: Mapped[str | None] = mapped_column(String(16))
    """The key's prefix; null where it was given before there were keys."""
    product_id: Mapped[str | None] = mapped_column(String(255))
    """The product it really was; null: none of the catalogue's."""
    sku: Mapped[str | None] = mapped_column(String(255))
    looked_up_at: Mapped[datetime]
    generation: Mapped[str] = mapped_column(String(64))
    encoder: Mapped[str] = mapped_column(String(200))
    decision: Mapped[str] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(String(16))
    ranking: Mapped[Ranking] = mapped_column(JSON)
    photo: Mapped[str | None] = mapped_column(String(64))
    """File name among the maison's kept photos; null where none was kept."""
    store: Mapped[str | None] = mapped_column(String(64))
    """Where the photo was looked up, if that was named."""
