"""GTINs out of what people type and scanners give: digits, GS1 element strings, Digital Links.

Compressed Digital Links (GS1 Digital Link Standard: Compression) are not read.
"""

import re
from contextlib import suppress

import biip
from biip.gs1_digital_link_uris import GS1DigitalLinkURI
from biip.gtin import Gtin
from biip.upc import Upc

from lookup.codes.separators import without_separators

# QR codes hold up to 7,089 characters; a link to a product never comes near.
_LONGEST = 2_000
_LINK = re.compile(r"https?://", re.IGNORECASE)
# The human-readable form of an element string, as printed below a symbol: (01)09506000134352(10)A.
_PRINTED = re.compile(r"\(01\)([0-9]{8,14})(?=\(|$)")
# An element string as scanners type it that send no symbology identifier; more follows its GTIN.
_TYPED = re.compile(r"01([0-9]{14})(?=.)", re.DOTALL)
# Symbology identifiers (ISO/IEC 15424) that say: what follows is a GS1 element string.
_ELEMENT_STRINGS = ("]C1", "]d2", "]e0", "]Q3")


def find_gtins(text: str, symbology: str = "") -> tuple[str, ...]:
    """The GTIN-14s (zeros in front) that `text` may stand for; none without a right check digit.

    `text` holds a GTIN of 8, 12, 13 or 14 digits, a UPC-E of 8, an element string with AI 01, also
    as it is printed, or a GS1 Digital Link URI of any domain (GS1 General Specifications; GS1
    Digital Link Standard: URI Syntax). Blanks and hyphens between digits don't count. Eight digits
    may be both a GTIN-8 and a UPC-E, and are then two GTINs.

    `symbology` is the symbology identifier its scanner sent (`]d2`), where there was one.
    """
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return ()
    try:
        found = _parse(text, symbology)
    # ValueError is what urllib makes of bad addresses, IndexError what biip makes of a lone "]".
    except (biip.ParseError, ValueError, IndexError):
        return ()
    return tuple(gtin.as_gtin_14() for gtin in found)


def _parse(text: str, symbology: str) -> list[Gtin]:
    if _LINK.match(text):
        return _in_element_strings(GS1DigitalLinkURI.parse(text).element_strings)
    if symbology in _ELEMENT_STRINGS or text.startswith(_ELEMENT_STRINGS):
        message = biip.parse(text if text.startswith("]") else symbology + text).gs1_message
        return _in_element_strings(message.element_strings) if message else []
    compact = without_separators(text)
    if printed := _PRINTED.search(compact):
        return _plain(printed[1])
    if not symbology and (typed := _TYPED.match(compact)):
        return _plain(typed[1])
    return _plain(compact)


def _in_element_strings(elements: biip.gs1_element_strings.GS1ElementStrings) -> list[Gtin]:
    # AI 02 is the content of a carton and AI 01 the item itself: only the latter leads to it.
    found = elements.get(ai="01")
    return [found.gtin] if found and found.gtin else []


def _plain(text: str) -> list[Gtin]:
    # isdigit() holds for digits of every script, and int() reads them.
    if not (text.isascii() and text.isdigit()):
        return []
    found = []
    with suppress(biip.ParseError):
        found.append(Gtin.parse(text))
    if len(text) == 8:
        # Or the short form of a GTIN-12, whose check digit may be right too.
        with suppress(biip.ParseError):
            found.append(Gtin.parse(Upc.parse(text).as_upc_a()))
    return found
