"""How much of an item contradicts an image's colours, whatever light the photo may be in."""

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lookup.features.packing import PackedPatches
from lookup.features.view import Floats
from lookup.matching.light import Light

ANOTHER_COLOUR: Final = 20.0
"""Of a distance in Lab: eight times what is just noticeable."""

PLAINLY: Final = 0.4
"""Share of an item from which on it is of another colour than the image's; measured, see
docs/quality.md."""

_LIGHTNESS_COUNTS = 0.3
_CHROMA_COUNTS = 0.5
"""Less than hue: cameras differ in how strong they show a colour, not in which."""

_UNANSWERED = np.float32(0.1)
"""What a match counts that is not mutual."""


def contradicted_shares(
    images: PackedPatches,
    photo_colours: Floats,
    best_cell: NDArray[np.int32],
    best_cosine: Floats,
    answered: NDArray[np.bool_],
    light: Light,
) -> Iterator[Floats]:
    """Share 0..1 of each image's matched patches that are another colour in the photo, float32
    (m,), in each of the lights that the photo may be in. `photo_colours` Lab, float32 (cells, 3),
    the rest as `interact` gives it.
    """
    own = images.colours.astype(np.float32) * np.array((2, 1, 1), np.float32)
    found = np.maximum(best_cosine, 0) ** 3 * (_UNANSWERED + answered)
    weights: Floats = (images.weights / np.float32(255) * found + 1e-6).astype(np.float32)
    for lit in light.explained(photo_colours[best_cell], own, weights):
        yield _share(_distances(lit, own), weights)


def _distances(lit: Floats, own: Floats) -> Floats:
    """Between Lab colours (m, n, 3), (m, n); of hues as their chord."""
    apart = np.square(lit - own)
    chroma = np.square(np.linalg.norm(lit[..., 1:], axis=2) - np.linalg.norm(own[..., 1:], axis=2))
    hue = apart[..., 1] + apart[..., 2] - chroma
    lightness = _LIGHTNESS_COUNTS**2 * apart[..., 0]
    distances: Floats = np.sqrt(np.maximum(hue, 0) + _CHROMA_COUNTS**2 * chroma + lightness)
    return distances


def _share(distances: Floats, weights: Floats) -> Floats:
    clashing: Floats = (weights * (distances > ANOTHER_COLOUR)).sum(axis=1) / weights.sum(axis=1)
    return clashing.astype(np.float32)
