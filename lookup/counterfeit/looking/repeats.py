"""Photos that are copies of each other: the same file again, saved anew, resized or mirrored."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Thumbnail = NDArray[np.uint8]

SIDE = 48

_FINE_PIXELS = 1.5
_LEAST_CONTRAST = 0.5
_PRINT_SIDE = 16
_MOST_BITS_APART = 48
_COPY = 0.97
"""Saving a photo anew, at a third of its size and quality 30, leaves .996 or more; another item in
the same place has its edges elsewhere by a pixel, which is enough to fall below."""


def thumbnail(picture: Image.Image) -> Thumbnail:
    """The picture small and grey, uint8 (48, 48), by which copies are found."""
    grey = cv2.cvtColor(np.asarray(picture, np.uint8), cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.resize(grey, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.uint8)


def is_copy(one: Thumbnail, other: Thumbnail) -> bool:
    """Whether the two come from one picture, the right way round.

    By the correlation of their fine detail: two genuine items in one studio look alike, but not
    to the pixel.
    """
    fine, other_fine = _fine(one), _fine(other)
    spread = float(fine.std()), float(other_fine.std())
    if min(spread) < _LEAST_CONTRAST:
        return False
    return float((fine * other_fine).mean()) / (spread[0] * spread[1]) >= _COPY


def is_mirrored_copy(one: Thumbnail, other: Thumbnail) -> bool:
    """Whether one picture is the other's mirror image."""
    return is_copy(np.ascontiguousarray(one[:, ::-1]), other)


def fingerprint(small: Thumbnail) -> str | None:
    """64 hex digits by which a copy is found among many photos; None of a photo without detail.

    Each bit says which side of its surroundings a place lies on (a difference hash).
    """
    fine = _fine(small)
    if float(fine.std()) < _LEAST_CONTRAST:
        return None
    places = cv2.resize(fine, (_PRINT_SIDE, _PRINT_SIDE), interpolation=cv2.INTER_AREA)
    return np.packbits(places > np.median(places)).tobytes().hex()


def same_print(one: str, other: str) -> bool:
    """Whether two fingerprints may be of copies of one picture; `is_copy` decides."""
    return (int(one, 16) ^ int(other, 16)).bit_count() <= _MOST_BITS_APART


def copy_groups(thumbnails: Sequence[Thumbnail]) -> list[int]:
    """A number for each picture, the same for copies and mirrored copies of one another."""
    groups = list(range(len(thumbnails)))
    for later, one in enumerate(thumbnails):
        for earlier in range(later):
            if is_copy(one, thumbnails[earlier]) or is_mirrored_copy(one, thumbnails[earlier]):
                merged, kept = groups[later], groups[earlier]
                groups = [kept if group == merged else group for group in groups]
    return groups


def _fine(small: Thumbnail) -> NDArray[np.float32]:
    pixels = small.astype(np.float32)
    detail = pixels - cv2.GaussianBlur(pixels, (0, 0), _FINE_PIXELS)
    return np.asarray(detail - detail.mean(), np.float32)
