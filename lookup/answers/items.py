"""The things in a photo, as an answer lists them."""

from collections.abc import Mapping, Sequence

from lookup.answers.building import product_summary
from lookup.answers.models import Match, PhotoItem
from lookup.catalog.reading.cards import ProductCard
from lookup.images.box import Box
from lookup.matching.result import Decision, MatchResult

Looks = Sequence[MatchResult | None]
"""What the things besides the answered one were found to be; None for those not looked up."""


def best_products(looks: Looks) -> list[str]:
    """The products that `items_of` names, whose cards it needs."""
    return [look.ranking[0].product_id for look in looks if look and look.ranking]


def items_of(
    boxes: Sequence[Box],
    decision: Decision,
    matches: Sequence[Match],
    looks: Looks,
    cards: Mapping[str, ProductCard],
) -> list[PhotoItem]:
    """The things at `boxes`: of the first are decision and matches, of the rest `looks`."""
    if not boxes:
        return []
    best = matches[0] if matches else None
    first = PhotoItem(
        box=boxes[0],
        answered=True,
        decision=decision,
        product=best.product if best else None,
        confidence=best.confidence if best else None,
    )
    return [first, *(_other(*each, cards) for each in zip(boxes[1:], looks, strict=True))]


def _other(box: Box, look: MatchResult | None, cards: Mapping[str, ProductCard]) -> PhotoItem:
    # A product may have left the catalogue since the generation was built.
    best = (
        next((match for match in look.proposed if match.product_id in cards), None)
        if look
        else None
    )
    decision: Decision | None = None
    if look is not None:
        decision = look.decision if best else "none"
    return PhotoItem(
        box=box,
        answered=False,
        decision=decision,
        product=product_summary(cards[best.product_id]) if best else None,
        confidence=best.confidence if best else None,
    )
