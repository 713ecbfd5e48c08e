"""Looks at photos of items with one encoder."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageOps

from lookup.base.errors import PatchesNotSupported
from lookup.counterfeit.looking.look import REGION_SPAN, Box, Floats, ItemLook
from lookup.counterfeit.looking.repeats import thumbnail
from lookup.encoders.port import Encoder, Encoding
from lookup.features.canvas import Canvas
from lookup.features.colour import colour_signature
from lookup.features.foreground import plain_foreground
from lookup.features.saliency import salient_box
from lookup.images.grey import without_colour

LOOK_VERSION = 2
"""Raised whenever the same photo would give another look."""

_MOST_BOXES = 3
_LEAST_SIDE = 8
_MARGIN = 0.03


class ItemLooker:
    """Photos in, looks out; keeps nothing of them."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    @property
    def version(self) -> str:
        """Names what a look depends on besides the photo."""
        card = self._encoder.card
        return f"{card.name} {card.network_digest[:16]} look {LOOK_VERSION}"

    def look(
        self, picture: Image.Image, boxes: Sequence[Box] = (), *, colorway: str | None = None
    ) -> ItemLook:
        """The look of an upright RGB picture; without `boxes` round the item it is found first.

        Of many boxes the largest count. Raises PatchesNotSupported.
        """
        usable = [box for box in (_within(box, picture.size) for box in boxes) if box is not None]
        usable = usable or [self.box(picture)]
        usable = sorted(usable, key=_area, reverse=True)[:_MOST_BOXES]
        crops = [picture.crop(_whole_pixels(box)) for box in usable]
        # A model comes in many colours and is lit in many ways.
        encodings = [self._encode(without_colour(crop)) for crop in crops]
        patches = encodings[0].patches
        assert patches is not None  # they were asked for
        canvas = Canvas.of(crops[0], self._encoder.card.preprocessing)
        return ItemLook(
            form=np.stack([encoding.vectors[:2] for encoding in encodings]),
            regions=np.stack([encoding.vectors[2:] for encoding in encodings]),
            colour=colour_signature(canvas.pixels, canvas.centredness),
            patches=_unit(patches[0] - patches[0].mean(axis=(0, 1))),
            thumbnail=thumbnail(picture),
            box=usable[0],
            colorway=colorway,
        )

    def box(self, picture: Image.Image) -> Box:
        """Where the item is on an upright RGB picture. Raises PatchesNotSupported."""
        canvas = Canvas.of(picture, self._encoder.card.preprocessing)
        foreground = plain_foreground(canvas)
        if foreground is not None:
            return _as_floats(canvas.to_picture(foreground.box, margin=_MARGIN))
        grid = self._encoder.encode([picture], patches=True).patches
        if grid is None:
            raise PatchesNotSupported(
                f"{self._encoder.card.name} gives no patch grid.", "Choose another encoder."
            )
        rows = _unit(grid[0] - grid[0].mean(axis=(0, 1)))
        shape = (rows.shape[0], rows.shape[1])
        box = salient_box(rows.reshape(-1, rows.shape[-1]), shape, canvas)
        return _as_floats(canvas.to_picture(box, margin=_MARGIN))

    def _encode(self, crop: Image.Image) -> Encoding:
        seen = [crop, ImageOps.mirror(crop), *_quarters(crop)]
        item = self._encoder.encode(seen[:1], patches=True)
        others = self._encoder.encode(seen[1:])
        return Encoding(np.concatenate([item.vectors, others.vectors]), item.patches)


def _quarters(crop: Image.Image) -> list[Image.Image]:
    width, height = crop.size
    starts = (0.0, 1 - REGION_SPAN)
    return [
        crop.crop(
            (
                int(x * width),
                int(y * height),
                max(int((x + REGION_SPAN) * width), int(x * width) + 1),
                max(int((y + REGION_SPAN) * height), int(y * height) + 1),
            )
        )
        for y in starts
        for x in starts
    ]


def _within(box: Box, size: tuple[int, int]) -> Box | None:
    """The part of the box that lies in the picture; None where next to nothing does."""
    left, top = max(box[0], 0.0), max(box[1], 0.0)
    right, bottom = min(box[2], float(size[0])), min(box[3], float(size[1]))
    if right - left < _LEAST_SIDE or bottom - top < _LEAST_SIDE:
        return None
    return left, top, right, bottom


def _whole_pixels(box: Box) -> tuple[int, int, int, int]:
    left, top, right, bottom = map(int, box)
    return left, top, right, bottom


def _as_floats(box: tuple[int, int, int, int]) -> Box:
    left, top, right, bottom = map(float, box)
    return left, top, right, bottom


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _unit(rows: Floats) -> Floats:
    unit: Floats = rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)
    return unit
