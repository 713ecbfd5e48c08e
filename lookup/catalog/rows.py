"""What feeds and reports hand to the catalogue: plain rows, already checked for form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class FeedImage:
    """A picture of a product; `colorway` is None when it shows no one colour in particular."""

    path: str
    view: str | None = None
    colorway: str | None = None


@dataclass(frozen=True)
class FeedVariant:
    """One sellable SKU; `colorway` (a feed's `variant_id`) is shared by the sizes of one colour."""

    sku: str
    colorway: str | None = None
    color: str | None = None
    size: str | None = None
    gtin: str | None = None
    price: Decimal | None = None
    currency: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FeedProduct:
    """A product with all its variants and images; `names` and `categories` are by language tag."""

    product_id: str
    name: str
    names: Mapping[str, str] = field(default_factory=dict)
    category: str | None = None
    categories: Mapping[str, str] = field(default_factory=dict)
    description: str | None = None
    url: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    images: tuple[FeedImage, ...] = ()
    variants: tuple[FeedVariant, ...] = ()
    rows: tuple[int, ...] = field(default=(), compare=False)
    """Rows of the feed that it was read from; no part of the catalogue."""


@dataclass(frozen=True)
class StoreRow:
    """A store as a feed gives it; coordinates in degrees, WGS 84."""

    code: str
    name: str
    city: str | None = None
    country: str | None = None
    region: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    timezone: str | None = None
    gln: str | None = None


@dataclass(frozen=True, slots=True)
class StockRow:
    """What a store reports of one SKU; `as_of` is aware, `row` says where in the file it stood.

    `names` gives for these fields the file's own columns, for messages.
    """

    sku: str
    store: str
    quantity: int
    as_of: datetime
    row: int | None = None
    names: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Quarantined:
    """Something that was left out, where it stood and why: data for a report, not an exception.

    `row` counts as a spreadsheet does (the header is row 1), or lines in a file of lines; `field`
    is the column as the file names it. `row_kept`: only the value is lost, not the whole row.
    """

    file: str
    row: int | None
    field: str | None
    reason: str
    value: str | None = None
    row_kept: bool = False
