"""Lays the fine detail of one photo over that of another, to a fraction of a pixel."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from lookup.counterfeit.looking.alignment import Alignment, align, refine
from lookup.counterfeit.looking.look import Floats
from lookup.counterfeit.pieces.fine_sheet import FineSheet, residual

PATCH = 40
"""Pixels a side of the patches that are compared."""

REACH = 6
"""Pixels that a patch may lie beside where the homography puts it: leather bends."""

LEAST_DETAIL = 0.2
"""Spread of a patch's residual below which it shows nothing."""

_LEAST_PEAK = 0.3
_LEAST_KNOWN = 4


@dataclass(frozen=True)
class Laid:
    """A photo on the sheet of another: its residual and where it covers it, `covered` bool (h, w).

    `to_other` float64 (3, 3) takes pixels of the photo to pixels of the other photo.
    """

    residual: NDArray[np.float16]
    """Half as long as it is computed with: forty of them are kept at once."""
    covered: NDArray[np.bool_]
    to_other: NDArray[np.float64]

    def detail(self) -> Floats:
        """The residual, float32 (h, w)."""
        return self.residual.astype(np.float32)


def lay(photo: FineSheet, other: FineSheet, alignment: Alignment | None = None) -> Laid | None:
    """The photo over the other one; None where it does not align.

    A homography first; then each patch moves to where it correlates best with the other photo's,
    smoothed over its neighbours (a piece bends, and a homography is for planes).
    """
    found = alignment or align(photo.sheet, other.sheet)
    if found is None:
        return None
    found = refine(found, photo.sheet, other.sheet)
    way = other.from_sheet @ found.homography @ np.linalg.inv(photo.from_sheet)
    size = (other.grey.shape[1], other.grey.shape[0])
    grey = cv2.warpPerspective(photo.grey, way, size, flags=cv2.INTER_LINEAR)
    whole = np.ones(photo.grey.shape, np.uint8)
    covered = cv2.warpPerspective(whole, way, size, flags=cv2.INTER_NEAREST)
    border = np.ones((2 * REACH + 1, 2 * REACH + 1), np.uint8)
    covered = cv2.erode(covered, border, borderValue=0)
    settled = _settled(residual(np.asarray(grey, np.float32)), residual(other.grey))
    to_other = other.to_photo @ way @ np.linalg.inv(photo.to_photo)
    to_other = np.asarray(to_other / to_other[2, 2], np.float64)
    return Laid(settled.astype(np.float16), covered > 0, to_other)


def _settled(laid: Floats, other: Floats) -> Floats:
    """`laid` after its patches moved to where they fit best."""
    shifts = _shifts(laid, other)
    known = ~np.isnan(shifts[..., 0])
    if known.sum() < _LEAST_KNOWN:
        return laid
    height, width = other.shape
    full = cv2.resize(_smoothed(shifts, known), (width, height), interpolation=cv2.INTER_LINEAR)
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    moved = cv2.remap(laid, across + full[..., 0], down + full[..., 1], cv2.INTER_CUBIC)
    return np.asarray(moved, np.float32)


def _shifts(laid: Floats, other: Floats) -> Floats:
    """How far each patch of `other` lies off in `laid`, float32 (rows, columns, 2): x and y; NaN
    where it shows nothing or fits nowhere."""
    rows, columns = (max((side - 2 * REACH) // PATCH, 1) for side in other.shape)
    shifts = np.full((rows, columns, 2), np.nan, np.float32)
    for row in range(rows):
        for column in range(columns):
            y, x = REACH + row * PATCH, REACH + column * PATCH
            patch = other[y : y + PATCH, x : x + PATCH]
            window = laid[y - REACH : y + PATCH + REACH, x - REACH : x + PATCH + REACH]
            if min(patch.shape) < PATCH or patch.std() < LEAST_DETAIL:
                continue
            fit = np.asarray(cv2.matchTemplate(window, patch, cv2.TM_CCOEFF_NORMED), np.float32)
            _, peak, _, (right, below) = cv2.minMaxLoc(fit)
            last_y, last_x = fit.shape[0] - 1, fit.shape[1] - 1
            if peak >= _LEAST_PEAK and 0 < right < last_x and 0 < below < last_y:
                shifts[row, column] = (
                    right - REACH + _vertex(fit[below, right - 1 : right + 2]),
                    below - REACH + _vertex(fit[below - 1 : below + 2, right]),
                )
    return shifts


def _smoothed(shifts: Floats, known: NDArray[np.bool_]) -> Floats:
    """The median of each patch's known neighbours, or of all where it has none."""
    all_of_them = np.median(shifts[known], axis=0)
    smooth = np.empty_like(shifts)
    for row, column in np.ndindex(known.shape):
        near = (slice(max(row - 1, 0), row + 2), slice(max(column - 1, 0), column + 2))
        some = shifts[near][known[near]]
        smooth[row, column] = np.median(some, axis=0) if len(some) > 1 else all_of_them
    return smooth


def _vertex(three: Floats) -> float:
    """Where the parabola through three values at -1, 0 and 1 is highest."""
    before, at, after = (float(value) for value in three)
    bend = before - 2 * at + after
    return 0.0 if bend == 0 else 0.5 * (before - after) / bend
