"""Where codes lead in a maison's catalogue."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lookup.base.errors import BadCode, NotFound
from lookup.catalog.reading.cards import VariantRef
from lookup.catalog.reading.reader import ProductReader
from lookup.codes.reading import ScannedCode
from lookup.codes.separators import without_separators


@dataclass(frozen=True)
class Lead:
    """A scanned code and what it stands for: several variants where they share a GTIN."""

    code: ScannedCode
    variants: tuple[VariantRef, ...]
    gtin: str | None
    """The GTIN-14 that led there; None where the code is the SKU itself."""

    @property
    def products(self) -> frozenset[str]:
        """Ids of the products it leads to."""
        return frozenset(variant.product_id for variant in self.variants)


def leads(
    session: Session,
    maison: str,
    codes: Iterable[ScannedCode],
    *,
    allowed: Container[str] | None = None,
) -> tuple[Lead, ...]:
    """The codes that lead to variants of the maison, by GTIN or as the SKU itself, in order.

    Only variants of the products in `allowed` count where it is given.
    """
    reader = ProductReader(session)
    found = []
    for code in codes:
        gtin, variants = _variants(reader, maison, code.value, code.gtins)
        kept = tuple(each for each in variants if allowed is None or each.product_id in allowed)
        if kept:
            found.append(Lead(code, kept, gtin))
    return tuple(found)


def typed_code(session: Session, maison: str, text: str) -> tuple[VariantRef, ...]:
    """The variants that a typed GTIN, element string, Digital Link or SKU stands for.

    Raises NotFound where the maison has none of that GTIN, BadCode where it is no GTIN either.
    """
    # Not above: a tenth of a start is its tables of GS1 prefixes, and most photos hold no code.
    from lookup.codes.gtin import find_gtins

    gtins = find_gtins(text)
    _, variants = _variants(ProductReader(session), maison, text, gtins)
    if variants:
        return variants
    if gtins:
        raise NotFound(
            f"There is no item with GTIN {' or '.join(gtins)} here.", "Scan another code."
        )
    raise BadCode(
        f"{text[:100]!r} is neither a SKU here nor a GTIN: its length, its check digit or its link"
        " is wrong.",
        "Send a SKU, 8, 12, 13 or 14 digits with a right check digit, or a GS1 Digital Link with"
        " AI 01 (percent-encoded in the path).",
    )


def _variants(
    reader: ProductReader, maison: str, text: str, gtins: Iterable[str]
) -> tuple[str | None, tuple[VariantRef, ...]]:
    """The variants of the first GTIN that the maison has, or else of the SKU that the text is."""
    for gtin in gtins:
        if variants := reader.with_gtin(maison, gtin):
            return gtin, variants
    if "\0" in text:  # in a Data Matrix or QR code; PostgreSQL fails on it
        return None, ()
    if variants := reader.with_sku(maison, text):
        return None, variants
    # A SKU of digits may be typed with blanks or hyphens between them.
    digits = without_separators(text)
    return None, reader.with_sku(maison, digits) if digits.isdigit() else ()
