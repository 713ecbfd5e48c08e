"""How a photo was taken: on a studio's even backdrop, or by hand wherever the item was."""

from enum import StrEnum

import cv2
import numpy as np

from lookup.counterfeit.looking.repeats import Thumbnail

_EVEN_STEP = 2
_STUDIO_SHARE = 0.25
"""Of 120 packshots of two shops all have more, of 240 hand-held photos of three sources 2 %."""


class CaptureKind(StrEnum):
    """Photos of one kind can be compared; genuine items of the other kind look unusual."""

    STUDIO = "studio"
    PHONE = "phone"


def capture_kind(small: Thumbnail) -> CaptureKind:
    """Told by how much of the photo is of one even grey: only a lit backdrop, or one that was
    replaced, is without any shading."""
    square = np.ones((3, 3), np.uint8)
    steps = cv2.dilate(small, square).astype(np.int16) - cv2.erode(small, square)
    even = float((steps <= _EVEN_STEP).mean())
    return CaptureKind.STUDIO if even > _STUDIO_SHARE else CaptureKind.PHONE
