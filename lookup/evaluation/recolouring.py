"""Items in colours that they do not have."""

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

_LEAST_TURN, _MOST_TURN = 90, 180
_COLOURLESS = 20.0
_DYE = 45.0
_MIDDLE = 50.0
_CONTRAST_KEPT = 0.6


def recoloured(pixels: Pixels, item: Pixels, rng: np.random.Generator) -> Pixels:
    """Pixels (h, w, 3) whose `item`, its share of each pixel times 255 (h, w), is another colour.

    Its hues are turned by 90 to 180 degrees in CIELAB. An item that is nearly without colour (mean
    chroma below 20) is dyed instead, its lightness drawn to the middle, so that black takes colour.
    """
    lab = np.asarray(cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)
    shares = item.astype(np.float32) / 255
    chroma = np.hypot(lab[..., 1], lab[..., 2])
    turn = np.deg2rad(rng.uniform(_LEAST_TURN, _MOST_TURN) * rng.choice((-1, 1)))
    dye = rng.uniform(0, 2 * np.pi)
    if (chroma * shares).sum() < _COLOURLESS * shares.sum():
        lab[..., 0] = _MIDDLE + _CONTRAST_KEPT * (lab[..., 0] - _MIDDLE)
        lab[..., 1:] += _DYE * np.array([np.cos(dye), np.sin(dye)], np.float32)
    else:
        rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        lab[..., 1:] = lab[..., 1:] @ rotation.astype(np.float32)
    other = np.clip(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB), 0, 1) * 255
    mixed = pixels + shares[..., None] * (other - pixels)
    return np.asarray(np.rint(mixed), np.uint8)
