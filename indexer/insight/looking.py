"""Look-ups of a generation's own pictures, from the features that it stores."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lookup.base.batches import batched
from lookup.features.extractor import COLOUR, WHOLE
from lookup.features.packing import PATCH_ARRAYS, PackedPatches
from lookup.features.view import PictureView
from lookup.index.feature_files import feature_rows
from lookup.index.generation import Generation
from lookup.matching.scorer import Scorer
from lookup.matching.signals import CandidateSignals

Rows = NDArray[np.int64]

_AT_ONCE = 256
_FOUND = 48
_OWN = 6
_OTHERS = 14
_OF_ONE_PRODUCT = 2
_PLAIN_COSINE = 0.999


@dataclass(frozen=True)
class PictureLook:
    """One picture of row `row` against itself, which comes first, the pictures of its product that
    are most like it, and those of other products. `products` int64 (m,) are the candidates'."""

    row: int
    product: int
    signals: CandidateSignals
    products: Rows

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

    def __init__(self, generation: Generation, among: NDArray[np.bool_] | None = None) -> None:
        """Only pictures `among` those, bool (images,), are found, where it is given."""
        directory = generation.directory
        self._generation = generation
        self._among = among
        self._scorer = Scorer(generation)
        self._products = generation.entries.product_rows.astype(np.int64)
        self._whole = feature_rows(directory, WHOLE)
        self._colours = feature_rows(directory, COLOUR)
        self._patches = {name: feature_rows(directory, name) for name in PATCH_ARRAYS}

    def looks(self, rows: Rows) -> Iterator[PictureLook]:
        """A look of each of the pictures, in their order."""
        short = self._generation.short_vectors
        for batch in batched(rows.tolist(), _AT_ONCE):
            some = np.array(batch, np.int64)
            _, near = short.search(short.vectors(some), _FOUND, among=self._among)
            for row, found in zip(batch, near, strict=True):
                yield self._look(row, found)

    def _look(self, row: int, found: Rows) -> PictureLook:
        product = int(self._products[row])
        candidates = np.array([row, *self._chosen(row, product, found)], np.int64)
        view = self._view(row)
        return PictureLook(
            row, product, self._scorer.signals(view, candidates), self._products[candidates]
        )

    def _chosen(self, row: int, product: int, found: Rows) -> Iterator[int]:
        left = {product: _OWN}
        others = 0
        for each in found.tolist():
            of = int(self._products[each])
            allowed = left.get(of, _OF_ONE_PRODUCT)
            if each == row or not allowed or (of != product and others == _OTHERS):
                continue
            left[of] = allowed - 1
            others += of != product
            yield each

    def _view(self, row: int) -> PictureView:
        (at,) = (np.array([row], np.int64),)
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
