"""The part of a picture that holds its item, on a canvas of its own."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from lookup.encoders.preprocessing import Preprocessing
from lookup.features.canvas import Canvas, PixelBox
from lookup.features.foreground import Foreground, plain_foreground

_MOSTLY = 0.5


@dataclass(frozen=True)
class CloseUp:
    """`mask`, float32 (h, w), is the item's share of each pixel of `canvas`, where the background
    is plain enough to tell; None where it is not.
    """

    canvas: Canvas
    mask: NDArray[np.float32] | None

    @property
    def likely(self) -> NDArray[np.float32]:
        """How much of each pixel is item: what the mask says, or the nearer the middle the more."""
        return self.canvas.centredness if self.mask is None else self.mask

    @property
    def certain(self) -> NDArray[np.float32]:
        """The same, without pixels that are more background than item."""
        return self.likely if self.mask is None else self.mask * (self.mask > _MOSTLY)

    @classmethod
    def of_foreground(
        cls,
        picture: Image,
        canvas: Canvas,
        foreground: Foreground,
        preprocessing: Preprocessing,
        *,
        margin: float,
    ) -> Self:
        """Of the item found on the picture's `canvas`, with a margin (a share of its size).

        It is not stretched as far as the picture allows: the same item in a photo with another
        background is cut out with another shape, and patches of a stretched one look different.
        """
        box = squared(canvas.to_picture(foreground.box, margin=margin), picture.size)
        closer = Canvas.of(picture.crop(box), preprocessing)
        return cls(closer, canvas.seen_closer(foreground.mask, box, closer))

    @classmethod
    def of_box(cls, picture: Image, box: PixelBox, preprocessing: Preprocessing) -> Self:
        """Of what a box of the picture holds; its own background may be plain."""
        closer = Canvas.of(picture.crop(box), preprocessing)
        foreground = plain_foreground(closer)
        return cls(closer, None if foreground is None else foreground.mask)


def squared(box: PixelBox, size: tuple[int, int]) -> PixelBox:
    """The smallest square around a box, or what of it a picture of `size` has room for.

    The box stays in the middle unless the picture's edge is too near.
    """
    left, top, right, bottom = box
    side = max(right - left, bottom - top)
    (left, right), (top, bottom) = (
        _widened(left, right, side, size[0]),
        _widened(top, bottom, side, size[1]),
    )
    return left, top, right, bottom


def _widened(low: int, high: int, length: int, limit: int) -> tuple[int, int]:
    length = min(length, limit)
    start = min(max((low + high - length) // 2, 0), limit - length)
    return start, start + length
