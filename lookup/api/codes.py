"""Product codes as people scan them: GTINs and GS1 Digital Links."""

from urllib.parse import urlsplit

import biip
from biip.gtin import Gtin

from lookup.errors import BadCode


def gtin_of(code: str) -> str:
    """The code's GTIN-14 (zeros in front). Raises BadCode.

    `code` is a GTIN of 8, 12, 13 or 14 digits or a GS1 Digital Link URI that holds one
    (GS1 General Specifications; GS1 Digital Link Standard: URI Syntax).
    """
    text = code.strip()
    try:
        gtin = _from_link(text) if urlsplit(text).scheme else Gtin.parse(text)
    except (biip.ParseError, ValueError) as error:
        raise _bad(code) from error
    if gtin is None:
        raise _bad(code)
    return gtin.as_gtin_14()


def _from_link(uri: str) -> Gtin | None:
    parsed = biip.parse(uri)
    return parsed.gtin if parsed.gs1_digital_link_uri else None


def _bad(code: str) -> BadCode:
    return BadCode(
        f"{code[:100]!r} is no GTIN: its length, its check digit or its link is wrong.",
        "Send 8, 12, 13 or 14 digits with a right check digit, or a GS1 Digital Link with AI 01"
        " (percent-encoded in the path).",
    )
