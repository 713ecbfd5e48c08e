"""The item's colours: a soft histogram for the whole, one Lab value for each patch."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_LIGHTNESS_BINS = 6
_CHROMA_BINS = 12
_BINS = (_LIGHTNESS_BINS, _CHROMA_BINS, _CHROMA_BINS)
_SIDE = 96
_WHITE_BALANCE = 0.5
_GREY_NORM = 6

SIGNATURE_LENGTH = 2 * _LIGHTNESS_BINS * _CHROMA_BINS**2


def _blur(bins: int) -> NDArray[np.float64]:
    """Gaussian of 0.8 bins as a matrix (bins, bins): other light moves colours to near bins."""
    apart = np.subtract.outer(np.arange(bins), np.arange(bins))
    return np.exp(-0.5 * (apart / 0.8) ** 2)


_LIGHTNESS_BLUR, _CHROMA_BLUR = _blur(_LIGHTNESS_BINS), _blur(_CHROMA_BINS)


def colour_signature(pixels: NDArray[np.uint8], weights: Floats) -> Floats:
    """Unit vector whose cosine compares two items' colours, float32 (SIGNATURE_LENGTH,).

    Square roots of soft Lab histograms (so the cosine is the Bhattacharyya coefficient), one of
    the pixels as they are and one half corrected for the light by shades of grey (Finlayson and
    Trezzi 2004). `pixels` uint8 (h, w, 3), `weights` float32 (h, w): each pixel's share.
    """
    small = _shrunk(pixels, (_SIDE, _SIDE)) / np.float32(255)
    shares = _shrunk(weights, (_SIDE, _SIDE)).reshape(-1)
    colours = small.reshape(-1, 3)
    balanced = _balanced(colours)
    # Most of a packshot is background: it tells the light, but counts in neither histogram.
    weighed = np.flatnonzero(shares)
    seen = _histogram(colours[weighed], shares[weighed])
    corrected = _histogram(balanced[weighed], shares[weighed])
    return np.asarray(np.concatenate([seen, corrected]) / np.sqrt(2), np.float32)


def cell_colours(pixels: NDArray[np.uint8], grid: tuple[int, int]) -> Floats:
    """Mean Lab colour (L 0..100, a and b about -100..100) of each cell, float32 (cells, 3)."""
    rows, columns = grid
    return _lab(_shrunk(pixels, (columns, rows)) / np.float32(255)).reshape(-1, 3)


def bin_colours() -> Floats:
    """Lab colours in the middle of each bin of a histogram, float32 (SIGNATURE_LENGTH / 2, 3)."""
    light = (np.arange(_LIGHTNESS_BINS) + 0.5) / _LIGHTNESS_BINS * 100
    compressed = ((np.arange(_CHROMA_BINS) + 0.5) / _CHROMA_BINS - 0.5) / 0.5
    chroma = np.sign(compressed) * np.square(compressed) * 100
    grid = np.meshgrid(light, chroma, chroma, indexing="ij")
    return np.stack(grid, axis=-1).reshape(-1, 3).astype(np.float32)


def _shrunk(array: NDArray[Any], size: tuple[int, int]) -> Floats:
    return np.asarray(cv2.resize(array, size, interpolation=cv2.INTER_AREA), np.float32)


def _lab(colours: Floats) -> Floats:
    return np.asarray(cv2.cvtColor(colours, cv2.COLOR_RGB2LAB), np.float32)


def _balanced(colours: Floats) -> Floats:
    light = np.power(np.power(colours, _GREY_NORM).mean(axis=0), 1 / _GREY_NORM)
    gain = np.power(light.max() / np.maximum(light, 1e-3), _WHITE_BALANCE)
    return np.asarray(np.clip(colours * gain, 0, 1), np.float32)


def _histogram(colours: Floats, shares: Floats) -> Floats:
    """Unit vector of square roots of smoothed shares, each colour spread over its eight bins."""
    lab = _lab(colours.reshape(1, -1, 3))[0]
    places = np.stack(
        [
            np.clip(lab[:, 0] / 100 * _LIGHTNESS_BINS - 0.5, 0, _LIGHTNESS_BINS - 1.001),
            _chroma_place(lab[:, 1]),
            _chroma_place(lab[:, 2]),
        ]
    )
    below = places.astype(np.int64)
    above = places - below
    parts = np.stack([1 - above, above])
    lowest = np.ravel_multi_index(tuple(below), _BINS)
    counts = np.zeros(int(np.prod(_BINS)))
    for corner in np.ndindex(2, 2, 2):
        light, red, yellow = corner
        weight = parts[light, 0] * parts[red, 1] * parts[yellow, 2] * shares
        bins = lowest + np.ravel_multi_index(corner, _BINS)
        counts += np.bincount(bins, weight, minlength=counts.size)
    smoothed = _smoothed(counts.reshape(_BINS)).reshape(-1)
    histogram: Floats = np.sqrt(smoothed / max(smoothed.sum(), 1e-9)).astype(np.float32)
    return histogram


def _smoothed(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    in_light = np.tensordot(_LIGHTNESS_BLUR, counts, axes=1)
    smoothed: NDArray[np.float64] = _CHROMA_BLUR @ in_light @ _CHROMA_BLUR
    return smoothed


def _chroma_place(chroma: Floats) -> Floats:
    # Square root: finer bins near grey, where luxury colourways are told apart.
    compressed = np.sign(chroma) * np.sqrt(np.abs(chroma) / 100) * 0.5 + 0.5
    place: Floats = np.clip(compressed * _CHROMA_BINS - 0.5, 0, _CHROMA_BINS - 1.001)
    return place
