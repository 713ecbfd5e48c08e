"""Where an aligned photo differs from a reference, cell by cell."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from lookup.counterfeit.looking.sheet import Bytes, Floats

CELLS = 20
"""Along the longer side of a sheet."""

_WINDOW = 9
_SHIFTS = (-2, 0, 2)
# Constant of SSIM's structure term, (0.03 * 255) ** 2: below it, texture is noise.
_NOISE = 58.5
_LEAST_COVER = 0.6
_BLOWN_OUT = 252
_TRIMMED = 0.8
_ROUNDS = 4
_LIGHT_STEP = 3


@dataclass(frozen=True)
class Differences:
    """Of each cell of the reference's sheet, NaN where the photo does not cover it: `structure`
    float32 (rows, columns), 0..1 (edges, stitches, shapes); `colour` float32 (rows, columns, 2),
    how much more red and green there is, in hundredths of all light.
    """

    structure: Floats
    colour: Floats


def grid_of(size: tuple[int, int]) -> tuple[int, int]:
    """(rows, columns) of cells for a sheet of (width, height)."""
    cell = max(size) / CELLS
    return max(round(size[1] / cell), 1), max(round(size[0] / cell), 1)


def differences(reference: Bytes, laid: Bytes, covered: Floats) -> Differences:
    """Compares uint8 pictures (h, w, 3) of one size where `covered` (h, w) is 1.

    Where either is blown out it shows neither shape nor colour, which is no difference.
    """
    shown = (laid.max(axis=2) < _BLOWN_OUT) & (reference.max(axis=2) < _BLOWN_OUT)
    window = np.ones((_WINDOW, _WINDOW), np.uint8)
    inside = np.asarray(cv2.erode(covered * shown, window, borderValue=0), np.float32)
    matched = _same_light(laid, reference, inside > 0)
    grid = grid_of((reference.shape[1], reference.shape[0]))
    cover = _cells(inside, grid)
    hidden = cover < _LEAST_COVER
    structure = _cell_means(_structure(reference, matched), inside, cover, grid)
    colour = _chromaticity(matched, inside, grid) - _chromaticity(reference, inside, grid)
    structure[hidden], colour[hidden] = np.nan, np.nan
    return Differences(structure, colour)


def _same_light(laid: Bytes, reference: Bytes, inside: NDArray[np.bool_]) -> Bytes:
    """`laid` under the reference's light: a gain for each channel from the pixels that agree best.

    Fitted to a ninth of the pixels, some times, each time without the worst fifth: what differs
    must not set the light.
    """
    some = (slice(None, None, _LIGHT_STEP), slice(None, None, _LIGHT_STEP))
    ours = laid[some][inside[some]].astype(np.float32)
    theirs = reference[some][inside[some]].astype(np.float32)
    if not len(ours):
        return laid
    kept = np.ones(len(ours), bool)
    gains = np.ones(3, np.float32)
    for _ in range(_ROUNDS):
        gains = (ours[kept] * theirs[kept]).sum(axis=0) / np.maximum(
            (ours[kept] ** 2).sum(axis=0), 1e-6
        )
        misses = np.abs(ours * gains - theirs).sum(axis=1)
        kept = misses <= np.quantile(misses, _TRIMMED)
    return np.asarray(np.clip(laid * gains, 0, 255), np.uint8)


def _structure(one: Bytes, other: Bytes) -> Floats:
    """1 - the structure term of SSIM (Wang and others 2004) at the best of some small shifts."""
    a = cv2.cvtColor(one, cv2.COLOR_RGB2GRAY).astype(np.float32)
    b = cv2.cvtColor(other, cv2.COLOR_RGB2GRAY).astype(np.float32)
    mean_a, mean_b = _mean(a), _mean(b)
    spread_a = _mean(a * a) - mean_a**2
    spread_b = _mean(b * b) - mean_b**2
    best = np.full(a.shape, -1, np.float32)
    for down in _SHIFTS:
        for across in _SHIFTS:
            shift = np.array([[1, 0, across], [0, 1, down]], np.float32)
            moved, moved_mean, moved_spread = (
                _moved(array, shift) for array in (b, mean_b, spread_b)
            )
            together = _mean(a * moved) - mean_a * moved_mean
            likeness = (2 * together + _NOISE) / (spread_a + moved_spread + _NOISE)
            best = np.maximum(best, likeness)
    unlike: Floats = np.clip((1 - best) / 2, 0, 1)
    return unlike


def _chromaticity(picture: Bytes, inside: Floats, grid: tuple[int, int]) -> Floats:
    """Shares of red and green in each cell's light, in hundredths, float32 (rows, columns, 2).

    Shares stay where a cell lies in shadow. They are taken of a cell's light, not of its pixels,
    so that noise in dark pixels does not count.
    """
    light = _cells(picture.astype(np.float32) * inside[..., None], grid)
    total = np.maximum(light.sum(axis=2, keepdims=True), 1e-6)
    return np.asarray(light[..., :2] / total * 100, np.float32)


def _mean(array: Floats) -> Floats:
    return np.asarray(cv2.boxFilter(array, -1, (_WINDOW, _WINDOW)), np.float32)


def _moved(array: Floats, shift: Floats) -> Floats:
    size = (array.shape[1], array.shape[0])
    return np.asarray(
        cv2.warpAffine(array, shift, size, flags=cv2.INTER_NEAREST, borderMode=cv2.BORDER_REFLECT),
        np.float32,
    )


def _cells(array: Floats, grid: tuple[int, int]) -> Floats:
    means = cv2.resize(array, (grid[1], grid[0]), interpolation=cv2.INTER_AREA)
    return np.asarray(means, np.float32)


def _cell_means(array: Floats, inside: Floats, cover: Floats, grid: tuple[int, int]) -> Floats:
    return np.asarray(_cells(array * inside, grid) / np.maximum(cover, 1e-6), np.float32)
