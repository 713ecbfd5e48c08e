"""What `POST /v1/search` takes."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import from_json

from lookup.api.http.schemas import LookupForm, Text

AttributeValue = Annotated[str, Field(max_length=200)] | bool | int | float
_ESCAPED_NUL = "\\u0000"


def _object(value: Any) -> Any:
    """A form has no objects: there it is JSON in a field."""
    if not isinstance(value, str):
        return value
    if _ESCAPED_NUL in value:
        raise ValueError("holds a NUL character")
    try:
        # Python's own parser recurses: brackets within brackets end it with a RecursionError.
        return from_json(value, allow_inf_nan=False)
    except ValueError as error:
        raise ValueError("is not a JSON object") from error


def _list(value: Any) -> Any:
    """A form has no lists either: there the words stand between commas."""
    return [word.strip() for word in value.split(",")] if isinstance(value, str) else value


class SearchForm(LookupForm):
    """Words, filters, or both; a photo may go with them in a multipart form."""

    text: Text | None = Field(
        None,
        description="Words in any of the boutiques' languages; of a photo, what is to be other.",
        examples=["ce modèle en cuir noir"],
    )
    color: Text | None = Field(None, description="Only this colour, named as in the catalogue.")
    size: Text | None = Field(None, description="Only this size, named as in the catalogue.")
    after: int = Field(
        0, ge=0, le=1_000_000, description="The `next` of the answer before, for what is behind it."
    )
    in_stock: bool = Field(False, description="Only what `store` has now.")
    attributes: Annotated[dict[str, AttributeValue], BeforeValidator(_object)] = Field(
        default_factory=dict,
        max_length=20,
        description="Only with these attributes; in a form, a JSON object.",
        examples=[{"material": "calfskin"}],
    )
    exclude: Annotated[list[Text], BeforeValidator(_list)] = Field(
        default_factory=list,
        max_length=20,
        description="Leave out what has any of these; in a form, between commas.",
        examples=[["nickel"]],
    )
