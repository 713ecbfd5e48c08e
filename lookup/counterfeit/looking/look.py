"""What the counterfeit mode knows of one photo."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Box = tuple[float, float, float, float]
"""left, top, right, bottom in pixels of a picture."""

REGIONS = ("upper left", "upper right", "lower left", "lower right")
REGION_SPAN = 0.6
"""Share of the item's width and height that a region takes: neighbours overlap by a third."""


@dataclass(frozen=True)
class ItemLook:
    """One photo of an item; a pair of shoes is two boxes of one item.

    `form` float32 (boxes, 2, d): unit vectors of the item without colour, as seen and mirrored.
    `regions` float32 (boxes, 4, d): the same of its overlapping quarters, as in REGIONS.
    `colour` float32 (c,): unit colour signature of the largest box.
    `patches` float32 (h, w, e): unit patch vectors of the largest box without colour.
    `box` is that box, in pixels of the photo. `thumbnail` uint8 (48, 48) is the whole photo, by
    which copies are told (`repeats`). `colorway` is the one it shows or claims to be.
    """

    form: Floats
    regions: Floats
    colour: Floats
    patches: Floats
    thumbnail: NDArray[np.uint8]
    box: Box
    colorway: str | None = None

    @property
    def summary(self) -> Floats:
        """Form, regions and colour in one row, each of unit length; what a classifier sees."""
        blocks = (self.form.mean(axis=(0, 1)), self.regions.mean(axis=(0, 1)), self.colour)
        row: Floats = np.concatenate([block / np.linalg.norm(block) for block in blocks])
        return row
