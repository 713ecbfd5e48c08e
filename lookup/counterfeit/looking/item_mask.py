"""Which part of an item's box is the item, and which is background."""

import cv2
import numpy as np
from PIL import Image

from lookup.counterfeit.looking.look import Box, Floats

_SIDE = 120
_ROUNDS = 3
_LEAST_SHARE = 0.05
_MARGIN_PIXELS = 2


def item_mask(picture: Image.Image, box: Box, shape: tuple[int, int]) -> Floats:
    """1 on the item and 0 elsewhere, float32 of `shape` (rows, columns) over the box (pixels).

    What lies outside the box tells what its background looks like (GrabCut: Rother and others
    2004). All of the box is the item where nothing in it can be told from that.
    """
    small = picture.convert("RGB")
    small.thumbnail((_SIDE, _SIDE))
    scale = np.array([small.width / picture.width, small.height / picture.height] * 2)
    limits = np.array([small.width, small.height] * 2) - _MARGIN_PIXELS
    left, top, right, bottom = np.clip(np.array(box) * scale, _MARGIN_PIXELS, limits).astype(int)
    rows, columns = shape
    if right - left < 2 or bottom - top < 2:
        return np.ones(shape, np.float32)
    labels = np.zeros((small.height, small.width), np.uint8)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(0)  # the same photo always gives the same mask
    cv2.grabCut(
        np.asarray(small, np.uint8),
        labels,
        (int(left), int(top), int(right - left), int(bottom - top)),
        *models,
        _ROUNDS,
        cv2.GC_INIT_WITH_RECT,
    )
    item = np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD))[top:bottom, left:right].astype(np.float32)
    if item.mean() < _LEAST_SHARE:
        return np.ones(shape, np.float32)
    shares = cv2.resize(item, (columns, rows), interpolation=cv2.INTER_AREA)
    return np.asarray(shares > 0.5, np.float32)
