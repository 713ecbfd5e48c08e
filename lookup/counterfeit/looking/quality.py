"""Whether a photo shows enough of an item to be compared, and what to do where it does not."""

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lookup.counterfeit.looking.look import Box
from lookup.counterfeit.looking.screens import shows_screen

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]

_LEAST_SIDE = 128
_SEEN_SIDE = 256
# Variance of the Laplacian over that of the grey values, at 256 pixels: contrast cancels out.
_LEAST_SHARPNESS = 0.02
_LEAST_CONTRAST = 4.0
_GLARE = 252
_MOST_GLARE = 0.2
_LEAST_LIGHT, _MOST_LIGHT = 25.0, 240.0
_EDGE_PIXELS = 2
_EVEN_ROW = 3.0
_LEAST_BAND = 0.04
_DIVIDER_STEP = 40.0
_DIVIDER_SHARE = 0.9


class Shortcoming(StrEnum):
    """What is wrong with a photo."""

    TOO_SMALL = "too_small"
    BLURRED = "blurred"
    GLARE = "glare"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    CUT_OFF = "cut_off"
    COLLAGE = "collage"
    SCREENSHOT = "screenshot"
    SCREEN_OR_PRINT = "screen_or_print"


ADVICE = {
    Shortcoming.TOO_SMALL: "Move closer: the item has too few pixels.",
    Shortcoming.BLURRED: "Hold still and tap the item to focus, then take the photo again.",
    Shortcoming.GLARE: "Turn the item or the lamp: part of it reflects so much that nothing shows.",
    Shortcoming.TOO_DARK: "Use more light, best by a window.",
    Shortcoming.TOO_BRIGHT: "Use less light, or tap the item so that the camera darkens.",
    Shortcoming.CUT_OFF: "Step back until the whole item is in the picture.",
    Shortcoming.COLLAGE: "Send the pictures one by one instead of a collage.",
    Shortcoming.SCREENSHOT: "Send the photo itself instead of a screenshot of it.",
    Shortcoming.SCREEN_OR_PRINT: (
        "This seems to show a screen or a print: photograph the item itself. Fine even threads can"
        " look alike."
    ),
}
"""What a person can do, in plain words."""

_DISQUALIFYING = frozenset(Shortcoming) - {
    Shortcoming.CUT_OFF,
    Shortcoming.SCREENSHOT,
    Shortcoming.SCREEN_OR_PRINT,
}


@dataclass(frozen=True)
class PhotoQuality:
    """Shortcomings of one photo, none where it is good."""

    shortcomings: tuple[Shortcoming, ...]

    @property
    def usable(self) -> bool:
        """Whether it counts at all: a poor photo is no evidence, neither for nor against."""
        return not _DISQUALIFYING & set(self.shortcomings)


def photo_quality(picture: Image.Image, box: Box) -> PhotoQuality:
    """Judges an upright RGB picture by what lies in the item's box (pixels)."""
    pixels = np.asarray(picture, np.uint8)
    left, top, right, bottom = (round(edge) for edge in box)
    item = pixels[max(top, 0) : bottom, max(left, 0) : right]
    found = [*_of_item(item), *_of_picture(pixels, (left, top, right, bottom))]
    return PhotoQuality(tuple(sorted(found, key=list(Shortcoming).index)))


def _of_item(item: Bytes) -> list[Shortcoming]:
    if min(item.shape[:2]) < _LEAST_SIDE:
        return [Shortcoming.TOO_SMALL]
    scale = _SEEN_SIDE / max(item.shape[:2])
    small = cv2.resize(item, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.float32)
    found = []
    contrast = float(grey.std())
    sharpness = float(cv2.Laplacian(grey, cv2.CV_32F).var()) / max(contrast, 1e-6) ** 2
    if contrast < _LEAST_CONTRAST or sharpness < _LEAST_SHARPNESS:
        found.append(Shortcoming.BLURRED)
    if _glaring_share(np.asarray(small, np.uint8)) > _MOST_GLARE:
        found.append(Shortcoming.GLARE)
    if float(grey.mean()) < _LEAST_LIGHT:
        found.append(Shortcoming.TOO_DARK)
    elif float(grey.mean()) > _MOST_LIGHT:
        found.append(Shortcoming.TOO_BRIGHT)
    return found


def _glaring_share(item: Bytes) -> float:
    """Share of blown-out pixels; those that hang together with the border are a white backdrop."""
    blown = (item.min(axis=2) >= _GLARE).astype(np.uint8)
    _, parts = cv2.connectedComponents(blown)
    border = np.unique(np.concatenate([parts[0], parts[-1], parts[:, 0], parts[:, -1]]))
    return float(((parts > 0) & ~np.isin(parts, border)).mean())


def _of_picture(pixels: Bytes, box: tuple[int, int, int, int]) -> list[Shortcoming]:
    height, width = pixels.shape[:2]
    found = []
    touched = (
        box[0] <= _EDGE_PIXELS,
        box[1] <= _EDGE_PIXELS,
        box[2] >= width - _EDGE_PIXELS,
        box[3] >= height - _EDGE_PIXELS,
    )
    if sum(touched) >= 2:
        found.append(Shortcoming.CUT_OFF)
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.float32)
    if height > 1.6 * width and _even_band(grey) and _even_band(grey[::-1]):
        found.append(Shortcoming.SCREENSHOT)
    elif _is_collage(grey) or _is_collage(grey.T):
        found.append(Shortcoming.COLLAGE)
    if shows_screen(pixels):
        found.append(Shortcoming.SCREEN_OR_PRINT)
    return found


def _is_collage(grey: Floats) -> bool:
    """Whether a straight step runs across all of the middle: where two pictures meet."""
    rows = len(grey)
    steps = np.abs(np.diff(grey, axis=0))[int(rows * 0.2) : int(rows * 0.8)]
    across = (steps > _DIVIDER_STEP).mean(axis=1)
    return bool(across.size and across.max() > _DIVIDER_SHARE)


def _even_band(grey: Floats) -> bool:
    """Whether the first rows are of one grey: the bar of a phone's screen."""
    band = grey[: max(int(len(grey) * _LEAST_BAND), 1)]
    return bool(np.median(band.std(axis=1)) < _EVEN_ROW)
