"""Where the item is in a photo that nobody marked: what stands out round the middle."""

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Mask = NDArray[np.bool_]

_SIDE = 112
_ROUNDS = 3
_MARGIN = 0.04
_CORE = 0.32
# Outside these shares of the frame the cut went wrong more often than not.
_LEAST_SHARE, _MOST_SHARE = 0.12, 0.85
_LEAST_IN_ONE_PIECE = 0.9
_MOST_ON_BORDER = 0.35


def item_mask(pixels: Picture) -> Mask | None:
    """The item in `pixels` (uint8, (h, w, 3)), bool (h, w), by GrabCut (Rother et al. 2004) from
    the middle outwards; None where nothing of one piece stands out."""
    height, width = pixels.shape[:2]
    scale = _SIDE / max(height, width)
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    marks = _first_guess(size)
    cv2.setRNGSeed(0)
    state = np.zeros((2, 1, 65), np.float64)
    whole_frame = (0, 0, *size)  # not read when a mask is given
    cv2.grabCut(small, marks, whole_frame, state[0], state[1], _ROUNDS, cv2.GC_INIT_WITH_MASK)
    item = np.isin(marks, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    item = np.asarray(cv2.morphologyEx(item, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)), np.uint8)
    whole = _largest_piece(item)
    if whole is None or not _plausible(whole, item):
        return None
    return np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_LINEAR)) > 0


def _first_guess(size: tuple[int, int]) -> NDArray[np.uint8]:
    width, height = size
    marks = np.full((height, width), cv2.GC_PR_BGD, np.uint8)
    x, y = np.linspace(-1, 1, width), np.linspace(-1, 1, height)[:, None]
    marks[x**2 + y**2 < 0.75**2] = cv2.GC_PR_FGD
    marks[(x / _CORE) ** 2 + (y / _CORE) ** 2 < 1] = cv2.GC_FGD
    edge = max(1, round(_MARGIN * min(size)))
    for side in np.s_[:edge, :], np.s_[-edge:, :], np.s_[:, :edge], np.s_[:, -edge:]:
        marks[side] = cv2.GC_BGD
    return marks


def _largest_piece(item: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    count, labels, statistics, _ = cv2.connectedComponentsWithStats(item, connectivity=4)
    if count < 2:
        return None
    best = 1 + int(np.argmax(statistics[1:, cv2.CC_STAT_AREA]))
    return np.asarray(labels == best, np.uint8)


def _plausible(whole: NDArray[np.uint8], item: NDArray[np.uint8]) -> bool:
    edge = 1 + max(1, round(_MARGIN * min(whole.shape)))
    inner = whole[edge:-edge, edge:-edge]
    touching = np.concatenate([inner[0], inner[-1], inner[:, 0], inner[:, -1]])
    return bool(
        _LEAST_SHARE <= whole.mean() <= _MOST_SHARE
        and whole.sum() >= _LEAST_IN_ONE_PIECE * item.sum()
        and touching.mean() <= _MOST_ON_BORDER
    )
