"""The tables of registered items. Photos themselves lie sealed in the vault."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lookup.catalog.models import Base, JsonObject


class RegisteredItem(Base):
    """A genuine item that is to be known again. What happened to it is in the audit log."""

    __tablename__ = "registered_item"
    __table_args__ = (
        Index(None, "maison_id", "product_id", "serial"),
        Index("uq_registered_item_maison_id_request", "maison_id", "request", unique=True),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    maison_id: Mapped[int] = mapped_column(ForeignKey("maison.id"))
    product_id: Mapped[str] = mapped_column(String(255))
    sku: Mapped[str | None] = mapped_column(String(255))
    serial: Mapped[str | None] = mapped_column(String(64))
    """As it is written; gone once the item was erased, as are the links."""
    digital_link: Mapped[str | None] = mapped_column(Text)
    passport: Mapped[str | None] = mapped_column(Text)
    """Where its digital product passport is. Never fetched."""
    registered_at: Mapped[datetime]
    registered_by: Mapped[str] = mapped_column(String(200))
    request: Mapped[str | None] = mapped_column(String(64))
    """SHA-256 of who registered it and the name they gave their request."""


class ItemCheck(Base):
    """One check of photos against a registered item; `number` counts from 1 for each item."""

    __tablename__ = "item_check"
    __table_args__ = (UniqueConstraint("item_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("registered_item.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(200))
    result: Mapped[JsonObject]
    """`lookup.counterfeit.pieces.answers.CheckResult`."""
    request: Mapped[str | None] = mapped_column(String(64))


class ItemPhoto(Base):
    """A photo of a registered item: from its registration, or from a check."""

    __tablename__ = "item_photo"
    __table_args__ = (Index(None, "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("registered_item.id"))
    check_id: Mapped[int | None] = mapped_column(ForeignKey("item_check.id"))
    number: Mapped[int]
    part: Mapped[str | None] = mapped_column(String(16))
    box: Mapped[list[Any]] = mapped_column(JSON)
    """Where the item is: left, top, right and bottom in pixels of the kept photo."""
    photo: Mapped[str | None] = mapped_column(String(64))
    """Its id in the vault, null once erased."""
