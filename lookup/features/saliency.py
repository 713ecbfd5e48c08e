"""Where the item is in a photo whose background is not plain: what differs from its border."""

import cv2
import numpy as np
from numpy.typing import NDArray

from lookup.features.canvas import Canvas, cells_of

_MASS_KEPT = 0.86
_LEAST_BORDER_CELLS = 3


def salient_box(
    patches: NDArray[np.float32], grid: tuple[int, int], canvas: Canvas
) -> tuple[float, float, float, float]:
    """Box on the canvas that holds most of what is unlike the photo's own border.

    `patches` are unit rows, float32 (rows * columns, d), of that grid (rows, columns).
    """
    saliency = _saliency(patches, grid, canvas)
    total = saliency.sum()
    if total <= 0:
        left, top, right, bottom = canvas.content
        return float(left), float(top), float(right), float(bottom)
    rows, columns = grid
    height, width = canvas.pixels.shape[0] / rows, canvas.pixels.shape[1] / columns
    first, last = _span(saliency.sum(axis=0) / total)
    upper, lower = _span(saliency.sum(axis=1) / total)
    margin = 0.75
    return (
        (first - margin) * width,
        (upper - margin) * height,
        (last + margin) * width,
        (lower + margin) * height,
    )


def _saliency(
    patches: NDArray[np.float32], grid: tuple[int, int], canvas: Canvas
) -> NDArray[np.float32]:
    inside = cells_of(canvas.inside, grid) > 0.5
    border = _border_cells(inside.reshape(grid)).reshape(-1)
    likeness = patches @ patches[border].T
    # Not the very best: a border cell that holds part of the item would hide the item.
    passed_over = max(_LEAST_BORDER_CELLS, int(border.sum()) // 12)
    ranked = np.sort(likeness, axis=1)[:, -passed_over - 1 : -1]
    unlike = 1 - ranked.mean(axis=1)
    centred = cells_of(canvas.centredness, grid)
    raised = np.maximum(unlike - np.median(unlike[border]), 0) * centred * inside
    smooth = cv2.GaussianBlur(raised.reshape(grid).astype(np.float32), (0, 0), 0.8) ** 1.5
    return np.asarray(smooth, np.float32)


def _border_cells(inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    padded = np.pad(inside, 1).astype(np.uint8)
    kernel = np.ones((3, 3), np.uint8)
    core = cv2.erode(padded, kernel, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    border: NDArray[np.bool_] = inside & (core[1:-1, 1:-1] == 0)
    return border


def _span(shares: NDArray[np.float32]) -> tuple[float, float]:
    """First and last position (in cells) that hold the middle _MASS_KEPT of the shares."""
    cumulated = np.concatenate([[0.0], np.cumsum(shares)])
    tail = (1 - _MASS_KEPT) / 2
    places = np.arange(len(cumulated))
    low, high = np.interp([tail, 1 - tail], cumulated, places)
    return float(low), float(high)
