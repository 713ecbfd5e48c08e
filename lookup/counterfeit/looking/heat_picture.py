"""The heat over a photo, as a picture to lay over it."""

from collections.abc import Sequence
from io import BytesIO

import cv2
import numpy as np
from PIL import Image

from lookup.counterfeit.looking.look import Box

SHOWN_FROM = 0.95
"""Shares of genuine cells below: what is more unusual than so many is shown, in yellow."""

FULL_FROM = 0.99
"""From here on in red."""

_OPAQUE = (110, 200)


def heat_png(size: tuple[int, int], box: Box, heat: Sequence[Sequence[float]]) -> bytes:
    """A PNG of `size` (width, height), clear where nothing stands out, yellow to red where
    something does. `heat` rows lie over `box` in pixels: each cell the share of genuine cells
    that are less unusual, 0..1.
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
    red = np.clip((canvas - SHOWN_FROM) / (FULL_FROM - SHOWN_FROM), 0, 1)
    least, most = _OPAQUE
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[..., 0] = 255
    pixels[..., 1] = (220 * (1 - red)).astype(np.uint8)
    pixels[..., 3] = np.where(canvas > SHOWN_FROM, least + (most - least) * red, 0)
    stream = BytesIO()
    Image.fromarray(pixels).save(stream, "PNG", optimize=True)
    return stream.getvalue()
