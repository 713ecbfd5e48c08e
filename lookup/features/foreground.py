"""The item on a plain background, by flood fill from the border."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from lookup.features.canvas import Canvas

# Distances in Lab: a just noticeable difference is about 2.3; packshots vary by some of those.
_NEAR = 12.0
_BORDER_PIXELS = 3
_PLAIN_BORDER_SHARE = 0.45
_LEAST_ITEM_SHARE = 0.02
_LEAST_PART_SHARE = 0.02
_NEAR_EDGE, _REACHED = 1, 2
_NEIGHBOURS = 8


@dataclass(frozen=True)
class Foreground:
    """Item pixels of a canvas: `mask` float32 (h, w) of 0 and 1; `box` around them on it."""

    mask: NDArray[np.float32]
    box: tuple[float, float, float, float]


def plain_foreground(canvas: Canvas) -> Foreground | None:
    """The item, where the picture's background is plain enough to tell; None where it is not."""
    left, top, right, bottom = canvas.content
    lab = np.asarray(cv2.cvtColor(canvas.pixels, cv2.COLOR_RGB2LAB), np.uint8)
    near = _near_to_border_colour(lab[top:bottom, left:right])
    edge = np.concatenate([near[0], near[-1], near[:, 0], near[:, -1]])
    item = ~reached_from_border(near)
    if edge.mean() < _PLAIN_BORDER_SHARE or item.mean() < _LEAST_ITEM_SHARE:
        return None
    box = _box_of_parts(item)
    if box is None:
        return None
    mask = np.zeros(canvas.pixels.shape[:2], np.float32)
    mask[top:bottom, left:right] = item
    return Foreground(mask, (box[0] + left, box[1] + top, box[2] + left, box[3] + top))


def _near_to_border_colour(lab: NDArray[np.uint8]) -> NDArray[np.bool_]:
    width = _BORDER_PIXELS
    border = np.concatenate(
        [
            lab[:width].reshape(-1, 3),
            lab[-width:].reshape(-1, 3),
            lab[:, :width].reshape(-1, 3),
            lab[:, -width:].reshape(-1, 3),
        ]
    )
    # A channel has 256 values: their squared distances are looked up. Halves at most, so exact.
    values = np.arange(256, dtype=np.float32)[None, :, None]
    squared = cv2.LUT(lab, (values - np.median(border, axis=0).astype(np.float32)) ** 2)
    near: NDArray[np.bool_] = cv2.transform(squared, np.ones((1, 3), np.float32)) < _NEAR**2
    return near


def reached_from_border(near: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The part of a mask, bool (h, w), that is connected with the picture's edge."""
    # A frame that is near joins all that reaches the edge.
    framed = cv2.copyMakeBorder(
        near.astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=_NEAR_EDGE
    )
    cv2.floodFill(framed, None, (0, 0), _REACHED, flags=_NEIGHBOURS)
    reached: NDArray[np.bool_] = framed[1:-1, 1:-1] == _REACHED
    return reached


def _box_of_parts(item: NDArray[np.bool_]) -> tuple[int, int, int, int] | None:
    """Box around all parts but specks; None where there are only specks."""
    opened = cv2.morphologyEx(item.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    # OpenCV's own statistics of components take eight times as long as the components.
    _, labels = cv2.connectedComponents(opened)
    areas = np.bincount(labels.reshape(-1))
    large = areas > _LEAST_PART_SHARE * item.sum()
    large[0] = False
    if not large.any():
        return None
    kept = large[labels]
    columns, rows = np.flatnonzero(kept.any(axis=0)), np.flatnonzero(kept.any(axis=1))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
