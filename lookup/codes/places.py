"""Where in a picture there may be codes: most photos hold none, and reading takes time."""

from collections.abc import Iterator
from itertools import islice

import cv2
import numpy as np

from lookup.codes.cells import CELL, Cells, Flags

# Bars have edges in one direction; noise and thin bars add others. A line along the picture's rows
# crosses bars turned by up to 45 degrees.
_BARS_CONTRAST = 0.02
_BARS_DIFFERENCE = 30.0
_BARS_COHERENCE = 0.35
_BARS_LEANING = 0.5
# With eight modules to a cell, the shortest bars (UPC-E, 51 modules) fill so many in a row; those
# of the largest cells are as long as the picture.
_CELLS_IN_A_ROW = 5
_MOST_CELLS_LONG = 6
# The modules of a square code have edges in all directions.
_SQUARES_CONTRAST = 0.06
_SQUARES_DIFFERENCE = 100.0
_SQUARES_SCALES = 2
_SQUARES_MARGIN = 2  # cells


def bar_bands(cells: Cells) -> tuple[list[slice], list[slice]]:
    """(Rows, columns) of a picture, in pixels, that bars may cross: none in most photos.

    `cells` are its least ones. Of bars that can be read, those of hardly any contrast are missed.
    """
    rows, columns = (np.zeros(length + 2, np.bool_) for length in cells.light.shape)
    for larger in _scales(cells):
        if max(larger.light.shape) < _MOST_CELLS_LONG:
            break
        directed = larger.directed
        bars = directed > larger.least(_BARS_CONTRAST, _BARS_DIFFERENCE)
        bars &= directed > _BARS_COHERENCE * (larger.across + larger.down)
        _mark(rows, bars & (larger.across > _BARS_LEANING * larger.down), larger.scale)
        _mark(columns, (bars & (larger.down > _BARS_LEANING * larger.across)).T, larger.scale)
    return _slices(rows), _slices(columns)


def small_squares(cells: Cells) -> Flags:
    """Least cells, bool (rows, columns), in or near which there may be the square code of small
    modules (up to eight pixels) and of some contrast."""
    near = np.zeros(cells.light.shape, np.uint8)
    for larger in islice(_scales(cells), _SQUARES_SCALES):
        undirected = larger.across + larger.down - larger.directed
        squares = undirected > larger.least(_SQUARES_CONTRAST, _SQUARES_DIFFERENCE)
        block = np.ones((larger.scale, larger.scale), np.uint8)
        wide = np.kron(squares.astype(np.uint8), block)
        near[: len(wide), : wide.shape[1]] |= wide
    side = 2 * _SQUARES_MARGIN + 1
    return np.asarray(cv2.dilate(near, np.ones((side, side), np.uint8)), np.bool_)


def _scales(cells: Cells) -> Iterator[Cells]:
    yield cells
    while min(cells.light.shape) > 1:
        cells = cells.twice_as_large()
        yield cells


def _mark(rows: Flags, cells: Flags, scale: int) -> None:
    """Set the rows, in least cells, where enough cells follow each other, and their neighbours."""
    kernel = np.ones((1, _CELLS_IN_A_ROW), np.uint8)
    runs = cv2.erode(cells.astype(np.uint8), kernel, borderValue=0)
    for row in np.flatnonzero(runs.any(axis=1)).tolist():
        rows[max(0, (row - 1) * scale) : (row + 2) * scale] = True


def _slices(rows: Flags) -> list[slice]:
    """Pixels of the full size for each run of rows that are set."""
    turns = np.flatnonzero(np.diff(rows, prepend=False, append=False)).tolist()
    return [
        slice(start * CELL, end * CELL) for start, end in zip(turns[::2], turns[1::2], strict=True)
    ]
