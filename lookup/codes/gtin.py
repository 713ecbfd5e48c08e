"""GTINs out of what scanners give: plain digits, GS1 element strings, GS1 Digital Links.

Compressed Digital Links (GS1 Digital Link Standard: Compression) are not read.
"""

import re

import biip
from biip.gs1_digital_link_uris import GS1DigitalLinkURI
from biip.gtin import Gtin
from biip.upc import Upc

from lookup.base.errors import BadCode

# QR codes hold up to 7,089 characters; a link to a product never comes near.
_LONGEST = 2_000
_LINK = re.compile(r"https?://", re.IGNORECASE)
# The human-readable form of an element string, as printed below a symbol: (01)09506000134352(10)A.
_PRINTED = re.compile(r"\(01\)([0-9]{14})(?=\(|$)")
# Symbology identifiers (ISO/IEC 15424) that say: what follows is a GS1 element string.
_ELEMENT_STRINGS = ("]C1", "]d2", "]e0", "]Q3")


def gtin_of(code: str) -> str:
    """The code's GTIN-14 (zeros in front). Raises BadCode.

    `code` is a GTIN of 8, 12, 13 or 14 digits, a UPC-E of 8, an element string with AI 01 or a
    GS1 Digital Link URI of any domain that holds one (GS1 General Specifications; GS1 Digital Link
    Standard: URI Syntax).
    """
    gtin = find_gtin(code)
    if gtin is None:
        raise BadCode(
            f"{code[:100]!r} is no GTIN: its length, its check digit or its link is wrong.",
            "Send 8, 12, 13 or 14 digits with a right check digit, or a GS1 Digital Link with AI 01"
            " (percent-encoded in the path).",
        )
    return gtin


def find_gtin(text: str, symbology: str = "") -> str | None:
    """The GTIN-14 in `text`, None when it holds none with a right check digit.

    `symbology` is the symbology identifier its scanner sent (`]d2`), where there was one.
    """
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    try:
        gtin = _parse(text, symbology)
    # ValueError is what urllib makes of bad addresses, IndexError what biip makes of a lone "]".
    except (biip.ParseError, ValueError, IndexError):
        return None
    return gtin.as_gtin_14() if gtin is not None else None


def _parse(text: str, symbology: str) -> Gtin | None:
    if _LINK.match(text):
        return _in_element_strings(GS1DigitalLinkURI.parse(text).element_strings)
    if symbology in _ELEMENT_STRINGS or text.startswith(_ELEMENT_STRINGS):
        message = biip.parse(text if text.startswith("]") else symbology + text).gs1_message
        return _in_element_strings(message.element_strings) if message else None
    if printed := _PRINTED.match(text):
        return Gtin.parse(printed[1])
    return _plain(text)


def _in_element_strings(elements: biip.gs1_element_strings.GS1ElementStrings) -> Gtin | None:
    # AI 02 is the content of a carton and AI 01 the item itself: only the latter leads to it.
    found = elements.get(ai="01")
    return found.gtin if found else None


def _plain(text: str) -> Gtin | None:
    # isdigit() holds for digits of every script, and int() reads them.
    if not (text.isascii() and text.isdigit()):
        return None
    try:
        return Gtin.parse(text)
    except biip.ParseError:
        if len(text) != 8:
            raise
        # Eight digits are a GTIN-8 or the short form of a GTIN-12; the check digit tells.
        return Gtin.parse(Upc.parse(text).as_upc_a())
