"""Late interaction: how well patches of catalogue images are found in a photo, and back."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lookup.features.packing import PackedPatches
from lookup.features.view import Floats, PatchView

_POWER = 3.0
_FLOOR = 0.02
_IMAGES_AT_ONCE = 8
"""Their cosines with all cells of a photo stay in a core's cache."""


_ONE_THREAD_PRODUCTS = 4 * 65536
"""Up to so many multiplications OpenBLAS keeps a matrix product to the calling thread. Larger ones
wait for its other threads, which on a busy machine takes tens of times as long as the product.
"""


@dataclass(frozen=True)
class Interaction:
    """Of each image: `forward` (m,), its patches found in the photo; `backward` (m,), the photo's
    found in it, both in 0..1; `best_cell` (m, n) and `best_cosine` (m, n), where and how well each
    of its patches is found; `answered` (m, n), whether the found one finds it back.
    """

    forward: Floats
    backward: Floats
    best_cell: NDArray[np.int32]
    best_cosine: Floats
    answered: NDArray[np.bool_]


def interact(images: PackedPatches, photo: PatchView) -> Interaction:
    """Best cosines between m images' patches and a photo's, as in ColBERT (Khattab and Zaharia
    2020), raised to a power so that a few true finds outweigh many vague ones.
    """
    count, kept, _ = images.patches.shape
    result = Interaction(
        forward=np.empty(count, np.float32),
        backward=np.empty(count, np.float32),
        best_cell=np.empty((count, kept), np.int32),
        best_cosine=np.empty((count, kept), np.float32),
        answered=np.empty((count, kept), np.bool_),
    )
    photo_weights = photo.weights + _FLOOR
    photo_weights = photo_weights / photo_weights.sum()
    for some, cosines in _cosines(images, photo):
        best_cell = cosines.argmax(axis=2)
        best = np.take_along_axis(cosines, best_cell[..., None], axis=2)[..., 0]
        back_best = cosines.max(axis=1)
        result.forward[some] = _share_found(best, images.weights[some])
        result.backward[some] = np.maximum(back_best, 0) ** _POWER @ photo_weights
        result.best_cell[some] = best_cell
        result.best_cosine[some] = best
        result.answered[some] = _answered(best, best_cell, back_best)
    return result


def forward_interaction(images: PackedPatches, photo: PatchView) -> Floats:
    """Only the `forward` of `interact`, at half its cost."""
    forward = np.empty(len(images.patches), np.float32)
    for some, cosines in _cosines(images, photo):
        forward[some] = _share_found(cosines.max(axis=2), images.weights[some])
    return forward


def _cosines(images: PackedPatches, photo: PatchView) -> Iterator[tuple[slice, Floats]]:
    """Slices of the images with the cosines of their patches and the photo's, (k, n, cells)."""
    count, kept, dimension = images.patches.shape
    cells = len(photo.patches)
    photo_side = np.ascontiguousarray(photo.patches.T) / np.float32(127)
    most = max(1, _ONE_THREAD_PRODUCTS // (dimension * cells))
    together = next(number for number in range(min(most, kept), 0, -1) if kept % number == 0)
    for start in range(0, count, _IMAGES_AT_ONCE):
        some = slice(start, start + _IMAGES_AT_ONCE)
        patches = images.patches[some].reshape(-1, together, dimension).astype(np.float32)
        yield some, (patches @ photo_side).reshape(-1, kept, cells)


def _share_found(best: Floats, weights: NDArray[np.uint8]) -> Floats:
    counted = weights.astype(np.float32)
    share: Floats = (np.maximum(best, 0) ** _POWER * counted).sum(axis=1) / counted.sum(axis=1)
    return share


def _answered(best: Floats, best_cell: NDArray[np.intp], back_best: Floats) -> NDArray[np.bool_]:
    """Whether a patch's best cell has no better patch; of equal ones the first is answered.

    The same as looking for the best patch of every cell, which takes longer.
    """
    mutual = np.flatnonzero(best == np.take_along_axis(back_best, best_cell, axis=1))
    cells = best_cell + np.arange(len(best_cell))[:, None] * back_best.shape[1]
    _, first = np.unique(cells.ravel()[mutual], return_index=True)
    answered = np.zeros(best.size, np.bool_)
    answered[mutual[first]] = True
    return answered.reshape(best.shape)
