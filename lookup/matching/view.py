"""Everything matching knows of one picture: seen whole, and seen closely where its item is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from lookup.encoders.port import Encoder
from lookup.matching.canvas import Canvas, cells_of
from lookup.matching.colour import cell_colours, colour_signature
from lookup.matching.foreground import plain_foreground
from lookup.matching.projection import PatchProjection
from lookup.matching.saliency import salient_box

Floats = NDArray[np.float32]

_PLAIN_MARGIN = 0.03
_MASK_CERTAIN = 0.5


@dataclass(frozen=True)
class PatchView:
    """Patches of one look at a picture.

    `patches` unit rows, float32 (cells, d); `weights` float32 (cells,), each cell's share of item;
    `colours` Lab, float32 (cells, 3); `grid` (rows, columns); `aspect` width over height of what
    one cell covers.
    """

    patches: Floats
    weights: Floats
    colours: Floats
    grid: tuple[int, int]
    aspect: float


@dataclass(frozen=True)
class PictureView:
    """`vector` (d,) sums the unit vectors of the whole and of the item, `whole_vector` is the
    former; `colour` is the item's signature; `plain` tells that the background was plain.
    """

    vector: Floats
    whole_vector: Floats
    whole: PatchView
    item: PatchView
    colour: Floats
    plain: bool


class PictureViewer:
    """Looks at pictures with one encoder and one projection; keeps nothing of them."""

    def __init__(self, encoder: Encoder, projection: PatchProjection) -> None:
        self._encoder = encoder
        self._projection = projection

    def views(self, pictures: Sequence[Image]) -> list[PictureView]:
        """What is known of upright RGB pictures, each encoded twice: whole, and its item."""
        canvases = self._canvases(pictures)
        whole, grids = self._encoded(canvases)
        items = self._canvases(
            [
                picture.crop(self._item_box(canvas, grid))
                for picture, canvas, grid in zip(pictures, canvases, grids, strict=True)
            ]
        )
        closer, closer_grids = self._encoded(items)
        return [
            self._view(*seen)
            for seen in zip(canvases, whole, grids, items, closer, closer_grids, strict=True)
        ]

    def _canvases(self, pictures: Sequence[Image]) -> list[Canvas]:
        return [Canvas.of(picture, self._encoder.card.preprocessing) for picture in pictures]

    def _encoded(self, canvases: Sequence[Canvas]) -> tuple[Floats, Floats]:
        """Unit vectors (n, d) and patch grids (n, h, w, c)."""
        encoding = self._encoder.encode([canvas.image for canvas in canvases], patches=True)
        if encoding.patches is None:
            raise AssertionError("the encoder gave no patches though they were asked for")
        return encoding.vectors, encoding.patches

    def _item_box(self, canvas: Canvas, grid: Floats) -> tuple[int, int, int, int]:
        foreground = plain_foreground(canvas)
        if foreground is not None:
            return canvas.to_picture(foreground.box, margin=_PLAIN_MARGIN)
        box = salient_box(self._projection.apply(grid), grid.shape[:2], canvas)
        return canvas.to_picture(box, margin=_PLAIN_MARGIN)

    def _view(
        self,
        canvas: Canvas,
        vector: Floats,
        grid: Floats,
        item: Canvas,
        item_vector: Floats,
        item_grid: Floats,
    ) -> PictureView:
        foreground = plain_foreground(item)
        mask = item.centredness if foreground is None else foreground.mask
        certain = mask if foreground is None else mask * (mask > _MASK_CERTAIN)
        return PictureView(
            vector=_unit(vector + item_vector),
            whole_vector=vector,
            whole=self._patch_view(canvas, grid, canvas.inside),
            item=self._patch_view(item, item_grid, mask),
            colour=colour_signature(item.pixels, certain),
            plain=foreground is not None,
        )

    def _patch_view(self, canvas: Canvas, grid: Floats, mask: Floats) -> PatchView:
        shape = grid.shape[:2]
        return PatchView(
            patches=self._projection.apply(grid),
            weights=cells_of(mask, shape),
            colours=cell_colours(canvas.pixels, shape),
            grid=shape,
            aspect=canvas.cell_aspect(shape),
        )


def _unit(vector: Floats) -> Floats:
    unit: Floats = vector / max(float(np.linalg.norm(vector)), 1e-9)
    return unit
