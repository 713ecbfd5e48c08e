"""How well a product would be found by photos of a view that it has no picture of."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.insight.survey import PictureRecord

_RIDGE = 5.0
_DRAWN_TO_ALL = 4.0
"""A rate of few pictures counts as if so many more were as those of all categories."""
_LEAST_TO_LEARN = 20

Doubles = NDArray[np.float64]


class _Mean:
    """A mean that can be told without some of its values."""

    def __init__(self) -> None:
        self.total, self.count = 0.0, 0

    def add(self, value: float) -> None:
        self.total += value
        self.count += 1

    def drawn_to(self, mean: float, without: Sequence[float] = ()) -> float:
        total, count = self.total - sum(without), self.count - len(without)
        return (total + _DRAWN_TO_ALL * mean) / (count + _DRAWN_TO_ALL)


@dataclass(frozen=True)
class _Ridge:
    """A linear model; `middle` and `scale` (k,) are of its features, `weights` (k + 1,) end with
    that of a constant."""

    middle: Doubles
    scale: Doubles
    weights: Doubles

    @classmethod
    def fitted(cls, rows: Doubles, truth: Doubles) -> "_Ridge":
        middle, scale = rows.mean(axis=0), rows.std(axis=0)
        scale = np.where(scale > 1e-6, scale, 1.0)
        design = np.c_[(rows - middle) / scale, np.ones(len(rows))]
        pull = np.diag([_RIDGE] * rows.shape[1] + [0.0])
        return cls(middle, scale, np.linalg.solve(design.T @ design + pull, design.T @ truth))

    def of(self, row: Doubles) -> float:
        return float(np.append((row - self.middle) / self.scale, 1.0) @ self.weights)


class UnseenViews:
    """Learnt from pictures that were looked up with all of their product that show the same view
    taken out, and by its pictures of one other view alone."""

    def __init__(
        self, records: Sequence[PictureRecord], category: Callable[[int], str | None]
    ) -> None:
        """`category` of a product, by its number."""
        self._category = category
        self._of_category: defaultdict[Hashable, _Mean] = defaultdict(_Mean)
        self._of_all: defaultdict[Hashable, _Mean] = defaultdict(_Mean)
        self._of_product: defaultdict[Hashable, _Mean] = defaultdict(_Mean)
        self._mean = _Mean()
        for record in records:
            for through, found in record.through.items():
                way = record.view, through
                self._mean.add(found)
                self._of_product[record.product, way].add(found)
                self._of_all[way].add(found)
                self._of_category[category(record.product), way].add(found)
        self._model = self._learnt(_by_product(records))

    def found(
        self, pictures: Sequence[PictureRecord], view: int, *, added: int | None = None
    ) -> float:
        """The share of photos of that view that find the product of these pictures, at least one
        and none of that view; also with one `added` of another view."""
        features = self._features(pictures, view, added=added)
        predicted = float(features[0]) if self._model is None else self._model.of(features)
        return min(max(predicted, 0.0), 1.0)

    def _learnt(self, products: Iterable[Sequence[PictureRecord]]) -> _Ridge | None:
        rows, truth = [], []
        for pictures in products:
            for view in {each.view for each in pictures}:
                shown = [each for each in pictures if each.view == view]
                left = [each for each in pictures if each.view != view]
                unseen = [each.unseen.found for each in shown if each.unseen is not None]
                if left and unseen:
                    rows.append(self._features(left, view, held_out=shown))
                    truth.append(float(np.mean(unseen)))
        return (
            _Ridge.fitted(np.array(rows), np.array(truth)) if len(rows) >= _LEAST_TO_LEARN else None
        )

    def _features(
        self,
        pictures: Sequence[PictureRecord],
        view: int,
        held_out: Sequence[PictureRecord] = (),
        added: int | None = None,
    ) -> Doubles:
        """How well the best of the product's views usually finds this one in its category, without
        what is `held_out`; how well it does of the products most like it; by how much better its
        pictures find each other than is usual; how well they are found; and how alike other
        products' are."""
        ways = {each.view for each in pictures}
        all_ways = ways if added is None else {*ways, added}
        usual, way = max(
            (self._usual(pictures[0].product, view, each, held_out), each) for each in all_ways
        )
        apart = [
            found - self._usual(each.product, each.view, way)
            for each in pictures
            for way, found in each.through.items()
            if way in ways
        ]
        return np.array(
            [
                usual,
                self._of_rivals(pictures, (view, way), usual),
                sum(apart) / (len(apart) + 1),
                float(np.mean([each.seen.found for each in pictures])),
                float(np.mean([_nearness(each) for each in pictures])),
            ]
        )

    def _of_rivals(
        self, pictures: Sequence[PictureRecord], way: tuple[int, int], usual: float
    ) -> float:
        found = _Mean()
        for rival in {rival.product for each in pictures for rival in each.rivals}:
            known = self._of_product.get((rival, way))
            if known is not None:
                found.add(known.total / known.count)
        return found.drawn_to(usual)

    def _usual(
        self, product: int, view: int, through: int, without: Sequence[PictureRecord] = ()
    ) -> float:
        way = view, through
        held = [each.through[through] for each in without if through in each.through]
        mean = self._mean.drawn_to(0.5)
        of_all = self._of_all[way].drawn_to(mean, held)
        return self._of_category[self._category(product), way].drawn_to(of_all, held)


def _nearness(record: PictureRecord) -> float:
    """How alike the nearest other product's picture is."""
    return record.rivals[0].likeness if record.rivals else -5.0


def _by_product(records: Iterable[PictureRecord]) -> Iterable[Sequence[PictureRecord]]:
    grouped: defaultdict[int, list[PictureRecord]] = defaultdict(list)
    for record in records:
        grouped[record.product].append(record)
    return grouped.values()
