"""How a picture's grey levels change in each of its cells, at several sizes of cells."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]

CELL = 16
"""Side of the least cells, in pixels of the full size: eight modules of two pixels."""

_HALF = CELL // 2
# The squares of what is worked on at once stay in the processor's cache.
_PIXELS_AT_ONCE = 32_768


@dataclass(frozen=True)
class Cells:
    """Means over cells of `scale` least cells' side, float32 (rows, columns).

    `across` and `down` are of the squared differences over two pixels of the half size in that
    direction, `both` of the product of the two, `light` of the grey level.
    """

    scale: int
    across: Floats
    down: Floats
    both: Floats
    light: Floats

    @property
    def directed(self) -> Floats:
        """The part of the squared differences that is of one direction, be it any."""
        difference = self.across - self.down
        strength: Floats = np.sqrt(difference**2 + 4 * self.both**2)
        return strength

    def least(self, contrast: float, difference: float) -> Floats:
        """Squared differences of modules with that contrast, as a share of the squared grey level,
        at least `difference`: a cell of eight modules has as many edges whatever its size."""
        asked: Floats = np.maximum(contrast * self.light**2, difference) / self.scale
        return asked

    def twice_as_large(self) -> "Cells":
        """Of cells of twice the side; a last odd row or column is left out."""
        rows, columns = (length // 2 for length in self.light.shape)
        across, down, both, light = (
            _means(each[: 2 * rows, : 2 * columns], (columns, rows))
            for each in (self.across, self.down, self.both, self.light)
        )
        return Cells(2 * self.scale, across, down, both, light)


def least_cells(half: Grey) -> Cells:
    """Of a picture at half its size; what is left of a cell at its right and lower border is left
    out."""
    rows, columns = (length // _HALF for length in half.shape)
    strips = list(_strips(half, rows, columns))
    across, down, both, light = (np.concatenate(each) for each in zip(*strips, strict=True))
    return Cells(1, across, down, both, light)


def _strips(half: Grey, rows: int, columns: int) -> Iterator[tuple[Floats, ...]]:
    width = columns * _HALF
    at_once = max(1, _PIXELS_AT_ONCE // (width * _HALF))
    for first in range(0, rows, at_once):
        last = min(first + at_once, rows)
        # One more row either way, as differences need.
        top, bottom = max(first * _HALF - 1, 0), min(last * _HALF + 1, len(half))
        strip = half[top:bottom, :width]
        inner = slice(first * _HALF - top, last * _HALF - top)
        across = cv2.Sobel(strip, cv2.CV_32F, 1, 0, ksize=1)[inner]
        down = cv2.Sobel(strip, cv2.CV_32F, 0, 1, ksize=1)[inner]
        whole = (across * across, down * down, across * down, strip[inner])
        yield tuple(_means(each, (columns, last - first)) for each in whole)


def _means(values: Grey | Floats, size: tuple[int, int]) -> Floats:
    return np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_AREA), np.float32)
