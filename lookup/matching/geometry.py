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
Mask = NDArray[np.bool_]


def agreements(
    images: PackedPatches,
    photo_places: Floats,
    best_cell: NDArray[np.int32],
    best_cosine: Floats,
    answered: Mask,
) -> Floats:
    """Share (0..1) of each of m images' item whose matches in the photo agree on a similarity
    transform, float32 (m,).

    RANSAC (Fischler and Bolles 1981) over pairs of mutual matches, with places as complex numbers:
    photo = k * image + t. `photo_places` float32 (cells, 2), the rest as `interact` gives it. The
    same input gives the same answer.
    """
    matched = answered & (best_cosine > _LEAST_COSINE)
    counts = matched.sum(axis=1)
    agreed = np.zeros(len(counts), np.float32)
    enough = np.flatnonzero(counts >= _LEAST_PAIRS)
    if not len(enough):
        return agreed
    # The matches of each image first, as many columns as the image with most of them has.
    order = np.argsort(~matched[enough], axis=1, kind="stable")[:, : counts.max()]
    rows = enough[:, None]
    on_image = _complex(images.places[rows, order].astype(np.float32))
    in_photo = _complex(photo_places[best_cell[rows, order]])
    weights = images.weights[rows, order] * best_cosine[rows, order] ** 2
    weights[~matched[rows, order]] = 0
    scale, shift, usable = _hypotheses(on_image, in_photo, counts[enough])
    misses = scale[..., None] * on_image[:, None] + shift[..., None] - in_photo[:, None]
    allowed = _TOLERANCE * np.maximum(np.abs(scale), 1)
    near = _squared(misses) < np.square(allowed)[..., None]
    found = np.where(usable, (near @ weights[..., None])[..., 0], 0).max(axis=1)
    agreed[enough] = found / images.weights[enough].sum(axis=1)
    return agreed


def _hypotheses(
    on_image: Complex, in_photo: Complex, counts: NDArray[np.int64]
) -> tuple[Complex, Complex, Mask]:
    """Scale and shift by two matches each, and whether they can be an item's, all (m, _TRIES)."""
    tries = np.stack([_tries(count) for count in counts.tolist()], axis=1)
    first_there, second_there = (np.take_along_axis(on_image, each, axis=1) for each in tries)
    first, second = (np.take_along_axis(in_photo, each, axis=1) for each in tries)
    apart = first_there - second_there
    far = np.abs(apart) > _LEAST_APART
    scale = np.asarray((first - second) / np.where(far, apart, 1), np.complex64)
    size = np.abs(scale)
    usable = far & (size > _SCALES[0]) & (size < _SCALES[1])
    return scale, first - scale * first_there, usable


@cache
def _tries(count: int) -> NDArray[np.int64]:
    """Two of so many matches for each try, int64 (2, _TRIES); the same for the same count."""
    tries: NDArray[np.int64] = np.random.default_rng(0).choice(count, (_TRIES, 2)).T
    return tries


def _complex(places: Floats) -> Complex:
    """Of (..., 2)."""
    numbers: Complex = np.ascontiguousarray(places, np.float32).view(np.complex64)[..., 0]
    return numbers


def _squared(numbers: Complex) -> Floats:
    squares: Floats = np.square(numbers.real) + np.square(numbers.imag)
    return squares
