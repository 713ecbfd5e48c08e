"""Labelled photos under harder conditions: turned, small, half hidden, dark, in other colours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from lookup.counterfeit.looking.item_mask import item_mask
from lookup.evaluation.manifest import LabelledImage
from lookup.evaluation.recolouring import recoloured
from lookup.images.files import open_picture
from lookup.images.limits import DEFAULT_LIMITS
from lookup.images.turning import turned
from lookup.learning.backdrops import Picture, backdrop
from lookup.learning.matte import cut_out

Change = Callable[[Image.Image, np.random.Generator], Image.Image]

_FRAME_SIDE = 960
_ITEM_SHARE = 0.4
_MIDDLE = (0.1, 0.04, 0.9, 0.96)
"""Where the item of a photo lies whose background is not plain."""
_WARM = (1.15, 1.0, 0.7)
_COLD = (0.75, 0.95, 1.2)
_BLUR = 0.006
"""Standard deviation as a share of the long side."""


@dataclass(frozen=True)
class Condition:
    """`change` gives an upright RGB photo as it would look then; random choices come from the
    generator it is given."""

    name: str
    change: Change


def conditions(clutter: Sequence[LabelledImage]) -> tuple[Condition, ...]:
    """All of them, the photos as they are first. Small items lie on photos of `clutter`, or on
    drawn surfaces where there are none."""
    return (
        Condition("as they are", lambda photo, _: photo),
        *(
            Condition(f"turned by {degrees}°", partial(_turned, degrees))
            for degrees in (30, 45, 90, 180, 270)
        ),
        Condition("two fifths of the side, before clutter", partial(_small, clutter)),
        Condition("half hidden", _half_hidden),
        Condition("a third of the light", lambda photo, _: _lit(photo, (1 / 3,) * 3)),
        Condition("warm light", lambda photo, _: _lit(photo, _WARM)),
        Condition("cold light", lambda photo, _: _lit(photo, _COLD)),
        Condition("another colour", _recoloured),
        Condition("blurred", _blurred),
        Condition("mirrored", lambda photo, _: ImageOps.mirror(photo)),
    )


def _turned(degrees: int, photo: Image.Image, _: np.random.Generator) -> Image.Image:
    return turned(photo, degrees)


def _small(
    clutter: Sequence[LabelledImage], photo: Image.Image, rng: np.random.Generator
) -> Image.Image:
    frame = _frame(clutter, photo, rng)
    item, alpha, _ = _item(photo)
    scale = _ITEM_SHARE * _FRAME_SIDE / max(item.size)
    size = max(round(item.width * scale), 1), max(round(item.height * scale), 1)
    place = [
        int(rng.integers(room + 1)) for room in (frame.width - size[0], frame.height - size[1])
    ]
    frame.paste(item.resize(size), (place[0], place[1]), alpha.resize(size))
    return frame


def _frame(
    clutter: Sequence[LabelledImage], photo: Image.Image, rng: np.random.Generator
) -> Image.Image:
    """A square picture of other things."""
    square = (_FRAME_SIDE, _FRAME_SIDE)
    if not clutter:
        return Image.fromarray(backdrop(square, rng))
    chosen = clutter[int(rng.integers(len(clutter)))]
    return ImageOps.fit(open_picture(chosen.path, DEFAULT_LIMITS, target_side=_FRAME_SIDE), square)


def _item(photo: Image.Image) -> tuple[Image.Image, Image.Image, tuple[int, int]]:
    """The item, cropped, how much of each pixel is item, and where its corner lies."""
    found = cut_out(np.asarray(photo, np.uint8))
    if found is not None:
        return Image.fromarray(found.pixels), Image.fromarray(found.alpha), found.place
    left, top, right, bottom = (
        round(share * side) for share, side in zip(_MIDDLE, photo.size * 2, strict=True)
    )
    mask = item_mask(photo, (left, top, right, bottom), (bottom - top, right - left))
    alpha = Image.fromarray((mask * 255).astype(np.uint8))
    return photo.crop((left, top, right, bottom)), alpha, (left, top)


def _recoloured(photo: Image.Image, rng: np.random.Generator) -> Image.Image:
    item, alpha, place = _item(photo)
    other = recoloured(np.asarray(item, np.uint8), np.asarray(alpha, np.uint8), rng)
    changed = photo.copy()
    changed.paste(Image.fromarray(other), place)
    return changed


def _half_hidden(photo: Image.Image, rng: np.random.Generator) -> Image.Image:
    """The left, right or lower half behind a surface."""
    width, height = photo.size
    boxes = (
        (0, 0, width // 2, height),
        (width // 2, 0, width, height),
        (0, height // 2, width, height),
    )
    left, top, right, bottom = boxes[int(rng.integers(len(boxes)))]
    hidden = photo.copy()
    surface: Picture = backdrop((right - left, bottom - top), rng)
    hidden.paste(Image.fromarray(surface), (left, top))
    return hidden


def _lit(photo: Image.Image, gains: Sequence[float]) -> Image.Image:
    lit = np.asarray(photo, np.float32) * np.asarray(gains, np.float32)
    return Image.fromarray(np.clip(lit, 0, 255).astype(np.uint8))


def _blurred(photo: Image.Image, _: np.random.Generator) -> Image.Image:
    return photo.filter(ImageFilter.GaussianBlur(_BLUR * max(photo.size)))
