"""From an upright RGB picture to what a network reads, without torch.

The twin of open_clip's `image_transform` at inference: same sizes, same rounding, same order of
operations, so that a model sees here what it sees there (tests/encoders/test_preprocessing.py).
"""

from collections.abc import Callable
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps
from pydantic import BaseModel, ConfigDict, Field, PositiveInt

Channels = tuple[float, float, float]
Resize = Callable[[Image.Image, tuple[int, int], Image.Resampling], Image.Image]
"""A picture in (width, height) pixels."""

_RESAMPLING = {
    "bicubic": Image.Resampling.BICUBIC,
    "bilinear": Image.Resampling.BILINEAR,
}

# `shortest` scales the whole picture and crops afterwards: of a 10 by 100,000 strip it would make
# gigabytes first. What lies beyond this many times the short side is cut off before; the crop
# would drop it anyway.
_LONGEST_ASPECT = 16


class Preprocessing(BaseModel):
    """How one model wants its pictures; the values come from the weights' own config."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: tuple[PositiveInt, PositiveInt] = Field(description="height, width in pixels")
    resize_mode: Literal["shortest", "longest", "squash"]
    interpolation: Literal["bicubic", "bilinear"]
    mean: Channels
    std: Channels
    fill_color: int = Field(ge=0, le=255, description="of the bars that `longest` adds")

    def apply(self, image: Image.Image) -> npt.NDArray[np.float32]:
        """float32 (3, height, width), normalised by mean and std."""
        return self.normalise(np.asarray(self.fit(image), dtype=np.uint8))

    def normalise(self, canvas: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        """A fitted picture, uint8 (height, width, 3), as float32 (3, height, width)."""
        # A channel has 256 values: each is computed once and looked up for every pixel.
        values = np.arange(256, dtype=np.float32) / 255
        mean = np.array(self.mean, dtype=np.float32)[:, None]
        std = np.array(self.std, dtype=np.float32)[:, None]
        tables = (values - mean) / std
        planes = np.empty((3, *canvas.shape[:2]), np.float32)
        for plane, channel, table in zip(planes, cv2.split(canvas), tables, strict=True):
            cv2.LUT(channel, table, plane)
        return planes

    def fit(self, image: Image.Image, resized: Resize = Image.Image.resize) -> Image.Image:
        """The picture as the network sees it: `size` pixels, RGB, resized, cut or padded.

        A fitted picture is given back, so what fits it twice sees the same.
        """
        if (image.mode, image.size) == ("RGB", self.size[::-1]):
            return image
        return self._fit(image, resized).convert("RGB")

    def content(self, size: tuple[int, int]) -> tuple[float, float, float, float]:
        """Where a picture of (width, height) lies in its fitted form: x, y, width, height there.

        `longest` leaves bars around it, `shortest` lets it stick out on two sides.
        """
        height, width = self.size
        if self.resize_mode == "squash":
            return 0.0, 0.0, float(width), float(height)
        choose = min if self.resize_mode == "longest" else max
        scale = choose(width / size[0], height / size[1])
        shown = size[0] * scale, size[1] * scale
        return (width - shown[0]) / 2, (height - shown[1]) / 2, *shown

    def _fit(self, image: Image.Image, resized: Resize) -> Image.Image:
        height, width = self.size
        resampling = _RESAMPLING[self.interpolation]
        if self.resize_mode == "shortest":
            image = _without_ends(image, _LONGEST_ASPECT * max(height, width) // min(height, width))
        if self.resize_mode == "squash":
            return resized(image, (width, height), resampling)
        if self.resize_mode == "longest":
            ratio = max(image.height / height, image.width / width)
        elif height != width:
            ratio = min(image.height / height, image.width / width)
            # open_clip ignores the configured interpolation in this one case.
            resampling = Image.Resampling.BICUBIC
        else:
            return _center(resized(image, _short_side(image, height), resampling), self.size, 0)
        # At least one pixel: open_clip fails on pictures thinner than that.
        scaled = (max(round(image.width / ratio), 1), max(round(image.height / ratio), 1))
        fill = self.fill_color if self.resize_mode == "longest" else 0
        return _center(resized(image, scaled, resampling), self.size, fill)


def _short_side(image: Image.Image, side: int) -> tuple[int, int]:
    """Width and height once the short side is `side`; torchvision cuts the long one, not rounds."""
    if image.width <= image.height:
        return side, int(side * image.height / image.width)
    return int(side * image.width / image.height), side


def _without_ends(image: Image.Image, aspect: int) -> Image.Image:
    """The middle of a strip longer than `aspect` times its short side; other images as they are."""
    longest = min(image.size) * aspect
    if max(image.size) <= longest:
        return image
    width, height = min(image.width, longest), min(image.height, longest)
    left, top = (image.width - width) // 2, (image.height - height) // 2
    return image.crop((left, top, left + width, top + height))


def _center(image: Image.Image, size: tuple[int, int], fill: int) -> Image.Image:
    """The middle (height, width) of the image, with bars of `fill` where it is too small."""
    height, width = size
    across, down = max(width - image.width, 0), max(height - image.height, 0)
    if across or down:
        bars = (across // 2, down // 2, (across + 1) // 2, (down + 1) // 2)
        image = ImageOps.expand(image.convert("RGB"), bars, fill=(fill, fill, fill))
    left, top = round((image.width - width) / 2), round((image.height - height) / 2)
    return image.crop((left, top, left + width, top + height))
