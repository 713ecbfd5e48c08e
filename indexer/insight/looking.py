"""Look-ups of a generation's own pictures, from the features that it stores."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lookup.base.batches import batched
from lookup.features.extractor import COLOUR, WHOLE
from lookup.features.packing import PATCH_ARRAYS, PackedPatches
from lookup.features.view import Floats, PatchView, PictureView
from lookup.index.feature_files import feature_rows
from lookup.index.generation import Generation
from lookup.matching.scorer import Scorer
from lookup.matching.signals import CandidateSignals

Rows = NDArray[np.int64]

_AT_ONCE = 256
_FOUND = 48
_OWN_OF_ONE_VIEW = 2
_OTHERS = 14
_OF_ONE_PRODUCT = 2
_PLAIN_COSINE = 0.999


@dataclass(frozen=True)
class PictureLook:
    """One picture of row `row` against itself, which comes first, the pictures of its product that
    are most like it of each view, and those of other products. `products` int64 (m,) are the
    candidates'; `item` is what is stored of the picture's own item."""

    row: int
    product: int
    signals: CandidateSignals
    products: Rows
    item: PatchView

    @property
    def own(self) -> NDArray[np.bool_]:
        """Which candidates are other pictures of its product, bool (m,)."""
        own: NDArray[np.bool_] = self.products == self.product
        own[0] = False
        return own

    @property
    def others(self) -> NDArray[np.bool_]:
        """Which candidates are of other products, bool (m,)."""
        others: NDArray[np.bool_] = self.products != self.product
        return others


class Looker:
    """Looks catalogue pictures up among the others; memory holds a batch of short vectors."""

    def __init__(
        self,
        generation: Generation,
        views: NDArray[np.int64],
        among: NDArray[np.bool_] | None = None,
    ) -> None:
        """`views` int64 (images,) number what each picture shows. Only pictures `among` those, bool
        (images,), are found, where it is given."""
        directory = generation.directory
        self._generation = generation
        self._views = views
        self._among = among
        self._scorer = Scorer(generation)
        self._products = generation.entries.product_rows.astype(np.int64)
        order = np.argsort(self._products, kind="stable")
        starts = np.searchsorted(self._products[order], np.arange(len(generation.entries.products)))
        self._rows_of = np.split(order, starts[1:])
        self._whole = feature_rows(directory, WHOLE)
        self._colours = feature_rows(directory, COLOUR)
        self._patches = {name: feature_rows(directory, name) for name in PATCH_ARRAYS}

    def looks(self, rows: Rows) -> Iterator[PictureLook]:
        """A look of each of the pictures, in their order."""
        short = self._generation.short_vectors
        for batch in batched(rows.tolist(), _AT_ONCE):
            some = np.array(batch, np.int64)
            vectors = short.vectors(some)
            _, near = short.search(vectors, _FOUND, among=self._among)
            for row, vector, found in zip(batch, vectors, near, strict=True):
                yield self._look(row, vector, found)

    def _look(self, row: int, vector: Floats, found: Rows) -> PictureLook:
        product = int(self._products[row])
        candidates = np.array(
            [row, *self._nearest_own(row, vector), *self._chosen(product, found)], np.int64
        )
        view = self._view(row)
        signals = self._scorer.signals(self._scorer.compared(view, candidates))
        return PictureLook(row, product, signals, self._products[candidates], view.item)

    def _nearest_own(self, row: int, vector: Floats) -> Rows:
        own = self._rows_of[int(self._products[row])]
        own = own[own != row]
        if self._among is not None:
            own = own[self._among[own]]
        likeness = self._generation.short_vectors.vectors(own) @ vector
        ranked = own[np.argsort(-likeness, kind="stable")]
        taken: Counter[int] = Counter()
        chosen = []
        for each, view in zip(ranked.tolist(), self._views[ranked].tolist(), strict=True):
            if taken[view] < _OWN_OF_ONE_VIEW:
                taken[view] += 1
                chosen.append(each)
        return np.array(chosen, np.int64)

    def _chosen(self, product: int, found: Rows) -> Iterator[int]:
        taken: Counter[int] = Counter()
        for each in found.tolist():
            of = int(self._products[each])
            if of != product and taken[of] < _OF_ONE_PRODUCT and taken.total() < _OTHERS:
                taken[of] += 1
                yield each

    def _view(self, row: int) -> PictureView:
        at = np.array([row], np.int64)
        packed = PackedPatches.from_arrays({name: rows[at] for name, rows in self._patches.items()})
        item = packed.view()
        vector = self._generation.vectors.vectors(at)[0]
        whole = self._whole[at][0].astype(np.float32)
        return PictureView(
            vector=vector,
            whole_vector=whole,
            whole=item,
            item=item,
            colour=self._colours[at][0].astype(np.float32),
            plain=bool(vector @ whole >= _PLAIN_COSINE),
        )
