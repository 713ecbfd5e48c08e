"""Whether the patches that match lie as they do on the item: one similarity transform for all."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from lookup.features.packing import PackedPatches
from lookup.features.view import Floats

_TRIES = 96
_LEAST_COSINE = 0.35
_LEAST_PAIRS = 4
_LEAST_APART = 2.5
_SCALES = (0.3, 3.0)
_TOLERANCE = 1.6

Complex = NDArray[np.complex64]


def agreement(
    image: PackedPatches,
    photo_places: Floats,
    best_cell: NDArray[np.int32],
    best_cosine: Floats,
    answered: NDArray[np.bool_],
) -> float:
    """Share (0..1) of one image's item whose matches in the photo agree on a similarity transform.

    RANSAC (Fischler and Bolles 1981) over pairs of mutual matches, with places as complex numbers:
    photo = k * image + t. `photo_places` float32 (cells, 2), the rest as `interact` gives it for
    one image. The same input gives the same answer.
    """
    pairs = np.flatnonzero(answered & (best_cosine > _LEAST_COSINE))
    if len(pairs) < _LEAST_PAIRS:
        return 0.0
    on_image = _complex(image.places[pairs].astype(np.float32))
    in_photo = _complex(photo_places[best_cell[pairs]])
    weights = image.weights[pairs] / 255.0 * best_cosine[pairs] ** 2
    scale, shift = _hypotheses(on_image, in_photo)
    if not len(scale):
        return 0.0
    misses = np.abs(scale[:, None] * on_image + shift[:, None] - in_photo)
    agreed = misses < _TOLERANCE * np.maximum(np.abs(scale), 1)[:, None]
    return float((agreed @ weights).max() / (image.weights.sum() / 255.0))


def _hypotheses(on_image: Complex, in_photo: Complex) -> tuple[Complex, Complex]:
    first, second = _tries(len(on_image))
    far = np.abs(on_image[first] - on_image[second]) > _LEAST_APART
    first, second = first[far], second[far]
    scale = (in_photo[first] - in_photo[second]) / (on_image[first] - on_image[second])
    usable = (np.abs(scale) > _SCALES[0]) & (np.abs(scale) < _SCALES[1])
    scale, first = scale[usable], first[usable]
    return scale, in_photo[first] - scale * on_image[first]


@cache
def _tries(count: int) -> NDArray[np.int64]:
    """Two of so many matches for each try, int64 (2, _TRIES); the same for the same count."""
    tries: NDArray[np.int64] = np.random.default_rng(0).choice(count, (_TRIES, 2)).T
    return tries


def _complex(places: Floats) -> Complex:
    numbers: Complex = (places[:, 0] + 1j * places[:, 1]).astype(np.complex64)
    return numbers
