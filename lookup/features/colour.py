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

_BIN_COUNT = _LIGHTNESS_BINS * _CHROMA_BINS**2

SIGNATURE_LENGTH = 2 * _BIN_COUNT


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
    small = np.asarray(cv2.resize(pixels, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA), np.uint8)
    shares = _shrunk(weights, (_SIDE, _SIDE)).reshape(-1)
    gain = _gain(small)
    # Most of a packshot is background: it tells the light, but counts in neither histogram.
    weighed = np.flatnonzero(shares)
    seen = np.asarray(small.reshape(-1, 3).take(weighed, axis=0) / np.float32(255), np.float32)
    lit = np.asarray(np.minimum(seen * gain, 1), np.float32)
    weight = shares.take(weighed).astype(np.float64)
    histograms = [_histogram(_lab(colours[None])[0], weight) for colours in (seen, lit)]
    return np.asarray(np.concatenate(histograms) / np.sqrt(2), np.float32)


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


def _gain(pixels: NDArray[np.uint8]) -> Floats:
    """What half corrects each channel, float32 (3,), for the light of uint8 (h, w, 3)."""
    powers = cv2.LUT(pixels, (np.arange(256) / 255) ** _GREY_NORM)
    light = np.power(cv2.mean(powers)[:3], 1 / _GREY_NORM)
    gain = np.power(light.max() / np.maximum(light, 1e-3), _WHITE_BALANCE)
    return np.asarray(gain, np.float32)


def _histogram(lab: Floats, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Unit vector of square roots of smoothed shares, each Lab colour of (n, 3) spread over its
    eight bins."""
    places = np.stack(
        [
            np.clip(lab[:, 0] / 100 * _LIGHTNESS_BINS - 0.5, 0, _LIGHTNESS_BINS - 1.001),
            _chroma_place(lab[:, 1]),
            _chroma_place(lab[:, 2]),
        ]
    )
    below = places.astype(np.intp)
    above = places - below.astype(np.float64)
    light, red, yellow = np.stack([1 - above, above], axis=1)
    lowest = (below[0] * _CHROMA_BINS + below[1]) * _CHROMA_BINS + below[2]
    counts = np.zeros(_BIN_COUNT)
    for i, j in np.ndindex(2, 2):
        both = light[i] * red[j] * shares
        for k in range(2):
            # All parts are counted in the lowest bin, then moved to their own.
            further = (i * _CHROMA_BINS + j) * _CHROMA_BINS + k
            counted = np.bincount(lowest, both * yellow[k], minlength=_BIN_COUNT)
            counts[further:] += counted[: _BIN_COUNT - further]
    smoothed = _smoothed(counts.reshape(_BINS)).reshape(-1)
    histogram: NDArray[np.float64] = np.sqrt(smoothed / max(smoothed.sum(), 1e-9))
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
