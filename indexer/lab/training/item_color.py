"""What colour an item is called, measured in its picture."""

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Mask = NDArray[np.bool_]

# Typical sRGB of what people call so; several for the wide ones.
ANCHORS: tuple[tuple[str, tuple[int, int, int]], ...] = (
    ("black", (22, 22, 24)), ("black", (45, 45, 48)), ("white", (243, 243, 243)),
    ("white", (222, 222, 224)), ("cream", (238, 228, 205)), ("grey", (128, 128, 130)),
    ("grey", (175, 175, 178)), ("grey", (90, 91, 95)), ("brown", (92, 60, 42)),
    ("brown", (120, 82, 60)), ("brown", (65, 45, 36)), ("camel", (175, 120, 70)),
    ("beige", (200, 178, 145)), ("beige", (180, 165, 135)), ("red", (195, 30, 40)),
    ("red", (160, 25, 35)), ("burgundy", (100, 25, 40)), ("orange", (232, 120, 35)),
    ("orange", (240, 150, 60)), ("yellow", (240, 205, 50)), ("yellow", (225, 190, 90)),
    ("green", (40, 120, 65)), ("green", (110, 170, 70)), ("green", (25, 75, 50)),
    ("olive", (95, 98, 58)), ("olive", (70, 75, 48)), ("turquoise", (55, 170, 170)),
    ("blue", (35, 85, 180)), ("blue", (70, 110, 165)), ("navy", (28, 36, 72)),
    ("navy", (45, 55, 90)), ("sky", (150, 195, 230)), ("purple", (100, 50, 130)),
    ("purple", (80, 40, 90)), ("lilac", (180, 160, 210)), ("pink", (240, 160, 180)),
    ("pink", (225, 120, 150)), ("fuchsia", (205, 35, 125)),
)  # fmt: skip
_LEAST_SHARE = 0.25
_SURE_SHARE = 0.6
_LIGHTNESS_WEIGHT = 0.6


def item_colors(pixels: Picture, mask: Mask) -> frozenset[str] | None:
    """Concepts of the colours that cover a quarter of the item or more, or None where no colour
    is sure: `pixels` uint8 (h, w, 3) and `mask` bool (h, w)."""
    items = pixels[mask]
    if len(items) < 32:
        return None
    few = items[:: max(1, len(items) // 3000)]
    nearest = np.argmin(_distances(few), axis=1)
    shares: dict[str, float] = {}
    for index, count in zip(*np.unique(nearest, return_counts=True), strict=True):
        name = ANCHORS[int(index)][0]
        shares[name] = shares.get(name, 0.0) + float(count) / len(few)
    named = {name for name, share in shares.items() if share >= _LEAST_SHARE}
    if sum(shares[name] for name in named) < _SURE_SHARE:
        return None
    return frozenset(named)


def _distances(pixels: Picture) -> NDArray[np.float32]:
    """From each pixel (n, 3) to each anchor in Lab, lightness counting less: (n, anchors)."""
    names = np.array([rgb for _, rgb in ANCHORS], np.uint8)
    difference = _lab(pixels)[:, None] - _lab(names)[None]
    difference[..., 0] *= _LIGHTNESS_WEIGHT
    return np.asarray(np.linalg.norm(difference, axis=2), np.float32)


def _lab(pixels: Picture) -> NDArray[np.float32]:
    floats = pixels.astype(np.float32)[None] / 255
    return np.asarray(cv2.cvtColor(floats, cv2.COLOR_RGB2Lab)[0], np.float32)
