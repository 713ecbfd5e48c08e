"""Where scanned codes lead in a maison's catalogue."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lookup.base.errors import NotFound
from lookup.catalog.reading.cards import VariantRef
from lookup.catalog.reading.reader import ProductReader
from lookup.codes.reading import ScannedCode


@dataclass(frozen=True)
class Lead:
    """A code and what it stands for: several variants where they share a GTIN."""

    code: ScannedCode
    variants: tuple[VariantRef, ...]

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
        variants = _variants(reader, maison, code)
        kept = tuple(each for each in variants if allowed is None or each.product_id in allowed)
        if kept:
            found.append(Lead(code, kept))
    return tuple(found)


def _variants(reader: ProductReader, maison: str, code: ScannedCode) -> tuple[VariantRef, ...]:
    try:
        if code.gtin is not None:
            return reader.by_gtin(maison, code.gtin)
        return (reader.by_sku(maison, code.value.strip()),)
    except NotFound:
        return ()
