"""Whether a photo shows a screen or a print instead of an item: their dots beat with the camera's.

The beat (moiré) is one frequency that stands far above its neighbours, in brightness or in colour.
"""

import cv2
import numpy as np

from lookup.counterfeit.looking.look import Floats
from lookup.counterfeit.looking.sheet import Bytes

_SIDE = 512
_LEAST_SIDE = 128
_FREQUENCIES = (0.04, 0.48)
"""Cycles a pixel: below lie the item's own shapes."""

_GREY, _COLOUR = 4.2, 3.2
"""In standard deviations of all frequencies. Of 160 real photos of items of four sources, woven
ones among them, brightness stays below 3.8 and colour below 3.1."""


def shows_screen(pixels: Bytes) -> bool:
    """Of an upright RGB picture uint8 (h, w, 3), judged by its middle at the size that it has.

    False where it is too small to say. A photo that was reduced since may have lost its beat, and
    a fabric of fine even threads may have one: a reason to ask, no more.
    """
    side = min(*pixels.shape[:2], _SIDE)
    if side < _LEAST_SIDE:
        return False
    top, left = (pixels.shape[0] - side) // 2, (pixels.shape[1] - side) // 2
    red, green, blue = cv2.split(pixels[top : top + side, left : left + side].astype(np.float32))
    if _peak(0.3 * red + 0.59 * green + 0.11 * blue) > _GREY:
        return True
    return max(_peak(red - green), _peak(blue - green)) > _COLOUR


def _peak(channel: Floats) -> float:
    """How far the strongest frequency stands above those round it."""
    side = len(channel)
    window = np.hanning(side).astype(np.float32)
    strength = np.abs(np.fft.rfft2((channel - channel.mean()) * np.outer(window, window)))
    strength = np.fft.fftshift(strength, axes=0)
    levels = np.log(strength + 1e-3 * strength.mean() + 1e-6).astype(np.float32)
    round_it = cv2.blur(cv2.medianBlur(levels, 5), (15, 15))
    down = np.abs(np.arange(side) - side // 2)[:, None] / side
    across = np.arange(strength.shape[1])[None] / side
    radius = np.hypot(down, across)
    # Frames, shelves and the picture's own edges lie on the axes.
    off_axes = (down > 2 / side) & (across > 2 / side)
    above = (levels - round_it)[(radius > _FREQUENCIES[0]) & (radius < _FREQUENCIES[1]) & off_axes]
    return float(above.max() / max(float(above.std()), 1e-6))
