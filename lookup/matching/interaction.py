"""Late interaction: how well patches of catalogue images are found in a photo, and back."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lookup.matching.packing import PackedPatches
from lookup.matching.view import Floats, PatchView

_POWER = 3.0
_FLOOR = 0.02
_IMAGES_AT_ONCE = 32


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
    count, kept, dimension = images.patches.shape
    result = Interaction(
        forward=np.empty(count, np.float32),
        backward=np.empty(count, np.float32),
        best_cell=np.empty((count, kept), np.int32),
        best_cosine=np.empty((count, kept), np.float32),
        answered=np.empty((count, kept), np.bool_),
    )
    photo_side = np.ascontiguousarray(photo.patches.T) / np.float32(127)
    photo_weights = photo.weights + _FLOOR
    photo_weights = photo_weights / photo_weights.sum()
    for start in range(0, count, _IMAGES_AT_ONCE):
        some = slice(start, start + _IMAGES_AT_ONCE)
        patches = images.patches[some].reshape(-1, dimension).astype(np.float32)
        cosines = (patches @ photo_side).reshape(-1, kept, len(photo.patches))
        weights = images.weights[some].astype(np.float32)
        best_cell = cosines.argmax(axis=2)
        best = np.take_along_axis(cosines, best_cell[..., None], axis=2)[..., 0]
        back = cosines.argmax(axis=1)
        back_best = np.take_along_axis(cosines, back[:, None, :], axis=1)[:, 0, :]
        found = np.maximum(best, 0) ** _POWER
        result.forward[some] = (found * weights).sum(axis=1) / weights.sum(axis=1)
        result.backward[some] = np.maximum(back_best, 0) ** _POWER @ photo_weights
        result.best_cell[some] = best_cell
        result.best_cosine[some] = best
        result.answered[some] = np.take_along_axis(back, best_cell, axis=1) == np.arange(kept)
    return result
