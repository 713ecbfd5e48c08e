"""From scanned codes that lead somewhere to the matches of an answer."""

from collections.abc import Mapping, Sequence

from lookup.answers.building import product_answer
from lookup.answers.models import CodeAnswer, Match, MatchedVariant
from lookup.catalog.reading.cards import ProductCard, VariantCard, VariantRef
from lookup.codes.leads import Lead
from lookup.codes.reading import ScannedCode
from lookup.matching.result import Decision

_CERTAIN = 1.0


def code_answer(code: ScannedCode, gtin: str | None) -> CodeAnswer:
    """The code as answers tell it; `gtin` is the GTIN-14 that it was taken for."""
    return CodeAnswer(type=code.type, value=code.value, gtin=gtin)


def code_decision(
    leads: Sequence[Lead], cards: Mapping[str, ProductCard], *, stores_listed: int
) -> tuple[Decision, list[Match]]:
    """`match` with the one product the codes lead to.

    Codes of several products in one photo are `ambiguous`: which one is meant, the codes can't
    tell, and each is as likely. `similarity` is 1 for want of a picture that was compared.
    """
    products = [
        card for card in cards.values() if any(card.product_id in x.products for x in leads)
    ]
    matches = [
        Match(
            **dict(product_answer(card, stores_listed=stores_listed)),
            similarity=_CERTAIN,
            confidence=_CERTAIN / len(products),
            variant=common_variant(_scanned_variants(leads, card)),
        )
        for card in products
    ]
    return ("match" if len(matches) == 1 else "ambiguous" if matches else "none"), matches


def _scanned_variants(leads: Sequence[Lead], card: ProductCard) -> list[VariantCard]:
    """The product's variants that every code leading to it stands for, or any where none is."""
    scanned = [
        {variant.sku for variant in lead.variants}
        for lead in leads
        if card.product_id in lead.products
    ]
    skus = set.intersection(*scanned) or set.union(*scanned)
    return [variant for variant in card.variants if variant.sku in skus]


def common_variant(variants: Sequence[VariantCard | VariantRef]) -> MatchedVariant | None:
    """What the variants have in common: all of a single one."""
    if not variants:
        return None
    skus, colors, sizes = (
        {getattr(variant, name) for variant in variants} for name in ("sku", "color", "size")
    )
    return MatchedVariant(sku=_only(skus), color=_only(colors), size=_only(sizes))


def _only(values: set[str | None]) -> str | None:
    return next(iter(values)) if len(values) == 1 else None
