"""The item on a plain background, by flood fill from the border."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from lookup.matching.canvas import Canvas

# Distances in Lab: a just noticeable difference is about 2.3; packshots vary by some of those.
_NEAR = 12.0
_BORDER_PIXELS = 3
_PLAIN_BORDER_SHARE = 0.45
_LEAST_ITEM_SHARE = 0.02
_LEAST_PART_SHARE = 0.02


@dataclass(frozen=True)
class Foreground:
    """Item pixels of a canvas: `mask` float32 (h, w) of 0 and 1; `box` around them on it."""

    mask: NDArray[np.float32]
    box: tuple[float, float, float, float]


def plain_foreground(canvas: Canvas) -> Foreground | None:
    """The item, where the picture's background is plain enough to tell; None where it is not."""
    left, top, right, bottom = canvas.content
    lab = np.asarray(cv2.cvtColor(canvas.pixels, cv2.COLOR_RGB2LAB), np.float32)
    lab = lab[top:bottom, left:right]
    near = _near_to_border_colour(lab)
    edge = np.concatenate([near[0], near[-1], near[:, 0], near[:, -1]])
    item = ~_reached_from_border(near)
    if edge.mean() < _PLAIN_BORDER_SHARE or item.mean() < _LEAST_ITEM_SHARE:
        return None
    box = _box_of_parts(item)
    if box is None:
        return None
    mask = np.zeros(canvas.pixels.shape[:2], np.float32)
    mask[top:bottom, left:right] = item
    return Foreground(mask, (box[0] + left, box[1] + top, box[2] + left, box[3] + top))


def _near_to_border_colour(lab: NDArray[np.float32]) -> NDArray[np.bool_]:
    width = _BORDER_PIXELS
    border = np.concatenate(
        [
            lab[:width].reshape(-1, 3),
            lab[-width:].reshape(-1, 3),
            lab[:, :width].reshape(-1, 3),
            lab[:, -width:].reshape(-1, 3),
        ]
    )
    distance = np.linalg.norm(lab - np.median(border, axis=0), axis=-1)
    near: NDArray[np.bool_] = distance < _NEAR
    return near


def _reached_from_border(near: NDArray[np.bool_]) -> NDArray[np.bool_]:
    _, labels = cv2.connectedComponents(near.astype(np.uint8))
    edge = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    reached: NDArray[np.bool_] = np.isin(labels, edge[edge > 0])
    return reached


def _box_of_parts(item: NDArray[np.bool_]) -> tuple[int, int, int, int] | None:
    """Box around all parts but specks; None where there are only specks."""
    opened = cv2.morphologyEx(item.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    _, _, parts, _ = cv2.connectedComponentsWithStats(opened)
    kept = parts[1:][parts[1:, cv2.CC_STAT_AREA] > _LEAST_PART_SHARE * item.sum()]
    if not len(kept):
        return None
    lefts, tops = kept[:, cv2.CC_STAT_LEFT], kept[:, cv2.CC_STAT_TOP]
    return (
        int(lefts.min()),
        int(tops.min()),
        int((lefts + kept[:, cv2.CC_STAT_WIDTH]).max()),
        int((tops + kept[:, cv2.CC_STAT_HEIGHT]).max()),
    )
