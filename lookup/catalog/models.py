"""The tables of the catalogue. Each change needs a migration beside it (a test compares them)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Double, ForeignKey, Index, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from lookup.catalog.columns import Price, UTCDateTime

JsonObject = dict[str, Any]


class Base(DeclarativeBase):
    """Base of every table of the database, also of those outside the catalogue."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  SQLAlchemy declares it as an instance attribute
        datetime: UTCDateTime,
        Decimal: Price,
        JsonObject: JSON,
    }


class SchemaFloor(Base):
    """One row: the oldest revision whose software works with this schema."""

    __tablename__ = "schema_floor"

    revision: Mapped[str] = mapped_column(String(32), primary_key=True)


class Maison(Base):
    """A brand, and the tenant: every other row belongs to exactly one."""

    __tablename__ = "maison"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(63), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    region: Mapped[str | None] = mapped_column(String(32))


class Product(Base):
    """A model, whatever its colour; `product_id` is the maison's own name for it."""

    __tablename__ = "product"
    __table_args__ = (UniqueConstraint("maison_id", "product_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    maison_id: Mapped[int] = mapped_column(ForeignKey("maison.id"))
    product_id: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(Text)
    names: Mapped[JsonObject]
    category: Mapped[str | None] = mapped_column(Text)
    categories: Mapped[JsonObject]
    description: Mapped[str | None] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    attributes: Mapped[JsonObject]
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the product as its feed gave it, variants and image paths included."""
    removed_at: Mapped[datetime | None]


class Variant(Base):
    """One sellable SKU; `colorway` is shared by the sizes of one colour."""

    __tablename__ = "variant"
    __table_args__ = (
        UniqueConstraint("maison_id", "sku"),
        Index(None, "maison_id", "gtin"),
        Index(None, "maison_id", "sku_folded"),
        Index(None, "product_row_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    maison_id: Mapped[int] = mapped_column(ForeignKey("maison.id"))
    product_row_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    sku: Mapped[str] = mapped_column(String(255))
    sku_folded: Mapped[str] = mapped_column(String(255))
    """The SKU without case and blanks at its ends: only ever a hint, never a match."""
    colorway: Mapped[str | None] = mapped_column(String(255))
    color: Mapped[str | None] = mapped_column(String(255))
    size: Mapped[str | None] = mapped_column(String(255))
    gtin: Mapped[str | None] = mapped_column(String(14))
    price: Mapped[Decimal | None]
    currency: Mapped[str | None] = mapped_column(String(3))
    attributes: Mapped[JsonObject]
    position: Mapped[int]
    """Place within the product, as in the feed: sizes stay in their order (S before XL)."""
    removed_at: Mapped[datetime | None]


class ProductImage(Base):
    """A catalogue picture. Its id goes into the vector index, so it is stable and never reused."""

    __tablename__ = "product_image"
    __table_args__ = (
        UniqueConstraint("product_row_id", "path"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_row_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    path: Mapped[str] = mapped_column(Text)
    content: Mapped[str | None] = mapped_column(String(64))
    """SHA-256 of the file as last read by the indexer; null until then."""
    view: Mapped[str | None] = mapped_column(String(64))
    colorway: Mapped[str | None] = mapped_column(String(255))
    """The one colour it shows; null when it shows several or the feed does not say."""
    position: Mapped[int]
    removed_at: Mapped[datetime | None]


class Store(Base):
    """A stock location; coordinates in degrees, WGS 84."""

    __tablename__ = "store"
    __table_args__ = (UniqueConstraint("maison_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    maison_id: Mapped[int] = mapped_column(ForeignKey("maison.id"))
    code: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)
    city: Mapped[str | None] = mapped_column(Text)
    country: Mapped[str | None] = mapped_column(String(2))
    region: Mapped[str | None] = mapped_column(String(32))
    latitude: Mapped[float | None] = mapped_column(Double)
    longitude: Mapped[float | None] = mapped_column(Double)
    timezone: Mapped[str | None] = mapped_column(String(64))
    gln: Mapped[str | None] = mapped_column(String(13))


class StockLevel(Base):
    """What one store last reported of one variant; no row means unknown, not none."""

    __tablename__ = "stock_level"
    # Clustered by variant: a card reads all stores of a few variants.
    __table_args__ = ({"sqlite_with_rowid": False},)

    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"), primary_key=True)
    store_id: Mapped[int] = mapped_column(ForeignKey("store.id"), primary_key=True)
    quantity: Mapped[int]
    as_of: Mapped[datetime]
