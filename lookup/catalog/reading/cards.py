"""What the service shows of a product: frozen cards, in one language, seen from one store."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class ImageRef:
    """A catalogue picture: the id the index knows, and the path within the image root."""

    id: int
    path: str
    view: str | None
    colorway: str | None
    content: str | None


@dataclass(frozen=True)
class StockView:
    """`here` is None when unknown for the asking store, 0 when known to be none.

    `total` is over the stores that reported, None when none did. `as_of` (UTC) is the age of
    `here`, or where `here` is unknown of the newest report.
    """

    here: int | None
    total: int | None
    as_of: datetime | None


@dataclass(frozen=True)
class VariantCard:
    """One SKU with its stock; `image` is the first of its colourway, `color_name` its colour in the
    language asked for."""

    sku: str
    colorway: str | None
    color: str | None
    color_name: str | None
    size: str | None
    gtin: str | None
    price: Decimal | None
    currency: str | None
    attributes: Mapping[str, Any]
    image: ImageRef | None
    stock: StockView


@dataclass(frozen=True)
class StoreCard:
    """A store that has the product: `quantity` over all SKUs, and by SKU.

    `as_of` (UTC) is when it last reported any of those SKUs.
    """

    code: str
    name: str
    city: str | None
    timezone: str | None
    distance_km: float | None
    quantity: int
    by_sku: Mapping[str, int]
    as_of: datetime


@dataclass(frozen=True)
class ProductCard:
    """A product with variants in the feed's order and stores that have it, nearest first.

    The asking store is among the stores when it has the product, at distance 0.
    """

    product_id: str
    name: str
    category: str | None
    description: str | None
    url: str | None
    attributes: Mapping[str, Any]
    images: tuple[ImageRef, ...]
    variants: tuple[VariantCard, ...]
    stores: tuple[StoreCard, ...]

    @property
    def image(self) -> ImageRef | None:
        """The picture that stands for the product."""
        return self.images[0] if self.images else None


@dataclass(frozen=True)
class VariantRef:
    """Where a SKU or GTIN leads."""

    product_id: str
    sku: str
    colorway: str | None
    color: str | None
    size: str | None
    gtin: str | None
