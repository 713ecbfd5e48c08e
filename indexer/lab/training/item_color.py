"""What colour an item is called, measured in its picture."""

import cv2
import numpy as np
from numpy.typing import NDArray

from lookup.features.named_colours import ANCHORS, lab_distances

Picture = NDArray[np.uint8]
Mask = NDArray[np.bool_]

_LEAST_SHARE = 0.25
_SURE_SHARE = 0.6


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
    """From each pixel (n, 3) to each anchor in Lab: (n, anchors)."""
    return lab_distances(_lab(pixels), _lab(np.array([rgb for _, rgb in ANCHORS], np.uint8)))


def _lab(pixels: Picture) -> NDArray[np.float32]:
    floats = pixels.astype(np.float32)[None] / 255
    return np.asarray(cv2.cvtColor(floats, cv2.COLOR_RGB2Lab)[0], np.float32)
