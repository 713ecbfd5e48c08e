"""How unusual each cell of an aligned photo is among genuine photos, and the regions to look at."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from lookup.counterfeit.looking.differences import Differences
from lookup.counterfeit.looking.sheet import Floats

CellBox = tuple[int, int, int, int]
"""left, top, right, bottom in cells, the last two exclusive."""

# A genuine photo may differ by so much in a cell for no reason that the references would show.
_STRUCTURE_FLOOR = 0.03
_COLOUR_FLOOR = 0.2
_MOST = 12.0
_SMOOTHED = 0.6
_COLOUR_POOLED = 1.0
_REGION_CELLS = 4


@dataclass(frozen=True)
class Region:
    """Cells to look at; `unusualness` in standard deviations of genuine photos there; `sign` says
    whether it is their structure or their colour.
    """

    cells: CellBox
    unusualness: float
    sign: str


@dataclass(frozen=True)
class Heat:
    """`structure` and `colour`, float32 (rows, columns), in standard deviations of genuine photos,
    0 where the photo shows nothing; `covered` says where it shows something.
    """

    structure: Floats
    colour: Floats
    covered: NDArray[np.bool_]

    @property
    def combined(self) -> Floats:
        """The larger of both."""
        larger: Floats = np.maximum(self.structure, self.colour)
        return larger


def heat_of(photo: Differences, genuine: Sequence[Differences]) -> Heat:
    """The photo's differences from a reference, against those of other genuine photos from it."""
    above = _deviations(photo.structure, [one.structure for one in genuine], _STRUCTURE_FLOOR)
    colour = np.stack(
        [
            _deviations(
                _pooled(photo.colour[..., axis]),
                [_pooled(one.colour[..., axis]) for one in genuine],
                _COLOUR_FLOOR,
            )
            for axis in (0, 1)
        ]
    )
    return Heat(
        # A photo more like the reference than other genuine photos are is nothing unusual.
        structure=np.clip(above, 0, _MOST),
        colour=np.minimum(np.hypot(*colour), _MOST).astype(np.float32),
        covered=np.isfinite(photo.structure),
    )


def usual_heat(genuine: Sequence[Differences]) -> Floats:
    """What cells of genuine photos have when each is compared with the others, float32, ascending;
    empty where there are fewer than two."""
    if len(genuine) < 2:
        return np.empty(0, np.float32)
    heats = [heat_of(one, [other for other in genuine if other is not one]) for one in genuine]
    return np.sort(np.concatenate([heat.combined[heat.covered] for heat in heats]))


def share_below(cells: Floats, usual: Floats) -> Floats:
    """Of each cell the share of `usual` values (ascending) that lie below it, 0..1.

    0 where nothing is known to be usual.
    """
    if not len(usual):
        return np.zeros_like(cells)
    return np.asarray(np.searchsorted(usual, cells, side="left") / len(usual), np.float32)


def most_unusual(heat: Heat, count: int) -> list[Region]:
    """The regions of a few cells that stand out most, apart from each other, the worst first."""
    left = heat.combined * heat.covered
    regions = []
    for _ in range(count):
        if not left.size or left.max() <= 0:
            break
        row, column = np.unravel_index(int(left.argmax()), left.shape)
        sign = "structure" if heat.structure[row, column] >= heat.colour[row, column] else "colour"
        box = _around(int(row), int(column), (left.shape[0], left.shape[1]))
        regions.append(Region(box, float(left[row, column]), sign))
        left = left.copy()
        left[box[1] : box[3], box[0] : box[2]] = 0
    return regions


def _deviations(photo: Floats, genuine: Sequence[Floats], floor: float) -> Floats:
    """Cells beyond what genuine photos do there; they vary more where they differ more."""
    stack = np.stack([*genuine]) if genuine else np.zeros((1, *photo.shape), np.float32)
    known = np.isfinite(stack)
    counts = np.maximum(known.sum(axis=0), 1)
    filled = np.where(known, stack, 0)
    mean = filled.sum(axis=0) / counts
    spread = np.sqrt((np.where(known, stack - mean, 0) ** 2).sum(axis=0) / counts)
    # So few references say little of one cell alone: its neighbours are asked too.
    mean, spread = _smoothed(mean), _smoothed(spread)
    above = (np.nan_to_num(photo) - mean) / (spread + floor)
    return np.asarray(np.where(np.isfinite(photo), above, 0), np.float32)


def _pooled(cells: Floats) -> Floats:
    """Means over neighbouring cells that are covered: a part's hue is that of all its cells."""
    known = np.isfinite(cells).astype(np.float32)
    size = (0, 0)
    shares = cv2.GaussianBlur(known, size, _COLOUR_POOLED)
    sums = cv2.GaussianBlur(np.nan_to_num(cells), size, _COLOUR_POOLED)
    pooled = np.where(known > 0, sums / np.maximum(shares, 1e-6), np.nan)
    return np.asarray(pooled, np.float32)


def _smoothed(cells: NDArray[np.floating]) -> Floats:
    return np.asarray(
        cv2.GaussianBlur(np.asarray(cells, np.float32), (0, 0), _SMOOTHED), np.float32
    )


def _around(row: int, column: int, shape: tuple[int, int]) -> CellBox:
    """A square of cells round one, moved so that it lies on the sheet."""
    top = min(max(row - _REGION_CELLS // 2, 0), max(shape[0] - _REGION_CELLS, 0))
    left = min(max(column - _REGION_CELLS // 2, 0), max(shape[1] - _REGION_CELLS, 0))
    return (
        left,
        top,
        min(left + _REGION_CELLS, shape[1]),
        min(top + _REGION_CELLS, shape[0]),
    )
