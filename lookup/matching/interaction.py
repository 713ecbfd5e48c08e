"""Late interaction: how well patches of catalogue images are found in a photo, and back."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from lookup.encoders.integer_product import IntegerProduct
from lookup.features.packing import PackedPatches
from lookup.features.view import Floats, PatchView

_SCALE = np.float32(127)
"""Of patches as 8-bit integers, the catalogue's and the photo's."""
_FLOOR = 0.02
_COSINES_AT_ONCE = 896 * 256
"""What stays in a core's cache."""

Integers = NDArray[np.int32]


@dataclass(frozen=True)
class Interaction:
    """Of each image: `forward` (m,), its patches found in the photo; `backward` (m,), the photo's
    found in it, both in 0..1; `best_cell` (m, n) and `best_cosine` (m, n), where and how well each
    of its patches is found; `found_back` (m, n), the best cosine that the cell found has with any
    of its patches.
    """

    forward: Floats
    backward: Floats
    best_cell: NDArray[np.int32]
    best_cosine: Floats
    found_back: Floats

    def of(self, some: NDArray[np.int64]) -> Self:
        """That of `some` of the images."""
        return type(self)(*(getattr(self, field.name)[some] for field in fields(self)))

    def or_better(self, other: Self) -> Self:
        """Where each image is found better by its `forward`; of equals here. `backward` stays."""
        here = self.forward >= other.forward
        wide = here[:, None]
        return type(self)(
            forward=np.where(here, self.forward, other.forward),
            backward=self.backward,
            best_cell=np.where(wide, self.best_cell, other.best_cell),
            best_cosine=np.where(wide, self.best_cosine, other.best_cosine),
            found_back=np.where(wide, self.found_back, other.found_back),
        )

    def answered(self) -> NDArray[np.bool_]:
        """Of each patch whether the cell found finds it back, (m, n); where several patches of an
        image are equally like the cell, only the first is."""
        mutual = np.flatnonzero(self.best_cosine == self.found_back)
        cells = int(self.best_cell.max(initial=0)) + 1
        apart = self.best_cell + np.arange(len(self.best_cell))[:, None] * cells
        places = apart.reshape(-1)[mutual]
        first = np.empty(len(self.best_cell) * cells, np.int64)
        first[places[::-1]] = mutual[::-1]  # of several the last one written stays
        answered = np.zeros(self.best_cell.size, np.bool_)
        answered[mutual] = first[places] == mutual
        return answered.reshape(self.best_cell.shape)


class LateInteraction:
    """Compares patches as in ColBERT (Khattab and Zaharia 2020): the best cosine of each, raised to
    a power so that a few true finds outweigh many vague ones.

    Cosines are of patches rounded to 8 bits, as a catalogue keeps them.
    """

    def __init__(self) -> None:
        self._product = IntegerProduct()

    def interact(self, images: PackedPatches, photo: PatchView) -> Interaction:
        """Between m images of n patches each and a photo, both ways."""
        count, kept, _ = images.patches.shape
        best_cell, best = np.empty((2, count, kept), np.int32)
        back = np.empty((count, len(photo.patches)), np.int32)
        for some, cosines in self._cosines(images, photo):
            best_cell[some], best[some] = _best(cosines)
            cosines.max(axis=1, out=back[some])
        weights = photo.weights + _FLOOR
        best_cosine = _cosine(best)
        return Interaction(
            forward=_share_found(best_cosine, images.weights),
            backward=_cubed(_cosine(back)) @ (weights / weights.sum()),
            best_cell=best_cell,
            best_cosine=best_cosine,
            found_back=_cosine(np.take_along_axis(back, best_cell, axis=1)),
        )

    def forward(self, images: PackedPatches, photo: PatchView) -> Floats:
        """Only the `forward` of `interact`."""
        best = np.empty(images.patches.shape[:2], np.int32)
        for some, cosines in self._cosines(images, photo):
            _, best[some] = _best(cosines)
        return _share_found(_cosine(best), images.weights)

    def _cosines(self, images: PackedPatches, photo: PatchView) -> Iterator[tuple[slice, Integers]]:
        """Slices of the images with the cosines of their patches and the photo's, (k, n, cells), in
        units of 1 / _SCALE ** 2."""
        count, kept, dimension = images.patches.shape
        cells = len(photo.patches)
        photo_side = np.ascontiguousarray(np.rint(photo.patches.T * _SCALE).astype(np.int8))
        at_once = max(1, _COSINES_AT_ONCE // (kept * cells))
        for start in range(0, count, at_once):
            some = slice(start, start + at_once)
            patches = images.patches[some].reshape(-1, dimension)
            yield some, self._product(patches, photo_side).reshape(-1, kept, cells)


def _best(cosines: Integers) -> tuple[NDArray[np.intp], Integers]:
    """Cell and cosine of each patch's best find, (k, n)."""
    patches = cosines.reshape(-1, cosines.shape[2])
    # Looking for the place first: NumPy takes half as long for it as for the maximum itself.
    cells = patches.argmax(axis=1)
    best = patches[np.arange(len(patches)), cells]
    return cells.reshape(cosines.shape[:2]), best.reshape(cosines.shape[:2])


def _cosine(units: Integers) -> Floats:
    cosines: Floats = units.astype(np.float32) / (_SCALE * _SCALE)
    return cosines


def _cubed(cosines: Floats) -> Floats:
    found = np.maximum(cosines, 0)
    cubes: Floats = found * found * found
    return cubes


def _share_found(best: Floats, weights: NDArray[np.uint8]) -> Floats:
    counted = weights.astype(np.float32)
    share: Floats = (_cubed(best) * counted).sum(axis=1) / counted.sum(axis=1)
    return share
