"""Colours compared where patches match, so that a handle is compared with a handle."""

import numpy as np
from numpy.typing import NDArray

from lookup.features.packing import PackedPatches
from lookup.features.view import Floats
from lookup.matching.light import weighed_medians

_SPREAD = 14.0
_FORGIVEN_SHIFT = np.array([18.0, 7.0, 7.0], np.float32)
_LIGHTNESS_COUNTS = np.array([0.5, 1.0, 1.0], np.float32)


def aligned_colour(
    images: PackedPatches,
    photo_colours: Floats,
    best_cell: NDArray[np.int32],
    best_cosine: Floats,
) -> Floats:
    """How well colours agree where patches of m images match the photo's, 0..1, float32 (m,).

    One shift common to an image (light, white balance) is forgiven up to a limit in Lab: the
    weighted median of the differences. `photo_colours` Lab, float32 (cells, 3).
    """
    own = images.colours * np.array((2, 1, 1), np.float32)
    differences = photo_colours[best_cell] - own
    found = np.maximum(best_cosine, 0)
    weights = images.weights / np.float32(255) * (found * found * found) + np.float32(1e-6)
    shift = np.clip(weighed_medians(differences, weights), -_FORGIVEN_SHIFT, _FORGIVEN_SHIFT)
    errors = (differences - shift[:, None, :]) * _LIGHTNESS_COUNTS
    likeness = np.exp(-np.einsum("ijk,ijk->ij", errors, errors) / np.float32(2 * _SPREAD**2))
    agreed: Floats = ((likeness * weights).sum(axis=1) / weights.sum(axis=1)).astype(np.float32)
    return agreed
