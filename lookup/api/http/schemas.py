"""What requests may hold, as pydantic models."""

from datetime import date
from typing import Annotated, Any, Literal, cast

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
)

from lookup.catalog.reading.listing import Window
from lookup.catalog.rows import Quarantined, StockRow
from lookup.images.box import Box
from lookup.insight.findings import FindingName

_SLACK = 1e-6  # shares of a picture that a client computed in floating point


class Request(BaseModel):
    """Common base: unknown fields are refused, so that a typing error is seen."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _split_box(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    parts = value.split(",")
    if len(parts) != 4:
        raise ValueError("needs four numbers: x,y,width,height")
    return tuple(part.strip() for part in parts)


def _inside(box: Box) -> Box:
    x, y, width, height = box
    if not (0 <= x < 1 and 0 <= y < 1 and width > 0 and height > 0):
        raise ValueError("has no area inside the picture (shares from 0 to 1)")
    if x + width > 1 + _SLACK or y + height > 1 + _SLACK:
        raise ValueError("reaches beyond the picture (shares from 0 to 1)")
    return x, y, min(width, 1 - x), min(height, 1 - y)


_SHARE = {"type": "number", "minimum": 0, "maximum": 1 + _SLACK}
BoxField = Annotated[
    Box,
    BeforeValidator(_split_box),
    AfterValidator(_inside),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^[0-9.]+(, ?[0-9.]+){3}$"},
                {"type": "array", "items": _SHARE, "minItems": 4, "maxItems": 4},
            ]
        }
    ),
]
Text = Annotated[str, Field(min_length=1, max_length=255)]
Locale = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        max_length=35,
        description="BCP 47 language tag; taken from Accept-Language when not given.",
        examples=["fr"],
    ),
]


class View(Request):
    """How a product is to be shown."""

    store: Text | None = Field(None, description="Code of the store that asks.")
    locale: Locale | None = None


class Localized(Request):
    """In which language an answer is wanted."""

    locale: Locale | None = None


class ProductView(View):
    """How one product is to be shown."""

    stores: Literal["nearest", "all"] = Field(
        "nearest", description="Whether to list every store that has it, or the nearest ones."
    )


class AlternativesQuery(View):
    """What of a product is wanted, and how many that are like it."""

    sku: Text | None = Field(
        None, description="The variant that is wanted: others in its colour and size come first."
    )
    limit: int = Field(12, ge=1, le=50, description="Most products in the answer.")


class PageQuery(Request):
    """Which part of a list is wanted."""

    limit: int = Field(100, ge=1, le=500, description="Most items in the answer.")
    after: Text | None = Field(None, description="The `next` of the part before this one.")

    def window(self) -> Window:
        """The same as the catalogue takes it."""
        return Window(self.limit, self.after)


class EventsQuery(Request):
    """Which events are wanted."""

    limit: int = Field(100, ge=1, le=500, description="Most events in the answer.")
    after: int | None = Field(
        None,
        ge=0,
        lt=2**31,
        description="The `next` of the answer before, or the number of the last event known;"
        " from the oldest that is kept when not given.",
    )


class DemandQuery(Request):
    """Which weeks are wanted."""

    since: date | None = Field(
        None, description="A day of the first week; four weeks ago when not given."
    )


class UsageQuery(Request):
    """Since when look-ups are wanted."""

    since: date | None = Field(None, description="A day; four weeks ago when not given.")


class InsightQuery(Request):
    """Which findings are wanted, and which part of each list."""

    finding: FindingName | None = Field(
        None, description="Only this list of findings; all of them when not given."
    )
    limit: int = Field(100, ge=1, le=500, description="Most items of each list.")
    after: int = Field(0, ge=0, lt=2**31, description="The `next` of the part before this one.")


class StoresQuery(PageQuery):
    """All stores of most maisons at once: people choose theirs from one list."""

    limit: int = Field(500, ge=1, le=500, description="Most stores in the answer.")


class ProductsQuery(PageQuery):
    """Which products are wanted, and in which language."""

    category: Text | None = Field(None, description="Only products of this category.")
    locale: Locale | None = None


class LookupForm(View):
    """Fields beside the photo."""

    top_k: int | None = Field(None, ge=1, description="Most products in the answer.")
    box: BoxField | None = Field(
        None,
        description="Part of the upright picture to look at: x,y,width,height as shares, 0 to 1.",
        examples=["0.1,0.2,0.5,0.6"],
    )
    category: Text | None = Field(None, description="Only products of this category.")
    text: Text | None = Field(
        None,
        description="Words that help to choose among what the photo may show.",
        examples=["in green"],
    )
    every_item: bool = Field(
        False,
        description="Look up each of several things in the first photo, not only the most prominent"
        " one; takes as long as that many look-ups.",
    )
    read_text: bool = Field(
        False,
        description="Read the words in the first photo; else only where they may tell products"
        " apart. Takes about half a second.",
    )


class TagForm(View):
    """Fields beside the photo of a tag."""

    box: BoxField | None = Field(
        None,
        description="Part of the upright picture to read: x,y,width,height as shares, 0 to 1.",
        examples=["0.1,0.2,0.5,0.6"],
    )


class ImageQuery(Request):
    """Which bytes of a picture are meant, so that they can be kept for ever."""

    v: str | None = Field(
        None, pattern="^[0-9a-f]{8,64}$", description="First digits of the bytes' SHA-256."
    )
    large: bool = Field(
        False,
        description="The copy to be looked at closely, where a build made one.",
    )


def _written_out(value: Any) -> Any:
    # A number would be taken for seconds since 1970, or for milliseconds where it is large.
    if not isinstance(value, str) or not value[:5].endswith("-"):
        raise ValueError("is not a date and time such as 2025-03-14T02:30:00Z")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_written_out)]


def _whole(value: Any) -> Any:
    # JSON Schema knows one kind of number: 3.0 is an integer there.
    return int(value) if isinstance(value, float) and value.is_integer() else value


class StockLevel(Request):
    """A SKU's quantity in a store at a moment (with its time zone)."""

    sku: Text
    store_code: Text
    quantity: Annotated[int, Field(ge=-(2**31), lt=2**31, strict=True), BeforeValidator(_whole)]
    as_of: Moment


def _or_what_is_wrong(value: Any, validate: ValidatorFunctionWrapHandler) -> Any:
    """One level of many that breaks the rules is no reason to refuse the others."""
    try:
        return validate(value)
    except ValidationError as error:
        return error


class StockBody(Request):
    """Stock levels, in any order. Of several for one SKU and store the newest counts."""

    levels: list[Annotated[StockLevel, WrapValidator(_or_what_is_wrong)]] = Field(
        max_length=100_000
    )

    def rows(self) -> list[StockRow | Quarantined]:
        """The levels as the catalogue takes them, in their places."""
        levels = cast("list[StockLevel | ValidationError]", self.levels)
        return [_stock_row(place, level) for place, level in enumerate(levels)]


def _stock_row(place: int, level: StockLevel | ValidationError) -> StockRow | Quarantined:
    if isinstance(level, StockLevel):
        return StockRow(level.sku, level.store_code, level.quantity, level.as_of, row=place)
    # Only where and what: the input itself may be large or private.
    wrong = level.errors(include_url=False, include_input=False, include_context=False)[0]
    field = ".".join(map(str, wrong["loc"])) or None
    return Quarantined("stock", place, field, wrong["msg"])
