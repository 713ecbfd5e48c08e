"""A catalogue picture: the item on a clean, light background with its shadow."""

from functools import lru_cache

import cv2
import numpy as np

from indexer.lab.drawn.arrays import Bytes

SUPERSAMPLE = 1.5


@lru_cache(maxsize=4)
def _backdrop(size: int) -> Bytes:
    """A paper sweep, lighter in the middle, uint8 (size, size, 3)."""
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size - 0.5
    fall = 1 - 0.055 * (x * x * 1.4 + (y + 0.08) ** 2 * 1.6) * 2
    white = np.asarray([249, 247, 244], np.float32) * fall[..., None]
    paper: Bytes = np.clip(white, 0, 255).astype(np.uint8)
    paper.setflags(write=False)
    return paper


def ground_shadow(cover: Bytes, floor: float | None) -> Bytes:
    """How much light the item takes from the backdrop, uint8 (h, w), 0 where none.

    floor: where it stands, -1 (top) to 1; None: it lies on the backdrop.
    """
    size = cover.shape[0]
    quarter = cv2.resize(cover, (size // 4, size // 4), interpolation=cv2.INTER_AREA)
    q = quarter.shape[0]
    if floor is not None:
        soft = (
            _under(quarter, floor, 0.22, 0.055 * q) * 0.42
            + _under(quarter, floor, 0.07, 0.012 * q) * 0.5
        )
    else:
        near = _shifted(quarter, 0.010 * q, 0.014 * q, 0.010 * q)
        far = _shifted(quarter, 0.026 * q, 0.040 * q, 0.038 * q)
        soft = near * 0.34 + far * 0.30
    shadow = np.clip(soft, 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(shadow, (size, size), interpolation=cv2.INTER_LINEAR))


def _under(cover: Bytes, floor: float, flat: float, sigma: float) -> Bytes:
    """The cover pressed flat on the floor and softened, float."""
    q = cover.shape[0]
    line = q / 2 * (1 + floor)
    press = np.asarray([[1, 0, 0.02 * q], [0, flat, line * (1 - flat) + 0.012 * q]], np.float32)
    laid = cv2.warpAffine(cover, press, (q, q), flags=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(laid, (0, 0), sigma))


def _shifted(cover: Bytes, dx: float, dy: float, sigma: float) -> Bytes:
    q = cover.shape[0]
    moved = cv2.warpAffine(cover, np.asarray([[1, 0, dx], [0, 1, dy]], np.float32), (q, q))
    return np.asarray(cv2.GaussianBlur(moved, (0, 0), sigma))


def packshot(item: Bytes, shadow: Bytes) -> Bytes:
    """The item (premultiplied RGBA) over backdrop and shadow, RGB uint8 (size, size, 3)."""
    size = item.shape[0]
    light = 1 - shadow.astype(np.float32) * (0.78 / 255)
    keep = light * (1 - item[..., 3].astype(np.float32) / 255)
    paper = cv2.multiply(_backdrop(size), cv2.merge([keep] * 3), dtype=cv2.CV_8U)
    return np.asarray(cv2.add(paper, np.ascontiguousarray(item[..., :3])))


def reduced(item: Bytes, size: int) -> Bytes:
    """A supersampled picture brought to its final size."""
    return np.asarray(cv2.resize(item, (size, size), interpolation=cv2.INTER_AREA))
