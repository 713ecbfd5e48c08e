"""An item given another colour, of which the name is known."""

import cv2
import numpy as np
from numpy.typing import NDArray

from lookup.features.named_colours import ANCHORS

Picture = NDArray[np.uint8]
Mask = NDArray[np.bool_]

_LIGHT_KEPT, _HUE_KEPT = 0.8, 0.25
_HUE_SPREAD = 4.0
"""Standard deviation in Lab: nobody's red is the same."""


def tinted(pixels: Picture, mask: Mask, rng: np.random.Generator) -> tuple[Picture, str]:
    """`pixels` uint8 (h, w, 3) with the item in `mask` (h, w) in a colour drawn, and that
    colour's concept: folds and print stay as light and dark."""
    names = sorted({name for name, _ in ANCHORS})
    name = names[int(rng.integers(len(names)))]
    shades = [rgb for each, rgb in ANCHORS if each == name]
    shade = np.array([[shades[int(rng.integers(len(shades)))]]], np.float32) / 255
    aim = cv2.cvtColor(shade, cv2.COLOR_RGB2Lab)[0, 0] + rng.normal(0, _HUE_SPREAD, 3)
    lab = cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2Lab)
    mean = lab[mask].mean(axis=0)
    moved = aim + (lab - mean) * (_LIGHT_KEPT, _HUE_KEPT, _HUE_KEPT)
    moved[..., 0] = moved[..., 0].clip(2, 98)
    colored = cv2.cvtColor(moved.astype(np.float32), cv2.COLOR_Lab2RGB).clip(0, 1) * 255
    soft = cv2.GaussianBlur(mask.astype(np.float32), (5, 5), 0)[..., None]
    return np.asarray(colored * soft + pixels * (1 - soft), np.uint8), name
