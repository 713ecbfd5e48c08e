"""GS1 Digital Links of single items: which product, and which piece of it."""

from dataclasses import dataclass

from lookup.base.errors import BadCode

LONGEST = 2_000


@dataclass(frozen=True)
class ItemLink:
    """What a link names: its GTIN as 14 digits (AI 01) and the piece's serial number (AI 21)."""

    gtin: str
    serial: str


def item_link(text: str) -> ItemLink:
    """Reads a GS1 Digital Link of any domain with AI 01 and AI 21. Raises BadCode."""
    # Not above: see lookup.codes.leads.
    import biip
    from biip.gs1_digital_link_uris import GS1DigitalLinkURI

    try:
        elements = GS1DigitalLinkURI.parse(text.strip()[: LONGEST + 1]).element_strings
    # ValueError is what urllib makes of bad addresses.
    except (biip.ParseError, ValueError) as error:
        raise _no_item_link(text) from error
    product, serial = elements.get(ai="01"), elements.get(ai="21")
    if len(text) > LONGEST or product is None or product.gtin is None or serial is None:
        raise _no_item_link(text)
    return ItemLink(product.gtin.as_gtin_14(), serial.value)


def _no_item_link(text: str) -> BadCode:
    return BadCode(
        f"{text[:100]!r} is no GS1 Digital Link of one item.",
        "Send one with AI 01 and AI 21, such as https://id.example.com/01/09506000134352/21/A1.",
    )
