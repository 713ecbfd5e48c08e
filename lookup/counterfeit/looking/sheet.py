"""An item's pixels at one size, with the local features that align it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lookup.counterfeit.looking.look import Box

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]

SIDE = 320
"""Pixels of the longer side: enough for a line of stitches, few enough to compare quickly."""

_MARGIN = 0.06
_MOST_POINTS = 700
_LEAST_CONTRAST = 0.015


@dataclass(frozen=True)
class DetailSheet:
    """`pixels` uint8 (h, w, 3); `points` float32 (n, 2), x and y on it; `descriptors` float32
    (n, 128). `to_photo` float64 (3, 3) takes places on the sheet to pixels of the photo.
    """

    pixels: Bytes
    points: Floats
    descriptors: Floats
    to_photo: NDArray[np.float64]

    @property
    def size(self) -> tuple[int, int]:
        """(width, height)."""
        return int(self.pixels.shape[1]), int(self.pixels.shape[0])


def detail_sheet(picture: Image.Image, box: Box) -> DetailSheet:
    """The sheet of what lies in the box of an upright RGB picture, and a little round it.

    Local features are RootSIFT (Lowe 2004; Arandjelovic and Zisserman 2012).
    """
    wider, higher = _MARGIN * (box[2] - box[0]), _MARGIN * (box[3] - box[1])
    left, top = max(int(box[0] - wider), 0), max(int(box[1] - higher), 0)
    right = min(int(box[2] + wider) + 1, picture.width)
    bottom = min(int(box[3] + higher) + 1, picture.height)
    crop = np.asarray(picture.crop((left, top, right, bottom)), np.uint8)
    scale = SIDE / max(crop.shape[:2])
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    size = (max(round(crop.shape[1] * scale), 1), max(round(crop.shape[0] * scale), 1))
    pixels = np.asarray(cv2.resize(crop, size, interpolation=how), np.uint8)
    points, descriptors = _features(pixels)
    across, down = crop.shape[1] / size[0], crop.shape[0] / size[1]
    to_photo = np.array([[across, 0, left], [0, down, top], [0, 0, 1]], np.float64)
    return DetailSheet(pixels, points, descriptors, to_photo)


def opened_sheet(open_picture: Callable[[], Image.Image], box: Box) -> DetailSheet:
    """The sheet of a picture that is opened for it alone."""
    return detail_sheet(open_picture(), box)


def _features(pixels: Bytes) -> tuple[Floats, Floats]:
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    library: Any = cv2  # its type stubs do not know SIFT
    finder = library.SIFT_create(nfeatures=_MOST_POINTS, contrastThreshold=_LEAST_CONTRAST)
    found, raw = finder.detectAndCompute(grey, None)
    if raw is None:
        return np.empty((0, 2), np.float32), np.empty((0, 128), np.float32)
    rooted = np.sqrt(raw / np.maximum(raw.sum(axis=1, keepdims=True), 1e-6))
    return np.array([point.pt for point in found], np.float32), rooted.astype(np.float32)
