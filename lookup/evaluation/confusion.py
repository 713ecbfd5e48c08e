"""Which product is mistaken for which."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from lookup.base.figures import Figures
from lookup.evaluation.manifest import LabelledImage
from lookup.evaluation.outcome import Outcome


class Confusion(Figures):
    """A product and another one that came first instead of it.

    Of the `of` photos of the product, `photos` had the other one first; `called_match` of them were
    decided `match`. `same_category` is None where a category is not known.
    """

    product: str
    mistaken_for: str
    photos: int
    of: int
    called_match: int
    same_category: bool | None


def confusions(outcomes: Sequence[Outcome], categories: Mapping[str, str]) -> list[Confusion]:
    """All pairs, the most frequent first; `categories` by product id."""
    known = [outcome for outcome in outcomes if outcome.query.answerable]
    photos = Counter(str(outcome.query.product_id) for outcome in known)
    wrong = [
        (str(outcome.query.product_id), outcome.first.product_id, outcome.decision)
        for outcome in known
        if outcome.first is not None and not outcome.correct
    ]
    pairs = Counter((product, other) for product, other, _ in wrong)
    sure = Counter((product, other) for product, other, decision in wrong if decision == "match")
    return [
        Confusion(
            product=product,
            mistaken_for=other,
            photos=count,
            of=photos[product],
            called_match=sure[product, other],
            same_category=_same(categories.get(product), categories.get(other)),
        )
        for (product, other), count in sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
    ]


def product_categories(images: Iterable[LabelledImage]) -> dict[str, str]:
    """Category by product id, where the images name one; the first one named."""
    categories: dict[str, str] = {}
    for image in images:
        if image.product_id and image.category:
            categories.setdefault(image.product_id, image.category)
    return categories


def _same(one: str | None, other: str | None) -> bool | None:
    return None if one is None or other is None else one == other
