"""The expected recall of a product's photos, and which further picture would raise it most."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.insight.gain import UnseenViews
from indexer.insight.survey import PictureRecord

_USUAL_SHARE = 0.2
"""From this share of a category's products on a view belongs to it."""


@dataclass(frozen=True)
class FurtherView:
    """A view that a product has no picture of, and by how much one would raise its recall."""

    view: int
    gain: float


class ExpectedRecall:
    """Of photos that show every view that is usual in a product's category equally often."""

    def __init__(
        self, records: Sequence[PictureRecord], category: Callable[[int], str | None]
    ) -> None:
        """`category` of a product, by its number."""
        self._category = category
        self._unseen = UnseenViews(records, category)
        self._usual = _usual_views(records, category)
        self._seen: defaultdict[str | None, list[float]] = defaultdict(list)
        for record in records:
            self._seen[category(record.product)].append(record.seen.found)

    def of_one_picture(self, category: str | None) -> float:
        """Of a product of the category that gets its first picture, of one of the usual views."""
        seen = self._seen.get(category)
        return float(np.mean(seen)) / max(len(self._usual.get(category, ())), 1) if seen else 0.0

    def of(self, pictures: Sequence[PictureRecord], *, added: int | None = None) -> float:
        """Of the product that has these pictures, at least one, and one `added` of a view."""
        own = {each.view for each in pictures}
        seen = float(np.mean([each.seen.found for each in pictures]))
        views = self._photographed(pictures)
        found = [
            seen
            if view in own or view == added
            else self._unseen.found(pictures, view, added=added)
            for view in views
        ]
        return float(np.mean(found))

    def coverage_of(self, pictures: Sequence[PictureRecord]) -> float:
        """The share of such photos decided `match`, of the views that the product lacks as many as
        of its own taken out."""
        own = {each.view for each in pictures}
        seen = [each.seen.matched for each in pictures]
        unseen = [each.unseen.matched for each in pictures if each.unseen is not None]
        share = len(own) / len(self._photographed(pictures))
        of_others = float(np.mean(unseen)) if unseen else 0.0
        return share * float(np.mean(seen)) + (1 - share) * of_others

    def further(self, pictures: Sequence[PictureRecord]) -> list[FurtherView]:
        """The usual views that the product lacks, what helps most first."""
        own = {each.view for each in pictures}
        now = self.of(pictures)
        lacking = [view for view in self._photographed(pictures) if view not in own]
        further = [
            FurtherView(view, max(0.0, self.of(pictures, added=view) - now)) for view in lacking
        ]
        return sorted(further, key=lambda each: (-each.gain, each.view))

    def _photographed(self, pictures: Sequence[PictureRecord]) -> list[int]:
        own = {each.view for each in pictures}
        return sorted(own | self._usual.get(self._category(pictures[0].product), frozenset()))


def _usual_views(
    records: Iterable[PictureRecord], category_of: Callable[[int], str | None]
) -> Mapping[str | None, frozenset[int]]:
    products: defaultdict[str | None, set[int]] = defaultdict(set)
    showing: defaultdict[tuple[str | None, int], set[int]] = defaultdict(set)
    for record in records:
        category, view = category_of(record.product), record.view
        products[category].add(record.product)
        if view >= 0:
            showing[category, view].add(record.product)
    usual: defaultdict[str | None, set[int]] = defaultdict(set)
    for (category, view), having in showing.items():
        if len(having) >= _USUAL_SHARE * len(products[category]):
            usual[category].add(view)
    return {category: frozenset(found) for category, found in usual.items()}
