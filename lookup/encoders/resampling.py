"""Pictures resized as Pillow resizes them, in .4 of its time, by products of small matrices.

First across and then down, rounded to 8 bits after each. So does Pillow, but that version 13 takes
some tall pictures down first: values of those differ by .2 of 255 on average, others hardly ever.
"""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]

_ROWS_AT_ONCE = 8
"""Enough for a product to be worth a call; with more, most of each matrix is zeros."""


def resized(image: Image.Image, size: tuple[int, int], resampling: Image.Resampling) -> Image.Image:
    """An RGB picture in (width, height) pixels, bicubic or bilinear, smoothed where it shrinks."""
    width, height = size
    across = _columns_first(np.asarray(image), width, resampling)
    return Image.fromarray(_columns_first(across, height, resampling))


def _columns_first(pixels: Pixels, count: int, resampling: Image.Resampling) -> Pixels:
    """Pixels (h, w, 3) with `count` columns, which have become rows: (count, h, 3)."""
    turned = cv2.transpose(pixels)
    before, height = turned.shape[:2]
    starts, weights = _bands(before, count, resampling)
    _, at_once, reach = weights.shape
    rows = turned.reshape(before, -1)
    made = np.empty((len(starts) * at_once, rows.shape[1]), np.uint8)
    sums = np.empty((at_once, rows.shape[1]), np.float32)
    for number, start in enumerate(starts):
        # Piece by piece: a whole picture in float would not stay in the cache.
        np.matmul(weights[number], rows[start : start + reach].astype(np.float32), out=sums)
        np.maximum(sums, 0, out=sums)
        cv2.convertScaleAbs(sums, made[number * at_once :][:at_once])
    return made[:count].reshape(count, height, 3)


@lru_cache(64)
def _bands(before: int, after: int, resampling: Image.Resampling) -> tuple[tuple[int, ...], Floats]:
    """How `before` places become `after`: for each _ROWS_AT_ONCE of these, the first of those that
    they are made of, and float32 (bands, _ROWS_AT_ONCE, reach), their weights."""
    radius, kernel = _KERNELS[resampling]
    scale = before / after
    widened = max(scale, 1.0)
    middle = (np.arange(-(-after // _ROWS_AT_ONCE) * _ROWS_AT_ONCE) + 0.5) * scale
    middle = np.minimum(middle, before - scale / 2)  # fill the last band up
    first = np.maximum(middle - radius * widened + 0.5, 0).astype(np.int64)
    last = np.minimum(middle + radius * widened + 0.5, before).astype(np.int64)
    first, last = first.reshape(-1, _ROWS_AT_ONCE), last.reshape(-1, _ROWS_AT_ONCE)
    reach = int((last[:, -1] - first[:, 0]).max())
    starts = np.minimum(first[:, 0], before - reach)
    places = starts[:, None, None] + np.arange(reach)
    weights = kernel((places + 0.5 - middle.reshape(-1, _ROWS_AT_ONCE, 1)) / widened)
    weights *= (places >= first[:, :, None]) & (places < last[:, :, None])
    weights /= weights.sum(axis=2, keepdims=True)
    return tuple(starts.tolist()), weights.astype(np.float32)


def _cubic(away: NDArray[np.float64]) -> NDArray[np.float64]:
    """Keys 1981, with a = -1/2."""
    x = np.abs(away)
    inner, outer = (1.5 * x - 2.5) * x * x + 1, ((-0.5 * x + 2.5) * x - 4) * x + 2
    weights: NDArray[np.float64] = np.where(x < 1, inner, np.where(x < 2, outer, 0))
    return weights


def _triangle(away: NDArray[np.float64]) -> NDArray[np.float64]:
    weights: NDArray[np.float64] = np.maximum(1 - np.abs(away), 0)
    return weights


_KERNELS = {Image.Resampling.BICUBIC: (2.0, _cubic), Image.Resampling.BILINEAR: (1.0, _triangle)}
