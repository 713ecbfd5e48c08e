"""GTINs, the numbers in barcodes."""

import re

from stdnum import ean
from stdnum.exceptions import ValidationError

from indexer.feeds.values.bad_value import BadValue, shown
from indexer.feeds.values.ids import tidy_id

_DIGITS = re.compile(r"[0-9]{8}|[0-9]{12,14}")
_ROUNDED = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+")
_DIGITAL_LINK = re.compile(r"https?://.*?/01/([0-9]{14})(?:[/?#].*)?", re.IGNORECASE)


def clean_gtin(text: str) -> str | None:
    """8, 12, 13 or 14 digits with a right check digit; None for an empty text.

    Blanks and hyphens between digits, a spreadsheet's apostrophe, a float's `.0` and a GS1 Digital
    Link around it are no part of it. Raises BadValue.
    """
    if _DIGITS.fullmatch(text) and _has_check_digit(text):
        return text
    tidy = tidy_id(text)
    if link := _DIGITAL_LINK.fullmatch(tidy):
        tidy = link[1]
    digits = re.sub(r"[\s\u00ad\u2010-\u2015-]", "", tidy).removesuffix(".0")
    if not digits:
        return None
    if _ROUNDED.fullmatch(digits):
        raise BadValue(
            f"{shown(text)} is a number that a spreadsheet has rounded; export it as text"
        )
    try:
        return str(ean.validate(digits))
    except ValidationError as error:
        reason = f"{shown(text)} is no GTIN: {error}"
        if digits.isdecimal() and 8 < len(digits) < 12:
            reason += (
                f" It has {len(digits)} digits; a spreadsheet may have removed zeros before them."
            )
        raise BadValue(reason) from error


def _has_check_digit(digits: str) -> bool:
    codes = digits.encode("ascii")
    zeros = ord("0") * (3 * (len(codes) // 2) + (len(codes) + 1) // 2)
    return (3 * sum(codes[-2::-2]) + sum(codes[-1::-2]) - zeros) % 10 == 0
