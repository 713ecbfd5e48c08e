"""Photos that are copies of each other: the same file again, saved anew, resized or mirrored."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Bits = NDArray[np.bool_]

_SIDE = 16
_MOST_BITS_APART = 24
"""Of 256. Saving a photo anew changes up to about ten, photos of different items about half."""


def fingerprint(picture: Image.Image) -> Bits:
    """256 bits, bool (256,), that stay when a picture is resized or saved anew.

    Whether each of 16 x 16 cells is lighter than its right neighbour (difference hash; Krawetz
    2013).
    """
    grey = cv2.cvtColor(np.asarray(picture, np.uint8), cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, (_SIDE + 1, _SIDE), interpolation=cv2.INTER_AREA).astype(np.int16)
    lighter: Bits = (small[:, :-1] > small[:, 1:]).reshape(-1)
    return lighter


def mirrored(bits: Bits) -> Bits:
    """The fingerprint of the mirrored picture."""
    grid = bits.reshape(_SIDE, _SIDE)
    flipped: Bits = (~grid[:, ::-1]).reshape(-1)
    return flipped


def is_copy(one: Bits, other: Bits) -> bool:
    """Whether the two come from one picture, the right way round."""
    return int((one != other).sum()) <= _MOST_BITS_APART


def is_mirrored_copy(one: Bits, other: Bits) -> bool:
    """Whether one picture is the other's mirror image."""
    return is_copy(mirrored(one), other)


def copy_groups(fingerprints: Sequence[Bits]) -> list[int]:
    """A number for each picture, the same for copies and mirrored copies of one another."""
    groups = list(range(len(fingerprints)))
    for later, bits in enumerate(fingerprints):
        for earlier in range(later):
            if is_copy(bits, fingerprints[earlier]) or is_mirrored_copy(
                bits, fingerprints[earlier]
            ):
                merged, kept = groups[later], groups[earlier]
                groups = [kept if group == merged else group for group in groups]
    return groups
