"""The things that lie on a surface, each with its box."""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from lookup.features.surface import Surface
from lookup.features.touching import told_apart
from lookup.images.box import Box

MOST_ITEMS = 8

_LONG_SIDE = 192
_LEAST_BORDER_SHARE = 0.8
_LEAST_AREA = 0.004
_LEAST_OF_LARGEST = 0.04
_LEAST_OF_LARGEST_AT_EDGE = 0.5
_WITHIN = 0.6
# A strip of the surface round an item tells it from the item when its box is looked up alone.
_MARGIN = 0.05
# A pair of shoes is one item: parts alike in size and colours, close to each other.
_PAIR_AREAS = 0.6
_PAIR_COLOURS = 0.92
_PAIR_GAP = 0.35
_COLOUR_BINS = (6, 6, 6)

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class _Part:
    """Pixels of one thing, bool (h, w), and the box around them (left, top, right, bottom)."""

    mask: Mask
    box: tuple[int, int, int, int]
    colours: NDArray[np.float32]

    @cached_property
    def area(self) -> int:
        return int(np.count_nonzero(self.mask))

    def cut_off(self, size: tuple[int, int]) -> bool:
        """Whether it reaches the edge of a picture of that width and height."""
        left, top, right, bottom = self.box
        return left <= 1 or top <= 1 or right >= size[0] - 1 or bottom >= size[1] - 1


def items_on_surface(picture: Image) -> tuple[Box, ...]:
    """Boxes of up to MOST_ITEMS things in an upright RGB picture, each with a margin.

    The item of the picture is the largest one, the nearer the middle the larger; the rest follow in
    that order. Empty where the background is not one surface, where nothing lies on it, or more
    things than would be laid there. Parts
    of one thing (a pair of shoes) are one; things that touch are told apart where they have a
    waist between them.
    """
    small = _shrunk(picture)
    surface = Surface.of(small)
    if not surface.plain or surface.border_share < _LEAST_BORDER_SHARE:
        return ()
    parts = _joined([_part(mask, small) for mask in _masks(~surface.seen)])
    if not 0 < len(parts) <= MOST_ITEMS:
        return ()
    height, width = small.shape[:2]
    whole = _complete(parts, (width, height))
    ranked = sorted(whole, key=lambda part: -_prominence(part, (width, height)))
    return tuple(_relative(part.box, (width, height)) for part in ranked)


def _complete(parts: list[_Part], size: tuple[int, int]) -> list[_Part]:
    """Without specks, and without what reaches into the picture from outside."""
    largest = max(part.area for part in parts)
    return [
        part
        for part in parts
        if part.area
        >= (_LEAST_OF_LARGEST_AT_EDGE if part.cut_off(size) else _LEAST_OF_LARGEST) * largest
    ]


def _shrunk(picture: Image) -> NDArray[np.uint8]:
    factor = _LONG_SIDE / max(picture.size)
    size = (max(8, round(picture.width * factor)), max(8, round(picture.height * factor)))
    pixels = np.asarray(picture)
    # By halves first, which takes a third of the time that all at once takes.
    while min(pixels.shape[1] / size[0], pixels.shape[0] / size[1]) >= 2:
        half = (pixels.shape[1] // 2, pixels.shape[0] // 2)
        pixels = cv2.resize(pixels, half, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _masks(things: Mask) -> list[Mask]:
    opened = cv2.morphologyEx(things.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    _, labels = cv2.connectedComponents(opened)
    areas = np.bincount(labels.reshape(-1))
    areas[0] = 0
    large = np.flatnonzero(areas >= _LEAST_AREA * things.size)
    return [part for label in large.tolist() for part in told_apart(labels == label)]


def _part(mask: Mask, pixels: NDArray[np.uint8]) -> _Part:
    x, y, width, height = cv2.boundingRect(mask.astype(np.uint8))
    counts = cv2.calcHist(
        [pixels], [0, 1, 2], mask.astype(np.uint8), _COLOUR_BINS, [0, 256, 0, 256, 0, 256]
    )
    return _Part(mask, (x, y, x + width, y + height), np.asarray(counts / counts.sum(), np.float32))


def _joined(parts: list[_Part]) -> list[_Part]:
    """One part for all that belong together; the largest ones gather the others."""
    joined: list[_Part] = []
    for part in sorted(parts, key=lambda part: -part.area):
        place = next((n for n, other in enumerate(joined) if _belong(part, other)), None)
        if place is None:
            joined.append(part)
        else:
            joined[place] = _union(joined[place], part)
    return joined


def _belong(part: _Part, larger: _Part) -> bool:
    left, top = (max(a, b) for a, b in zip(part.box[:2], larger.box[:2], strict=True))
    right, bottom = (min(a, b) for a, b in zip(part.box[2:], larger.box[2:], strict=True))
    width, height = part.box[2] - part.box[0], part.box[3] - part.box[1]
    if right > left and bottom > top and (right - left) * (bottom - top) > _WITHIN * width * height:
        return True
    gap = max(left - right, top - bottom)
    return (
        gap <= _PAIR_GAP * min(width, height)
        and part.area >= _PAIR_AREAS * larger.area
        and float(np.sqrt(part.colours * larger.colours).sum()) >= _PAIR_COLOURS
    )


def _union(one: _Part, other: _Part) -> _Part:
    left, top = (min(a, b) for a, b in zip(one.box[:2], other.box[:2], strict=True))
    right, bottom = (max(a, b) for a, b in zip(one.box[2:], other.box[2:], strict=True))
    return _Part(one.mask | other.mask, (left, top, right, bottom), one.colours)


def _prominence(part: _Part, size: tuple[int, int]) -> float:
    left, top, right, bottom = part.box
    across = ((left + right) / size[0] - 1) ** 2
    down = ((top + bottom) / size[1] - 1) ** 2
    return float(np.sqrt(part.area) * np.exp(-(across + down) / 2))


def _relative(box: tuple[int, int, int, int], size: tuple[int, int]) -> Box:
    (left, right), (top, bottom) = (
        _widened(box[axis], box[axis + 2], size[axis]) for axis in (0, 1)
    )
    return left, top, right - left, bottom - top


def _widened(low: int, high: int, length: int) -> tuple[float, float]:
    margin = _MARGIN * (high - low)
    return max(low - margin, 0) / length, min(high + margin, length) / length
