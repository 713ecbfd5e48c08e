"""Scenes of several items whose boxes are known, composed of catalogue pictures."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lookup.evaluation.manifest import LabelledImage
from lookup.images.box import Box
from lookup.images.files import open_picture
from lookup.images.limits import DEFAULT_LIMITS
from lookup.learning.backdrops import backdrop, plain_surface
from lookup.learning.matte import CutOut, cut_out

Picture = NDArray[np.uint8]

_SIZES = ((600, 800), (800, 600), (700, 700))
_FEWEST, _MOST = 2, 5
# Of the scene's shorter side.
_SIDES = (0.22, 0.5)
_APART = 0.015
_LEAST_SIDE = 30
_TRIES = 60
_NOISE = 5.0
_CUT_OUT_SIDE = 480


@dataclass(frozen=True)
class PlacedItem:
    """An item of a scene: its product, and its box as shares of the picture."""

    product_id: str
    box: Box


@dataclass(frozen=True)
class Scene:
    """`picture` upright RGB; `touching`: items lie side by side without a gap; `plain`: on one
    surface, without clutter."""

    picture: Image.Image
    items: tuple[PlacedItem, ...]
    touching: bool
    plain: bool


def items_to_place(images: Iterable[LabelledImage]) -> list[tuple[str, CutOut]]:
    """The items of those gallery pictures whose background is plain, by product."""
    found = []
    for image in images:
        if image.split == "gallery" and image.product_id is not None:
            picture = open_picture(image.path, DEFAULT_LIMITS, target_side=_CUT_OUT_SIDE)
            cut = cut_out(np.asarray(picture))
            if cut is not None:
                found.append((image.product_id, cut))
    return found


def scenes(
    cut_outs: Sequence[tuple[str, CutOut]], count: int, *, plain: bool, seed: int = 0
) -> Iterator[Scene]:
    """So many scenes of two to five different items; in every fourth they touch."""
    rng = np.random.default_rng(seed)
    for number in range(count):
        yield _scene(cut_outs, rng, touching=number % 4 == 3, plain=plain)


def _scene(
    cut_outs: Sequence[tuple[str, CutOut]], rng: np.random.Generator, *, touching: bool, plain: bool
) -> Scene:
    size = _SIZES[int(rng.integers(len(_SIZES)))]
    pixels = (plain_surface if plain else backdrop)(size, rng)
    chosen = rng.choice(len(cut_outs), int(rng.integers(_FEWEST, _MOST + 1)), replace=False)
    boxes: list[tuple[int, int, int, int]] = []
    items = []
    for product_id, cut in (cut_outs[place] for place in chosen.tolist()):
        box = _free_place(cut, size, boxes, rng, touching=touching)
        if box is None:
            continue
        _lay(pixels, cut, box)
        boxes.append(box)
        left, top, right, bottom = box
        relative = (
            *(left / size[0], top / size[1]),
            *((right - left) / size[0], (bottom - top) / size[1]),
        )
        items.append(PlacedItem(product_id, relative))
    noisy = pixels + rng.normal(0, rng.uniform(1, _NOISE), pixels.shape)
    picture = Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))
    return Scene(picture, tuple(items), touching, plain)


def _free_place(
    cut: CutOut,
    size: tuple[int, int],
    taken: Sequence[tuple[int, int, int, int]],
    rng: np.random.Generator,
    *,
    touching: bool,
) -> tuple[int, int, int, int] | None:
    """Left, top, right, bottom in pixels; None where no try finds room."""
    gap = 0 if touching else round(_APART * min(size))
    for _ in range(_TRIES):
        factor = rng.uniform(*_SIDES) * min(size) / max(cut.alpha.shape)
        width, height = (round(side * factor) for side in reversed(cut.alpha.shape))
        if min(width, height) < _LEAST_SIDE or width >= size[0] or height >= size[1]:
            continue
        left, top = (int(rng.integers(size[axis] - (width, height)[axis])) for axis in (0, 1))
        if touching and taken:
            beside = taken[int(rng.integers(len(taken)))]
            left = beside[2] if rng.random() < 0.5 else beside[0] - width
            top = beside[1] + int(rng.integers(-height // 4, height // 4 + 1))
        right, bottom = left + width, top + height
        if left < 0 or top < 0 or right > size[0] or bottom > size[1]:
            continue
        if all(
            right + gap <= x or left >= x_end + gap or bottom + gap <= y or top >= y_end + gap
            for x, y, x_end, y_end in taken
        ):
            return left, top, right, bottom
    return None


def _lay(pixels: Picture, cut: CutOut, box: tuple[int, int, int, int]) -> None:
    """The item onto the picture, in place."""
    left, top, right, bottom = box
    size = (right - left, bottom - top)
    alpha = cv2.resize(cut.alpha, size, interpolation=cv2.INTER_AREA)[..., None] / 255
    item = cv2.resize(cut.pixels, size, interpolation=cv2.INTER_AREA)
    under = pixels[top:bottom, left:right]
    under[:] = (under * (1 - alpha) + item * alpha).astype(np.uint8)
