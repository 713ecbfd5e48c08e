"""The JSON answers of the service, as pydantic models; the field names are a contract."""

from datetime import datetime
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict

Decision = Literal["match", "ambiguous", "none"]
Source = Literal["photo", "code"]


class Answer(BaseModel):
    """Common base: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ProductSummary(Answer):
    """What names a product to a person."""

    id: str
    name: str
    category: str | None
    url: str | None
    image: str | None


class Stock(Answer):
    """Stock of one variant; `here` is None when unknown for the asking store, 0 when none."""

    here: int | None
    total: int | None
    as_of: datetime | None


class VariantAnswer(Answer):
    """One sellable SKU with its stock."""

    sku: str
    color: str | None
    size: str | None
    gtin: str | None
    price: Decimal | None
    currency: str | None
    image: str | None
    stock: Stock


class MatchedVariant(Answer):
    """The variant the photo shows; `sku` and `size` are None when a photo cannot tell the size."""

    sku: str | None
    color: str | None
    size: str | None


class StoreStock(Answer):
    """A store that has the product; distance is None when the asking store is not known.

    `quantity` is over all SKUs and `skus` by SKU, those it has; `timezone` is an IANA name.
    """

    code: str
    name: str
    city: str | None
    timezone: str | None
    distance_km: float | None
    quantity: int
    skus: dict[str, int]


class ProductAnswer(Answer):
    """A product with its variants and the stores that have it."""

    product: ProductSummary
    variants: list[VariantAnswer]
    stores: list[StoreStock]


class Match(ProductAnswer):
    """A product proposed for a photo: raw cosine and calibrated probability."""

    similarity: float
    confidence: float
    variant: MatchedVariant | None


class Timings(Answer):
    """Milliseconds spent by stage."""

    decode: float
    embed: float
    search: float
    catalog: float
    total: float
    codes: float = 0.0


class CodeAnswer(Answer):
    """A code in the photo: symbology (`EAN-13`, `QR Code`), its text, its GTIN-14 if it has one."""

    type: str
    value: str
    gtin: str | None


class LookupAnswer(Answer):
    """The answer of `POST /v1/lookup`.

    `source` says what decided: the picture, or the code in it, which then is sure. `code` is told
    also where the catalogue does not know it and the picture decided.
    """

    lookup_id: str
    decision: Decision
    generation: str
    encoder: str
    matches: list[Match]
    timings_ms: Timings
    source: Source = "photo"
    code: CodeAnswer | None = None
