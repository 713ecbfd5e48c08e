"""Which views are learnt from together."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.lab.training.bank import Row, origin_of

_VIEWS_A_PRODUCT = 3
Shares = Mapping[str, float]
"""How much of a batch is of each origin; what is not named is not taught."""


def teaches(row: Row, shares: Shares) -> bool:
    """Whether the image tower may learn from that view."""
    return not row.held_out and shares.get(row.origin, 0) > 0


@dataclass(frozen=True)
class Batch:
    """Indices of rows, int64 (3 * products,): first a catalogue picture of each product if it has
    one, then a phone photo of the same variant of each, then a view of each that is of another
    colour if it has others."""

    rows: npt.NDArray[np.int64]

    @property
    def anchors(self) -> slice:
        """The first view of each product."""
        return slice(0, len(self.rows) // _VIEWS_A_PRODUCT)

    @property
    def photos(self) -> slice:
        """The second view of each product, in the same order."""
        return slice(self.anchors.stop, 2 * self.anchors.stop)

    @property
    def others(self) -> slice:
        """The third view of each product, in the same order."""
        return slice(2 * self.anchors.stop, None)


class Sampler:
    """Draws batches from the rows of a bank that teach."""

    def __init__(
        self,
        rows: Sequence[Row],
        usable: npt.NDArray[np.bool_],
        shares: Shares,
        products: int,
        seed: int,
    ) -> None:
        """`usable` (n,) tells which rows may be drawn; `products`: different products a batch."""
        self._rows = rows
        self._shares = shares
        self._size = products
        self._seed = seed
        self._views: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for index, row in enumerate(rows):
            if usable[index] and teaches(row, shares):
                self._views[row.product][row.variant].append(index)
        self._by_origin: dict[str, list[str]] = defaultdict(list)
        for product, variants in self._views.items():
            if max(map(len, variants.values())) > 1:
                self._by_origin[origin_of(product)].append(product)

    def batch(self, step: int) -> Batch:
        """The batch of that step: the same seed and step give the same one."""
        rng = np.random.default_rng([self._seed, step])
        origins = sorted(self._by_origin)
        shares = np.array([self._shares[origin] for origin in origins])
        counts = rng.multinomial(self._size, shares / shares.sum())
        chosen: list[list[int]] = []
        for origin, count in zip(origins, counts, strict=True):
            products = self._by_origin[origin]
            few = min(int(count), len(products))
            for index in rng.choice(len(products), few, replace=False):
                chosen.append(self._of_product(products[int(index)], rng))
        return Batch(np.array(chosen, np.int64).T.ravel())

    def _of_product(self, product: str, rng: np.random.Generator) -> list[int]:
        variants = self._views[product]
        several = [name for name, views in variants.items() if len(views) > 1]
        variant = several[int(rng.integers(len(several)))]
        views = variants[variant]
        first = self._pick(views, "catalogue", rng, without=-1)
        second = self._pick(views, "phone", rng, without=first)
        others = [index for name, them in variants.items() if name != variant for index in them]
        if others and rng.random() < 0.6:
            third = others[int(rng.integers(len(others)))]
        else:
            third = views[int(rng.integers(len(views)))]
        return [first, second, third]

    def _pick(
        self, views: Sequence[int], domain: str, rng: np.random.Generator, *, without: int
    ) -> int:
        left = [index for index in views if index != without]
        wanted = [index for index in left if self._rows[index].domain == domain] or left
        return wanted[int(rng.integers(len(wanted)))]
