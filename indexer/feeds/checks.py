"""Checks of single values. Each gives the clean value or raises BadValue saying what is wrong."""

import re
from decimal import Decimal, InvalidOperation
from pathlib import PurePosixPath

from babel.numbers import is_currency
from stdnum import ean
from stdnum.exceptions import ValidationError

_MAX_PRICE = Decimal(10) ** 10
_MAX_NAME = 255


class BadValue(ValueError):
    """A value that cannot be taken; the message goes into the report."""


def clean_gtin(text: str) -> str | None:
    """A GTIN of 8, 12, 13 or 14 digits with a right check digit; None for an empty text."""
    digits = re.sub(r"[\s-]", "", text)
    if not digits:
        return None
    try:
        return str(ean.validate(digits))
    except ValidationError as error:
        raise BadValue(f"{text[:40]!r} is no GTIN: {error}") from error


def clean_price(text: str) -> Decimal | None:
    """An amount with a decimal point and at most four places; None for an empty text."""
    if not text.strip():
        return None
    try:
        price = Decimal(text.strip())
    except InvalidOperation as error:
        raise BadValue(f"{text[:40]!r} is no amount; write 1250.00") from error
    if not price.is_finite() or not 0 <= price < _MAX_PRICE:
        raise BadValue(f"{text[:40]!r} is no price")
    if price != round(price, 4):
        raise BadValue(f"{text[:40]!r} has more than four decimal places")
    return price


def clean_currency(text: str) -> str | None:
    """An ISO 4217 code; None for an empty text."""
    code = text.strip().upper()
    if not code:
        return None
    if not is_currency(code):
        raise BadValue(f"{text[:40]!r} is no ISO 4217 currency code")
    return code


def clean_id(text: str) -> str:
    """A name the maison gives (product, SKU, colourway), taken to the letter."""
    if not text.strip():
        raise BadValue("it is empty")
    if len(text) > _MAX_NAME:
        raise BadValue(f"it has {len(text)} characters; at most {_MAX_NAME}")
    if any(ord(character) < 32 for character in text):
        raise BadValue(f"{text[:40]!r} has control characters")
    return text


def clean_image_path(text: str) -> str:
    """A path below the image root, or an http(s) address; never one that leads elsewhere."""
    path = text.strip()
    if path in ("", "."):
        raise BadValue("the image path is empty")
    if re.match(r"https?://[^/]", path, re.IGNORECASE):
        return path
    if ":" in path.split("/")[0] or "\\" in path or "\0" in path:
        raise BadValue(f"{text[:80]!r} is neither a relative path nor an http(s) address")
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts:
        raise BadValue(f"{text[:80]!r} leads out of the image root")
    return str(pure)
