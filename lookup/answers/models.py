"""The JSON answers of the service, as pydantic models; the field names are a contract."""

from datetime import datetime
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from lookup.matching.result import Decision, Reason

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
    """One sellable SKU with its stock; `color` is the catalogue's own name."""

    sku: str
    color: str | None
    color_name: str | None = Field(
        None,
        description="The colour in the language asked for, where the table of terms has it; else"
        " as in the catalogue.",
    )
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

    `quantity` is over all SKUs and `skus` by SKU, those it has; `timezone` is an IANA name; `as_of`
    is when it last reported any of them.
    """

    code: str
    name: str
    city: str | None
    timezone: str | None
    distance_km: float | None
    quantity: int
    skus: dict[str, int]
    as_of: datetime


class ProductPicture(Answer):
    """A catalogue picture, the view it shows (`main`, `back`) and its colour; None where the feed
    does not say, or where it shows several."""

    image: str
    view: str | None
    color: str | None


class ProductAnswer(Answer):
    """A product with its variants and stores that have it; `stores_in_all` counts those not listed
    too.
    """

    product: ProductSummary
    variants: list[VariantAnswer]
    stores: list[StoreStock]
    stores_in_all: int
    pictures: list[ProductPicture] = Field([], description="All of them, in the feed's order.")


class CodedProduct(ProductAnswer):
    """The product that a SKU, a code or a tag leads to; `variant` is the one that it names, without
    what differs where it names several, None where it names the product alone."""

    variant: MatchedVariant | None


class Match(ProductAnswer):
    """A product proposed for a photo: raw cosine and calibrated probability."""

    similarity: float
    confidence: float
    variant: MatchedVariant | None
    differs: str | None = Field(
        None,
        description="What tells it from the one most like it of the others shown: words of its name"
        " that the other's lacks, else the colour, else the size.",
    )


class Timings(Answer):
    """Milliseconds spent by stage."""

    decode: float
    embed: float
    search: float
    catalog: float
    total: float
    codes: float = 0.0
    text: float = 0.0


class CodeAnswer(Answer):
    """A code in the photo: symbology (`EAN-13`, `QR Code`), its text, its GTIN-14 if it has one."""

    type: str
    value: str
    gtin: str | None


class PhotoItem(Answer):
    """A thing in the photo; `box` is as a look-up takes it. `answered`: the answer is of this one.
    The others are looked up where `every_item` asks for it: else their decision, product and
    confidence are null until their box is sent. Of `none` product and confidence are null too.
    """

    box: tuple[float, float, float, float]
    answered: bool
    decision: Decision | None
    product: ProductSummary | None
    confidence: float | None


class ReadLine(Answer):
    """A line of text in a photo, how surely it is read (0 to 1), and the box around it."""

    text: str
    confidence: float
    box: tuple[float, float, float, float]


class LookupAnswer(Answer):
    """The answer of `POST /v1/lookup`.

    `source` says what decided: the picture, or a code in it. `code` is there also where the
    catalogue does not know it.
    """

    lookup_id: str
    decision: Decision
    generation: str
    encoder: str
    matches: list[Match]
    timings_ms: Timings
    source: Source = "photo"
    code: CodeAnswer | None = None
    others: list[ProductSummary] = Field(
        [], description="What the photo may show instead, best first: the next candidates."
    )
    reason: Reason | None = Field(
        None,
        description="Why it is `ambiguous`: other products are nearly as likely (`look_alike`), or"
        " the item is less like its catalogue picture than is usual: seen from another side or in"
        " part (`unusual_view`), small in the photo (`small_item`), or turned (`turned`); or it"
        " looks like the first product, but in none of its colours (`other_colour`).",
    )
    turned: int = Field(
        0,
        description="Degrees, 0 to 359, by which the photo shows the item turned anticlockwise.",
        ge=0,
        lt=360,
    )
    items: list[PhotoItem] = Field(
        [],
        description="Up to eight things in the first photo where they can be told, best first;"
        " the answer is of the first.",
    )
    lines: list[ReadLine] = Field(
        [], description="Text read in the first photo; empty where it was not read."
    )
    set_aside: list[int] = Field(
        [],
        description="Places, from 0, of the photos sent that show something else than the rest.",
    )


class TagAnswer(Answer):
    """The answer of `POST /v1/tags`.

    `code` is the text that led to the product and `read_as` what it is: a barcode, a GTIN or SKU in
    print, a style code (the id of a product), or a name, which several products may bear. Both are
    null where nothing of the tag is in the catalogue; `lines` say what was read. They are empty
    where a barcode was enough.
    """

    lines: list[ReadLine]
    read_as: Literal["barcode", "gtin", "sku", "style", "name"] | None
    code: str | None
    products: list[CodedProduct]


class ProductList(Answer):
    """The maison's products by id; `next` is the `after` that gives those behind."""

    products: list[ProductSummary]
    next: str | None = None


class StoreAnswer(Answer):
    """A store of the maison, as offered to choose from."""

    code: str
    name: str
    city: str | None
    country: str | None
    timezone: str | None


class StoreList(Answer):
    """The maison's stores by name; `next` is the `after` that gives those behind."""

    stores: list[StoreAnswer]
    next: str | None = None


class RejectedLevel(Answer):
    """A stock level that was not taken: its place in the request (from 0), and why."""

    index: int
    field: str | None
    reason: str


class StockAnswer(Answer):
    """What became of the levels sent, counted and for each in its place.

    `older` ones are older than what is known, `unchanged` ones say nothing new, `future` ones are
    dated more than a day ahead, `refused` ones are bad otherwise. The first of the last two kinds
    are listed under `rejected`.
    """

    applied: int
    older: int
    unchanged: int
    future: int
    refused: int
    outcomes: list[Literal["applied", "older", "unchanged", "future", "refused"]]
    rejected: list[RejectedLevel]


class GenerationAnswer(Answer):
    """One generation of the maison's index."""

    id: str
    encoder: str
    rows: int
    created_at: datetime
    current: bool
    previous: bool = Field(
        False, description="It was published before the current one: publishing it is a rollback."
    )


class DamagedGeneration(Answer):
    """A generation that is kept and cannot be read, and why."""

    id: str
    problem: str


class GenerationList(Answer):
    """The maison's generations, oldest first; damaged ones apart, with what is wrong with them."""

    generations: list[GenerationAnswer]
    damaged: list[DamagedGeneration]
    next: str | None = None


class Alive(Answer):
    """Said by any process that can speak."""

    status: Literal["alive"]


class MaisonReadiness(Answer):
    """Whether one maison can be answered for, and if not, or not with the newest index, why."""

    maison: str
    ready: bool
    generation: str | None
    encoder: str | None
    rows: int
    problem: str | None
    vectors_missing: int | None = Field(
        None, description="Catalogue pictures that the generation in service does not hold."
    )


class ReadyAnswer(Answer):
    """Whether the service can answer; `stopping` says that it is about to end. `maisons` are those
    that the caller may know of: none without a key or token."""

    ready: bool
    stopping: bool = False
    schema_version: str | None = None
    region: str | None = None
    maisons: list[MaisonReadiness] = []
