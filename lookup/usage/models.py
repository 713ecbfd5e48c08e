"""The table of counts of look-ups."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lookup.catalog.models import Base


class UsageCount(Base):
    """How many look-ups of one store and hour were decided so, within that time; neither which
    ones, nor who asked."""

    __tablename__ = "usage_count"

    maison_id: Mapped[int] = mapped_column(ForeignKey("maison.id"), primary_key=True)
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    """Its beginning, UTC."""
    store: Mapped[str] = mapped_column(String(64), primary_key=True)
    """The asking store's code; empty where none was named."""
    decision: Mapped[str] = mapped_column(String(16), primary_key=True)
    within_ms: Mapped[int] = mapped_column(primary_key=True)
    """One of WITHIN_MS: answered in at most so long, and not in the one before."""
    lookups: Mapped[int]
