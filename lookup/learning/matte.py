"""The item of a catalogue picture, cut from its plain background."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

# Differences are the largest of the three channels', of 255. Background is what is like the
# border's median colour (JPEG noise on white stays below 10, the palest cream leather above), or
# what changes so little from pixel to pixel that it is the same surface in other light (the grey
# gradients of studios), or, inside the item, what looks as the background there would.
_LIKE_BORDER = 10
_FLAT = 5
_SAME_SURFACE = 45
_AS_EXPECTED = 10
_PLAIN_SHARE = 0.8
_LEAST_SHARE, _MOST_SHARE = 0.02, 0.97
# Smaller enclosed patches are kept: white logos and stitches rather than the loop of a handle.
_LEAST_HOLE_SHARE = 0.0015
_SEAM = np.ones((3, 3), np.uint8)

Picture = NDArray[np.uint8]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class CutOut:
    """An item: `pixels` uint8 (h, w, 3), `alpha` uint8 (h, w), cropped to the item; `place` are
    x and y of its upper left corner in the picture it was cut from."""

    pixels: Picture
    alpha: Picture
    place: tuple[int, int]


def cut_out(pixels: Picture) -> CutOut | None:
    """The item in `pixels` (uint8, (h, w, 3)), or None where the background is not plain.

    Loops (under a handle, inside a ring) are cut out too; small marks of the background's colour
    stay, larger ones are lost with them.
    """
    if min(pixels.shape[:2]) < 8:
        return None
    border = _border(pixels)
    colour = np.median(border, axis=0)
    if (np.abs(border - colour).max(axis=1) <= _SAME_SURFACE / 2).mean() < _PLAIN_SHARE:
        return None
    behind = _background(pixels, colour)
    # Specks of JPEG noise go; so does the seam of mixed pixels round the item.
    item = np.where(behind, 0, 255).astype(np.uint8)
    item = np.asarray(cv2.morphologyEx(item, cv2.MORPH_OPEN, _SEAM), np.uint8)
    share = float(np.count_nonzero(item)) / item.size
    if not _LEAST_SHARE <= share <= _MOST_SHARE:
        return None
    x, y, w, h = cv2.boundingRect(item)
    alpha = cv2.GaussianBlur(cv2.erode(item, _SEAM), (3, 3), 0)
    box = np.s_[y : y + h, x : x + w]
    return CutOut(pixels[box], np.asarray(alpha[box], np.uint8), (x, y))


def _border(pixels: Picture) -> NDArray[np.int16]:
    edges = (pixels[:2], pixels[-2:], pixels[:, :2], pixels[:, -2:])
    return np.concatenate([edge.reshape(-1, 3) for edge in edges]).astype(np.int16)


def _background(pixels: Picture, colour: NDArray[np.float64]) -> Mask:
    smooth = cv2.GaussianBlur(pixels, (3, 3), 0)
    steps = cv2.morphologyEx(smooth, cv2.MORPH_GRADIENT, _SEAM)
    flat = _all_within(steps, np.zeros(3), _FLAT)
    same_surface = flat & _all_within(pixels, colour, _SAME_SURFACE)
    outside = _reaching_border(same_surface | _all_within(pixels, colour, _LIKE_BORDER))
    surprise = cv2.absdiff(pixels, _expected(pixels, outside))
    as_expected = _all_within(surprise, np.zeros(3), _AS_EXPECTED)
    # The steps at the item's edge hold the flood off by some pixels: take those back.
    near = cv2.dilate(outside.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    return outside | (as_expected & near) | _large(as_expected & ~outside)


def _all_within(pixels: object, colour: NDArray[np.float64], reach: float) -> Mask:
    """Where all channels are within `reach` of `colour`."""
    low, high = np.clip(colour - reach, 0, 255), np.clip(colour + reach, 0, 255)
    return np.asarray(cv2.inRange(np.asarray(pixels, np.uint8), low, high), np.uint8) > 0


def _expected(pixels: Picture, outside: Mask) -> Picture:
    """The background where the item hides it: the mean of what is seen of it, nearest first."""
    height, width = outside.shape
    small = (max(1, width // 8), max(1, height // 8))
    weight = cv2.resize(outside.astype(np.float32), small, interpolation=cv2.INTER_AREA)
    seen = np.where(outside[..., None], pixels, np.uint8(0)).astype(np.uint8)
    light = cv2.resize(seen, small, interpolation=cv2.INTER_AREA).astype(np.float32)
    reach = max(small) / 8
    # The small floor never decides where anything is seen; it keeps 0 / 0 away elsewhere.
    total = cv2.GaussianBlur(weight, (0, 0), reach)[..., None] + 1e-6
    mean = cv2.GaussianBlur(light, (0, 0), reach).reshape(small[1], small[0], 3) / total
    return np.asarray(cv2.resize(np.clip(mean, 0, 255), (width, height)), np.uint8)


def _reaching_border(mask: Mask) -> Mask:
    """The regions of a mask that touch the edge of the picture."""
    _, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=4)
    edge = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    reaching = np.zeros(int(labels.max()) + 1, bool)
    reaching[edge] = True
    reaching[0] = False  # label 0 is what the mask leaves out
    return np.asarray(reaching[labels])


def _large(mask: Mask) -> Mask:
    """The regions of a mask that are no small marks."""
    solid = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, _SEAM)
    _, labels, statistics, _ = cv2.connectedComponentsWithStats(solid, connectivity=4)
    large = statistics[:, cv2.CC_STAT_AREA] >= _LEAST_HOLE_SHARE * mask.size
    large[0] = False
    return np.asarray(large[labels])
