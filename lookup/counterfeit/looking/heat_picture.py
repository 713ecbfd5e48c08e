"""The heat over a photo, as a picture to lay over it."""

from collections.abc import Sequence
from io import BytesIO

import cv2
import numpy as np
from PIL import Image

from lookup.counterfeit.looking.look import Box

_MOST_OPAQUE = 200
_LEAST_HEAT = 0.1


def heat_png(size: tuple[int, int], box: Box, heat: Sequence[Sequence[float]]) -> bytes:
    """A PNG of `size` (width, height), clear where nothing stands out, yellow to red where
    something does. `heat` rows of 0..1 lie over `box` in pixels.
    """
    width, height = size
    canvas = np.zeros((height, width), np.float32)
    left, top = max(int(box[0]), 0), max(int(box[1]), 0)
    right, bottom = min(int(box[2]), width), min(int(box[3]), height)
    if heat and right > left and bottom > top:
        cells = np.asarray(heat, np.float32)
        canvas[top:bottom, left:right] = cv2.resize(
            cells, (right - left, bottom - top), interpolation=cv2.INTER_LINEAR
        )
    shown = np.clip((canvas - _LEAST_HEAT) / (1 - _LEAST_HEAT), 0, 1)
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[..., 0] = 255
    pixels[..., 1] = (220 * (1 - shown)).astype(np.uint8)
    pixels[..., 3] = (_MOST_OPAQUE * shown).astype(np.uint8)
    stream = BytesIO()
    Image.fromarray(pixels).save(stream, "PNG", optimize=True)
    return stream.getvalue()
