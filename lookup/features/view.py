"""Everything matching knows of one picture: seen whole, and seen closely where its item is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from lookup.encoders.port import Encoder
from lookup.features.canvas import Canvas, PixelBox, cells_of
from lookup.features.close_up import CloseUp
from lookup.features.colour import cell_colours, colour_signature
from lookup.features.foreground import Foreground, plain_foreground
from lookup.features.projection import PatchProjection
from lookup.features.saliency import salient_box

Floats = NDArray[np.float32]

_SALIENT_MARGIN = 0.03
# Wider, because there is no look at the whole picture beside it.
PLAIN_MARGIN = 0.06


@dataclass(frozen=True)
class PatchView:
    """Patches of one look at a picture.

    `patches` unit rows, float32 (cells, d); `weights` float32 (cells,), each cell's share of item;
    `colours` Lab, float32 (cells, 3); `grid` (rows, columns); `aspect` width over height of what
    one cell covers. `places` float32 (cells, 2), x and y of their centres in units of a cell's
    height, where they are some cells of a grid only; None where they are all of it.
    """

    patches: Floats
    weights: Floats
    colours: Floats
    grid: tuple[int, int]
    aspect: float
    places: Floats | None = None


@dataclass(frozen=True)
class PictureView:
    """`vector` (d,) sums the unit vectors of the whole and of the item, `whole_vector` is the
    former; `colour` is the item's signature; `plain` tells that the item's background is plain;
    `box` is where in the picture the item was looked at, None where that is all of it.

    Where that of the whole picture is, the whole says little that the item does not: then `whole`
    is `item`, and both vectors are the item's.
    """

    vector: Floats
    whole_vector: Floats
    whole: PatchView
    item: PatchView
    colour: Floats
    plain: bool
    box: PixelBox | None = None


@dataclass(frozen=True)
class _Sighting:
    """A picture before anything is encoded; its item, where the background is plain."""

    picture: Image
    canvas: Canvas
    foreground: Foreground | None


@dataclass(frozen=True)
class FirstView:
    """What one encoding shows of a picture: its item where the background is plain, and then `view`
    is `complete`; else the whole, of which `PictureViewer.completed` shows more."""

    view: PictureView
    _sighting: _Sighting

    @property
    def complete(self) -> bool:
        """Whether a second encoding would show nothing more."""
        return self._sighting.foreground is not None


@dataclass(frozen=True)
class Glimpse:
    """A whole picture encoded once, of which `PictureViewer.seen` shows more; `vector` (d,)."""

    vector: Floats
    _picture: Image
    _canvas: Canvas
    _grid: Floats


class PictureViewer:
    """Looks at pictures with one encoder and one projection; keeps nothing of them."""

    def __init__(self, encoder: Encoder, projection: PatchProjection) -> None:
        self._encoder = encoder
        self._preprocessing = encoder.card.preprocessing
        self._projection = projection

    def views(self, pictures: Sequence[Image]) -> list[PictureView]:
        """What is known of upright RGB pictures. Where the background is plain, only the item is
        encoded; else the whole picture, and then what may be its item.
        """
        sightings = [self._sighting(picture) for picture in pictures]
        once = self._seen_once([seen for seen in sightings if seen.foreground is not None])
        twice = self._seen_twice([seen for seen in sightings if seen.foreground is None])
        return [next(twice if seen.foreground is None else once) for seen in sightings]

    def close_views(self, pictures: Sequence[Image]) -> list[PictureView]:
        """The same of pictures that an item fills, each encoded once whatever its background."""
        close_ups = [
            CloseUp.of_box(picture, (0, 0, *picture.size), self._preprocessing)
            for picture in pictures
        ]
        vectors, grids = self._encoded([close_up.canvas for close_up in close_ups])
        views = []
        for close_up, vector, grid in zip(close_ups, vectors, grids, strict=True):
            item = self._item(close_up, grid)
            views.append(self._view(vector, vector, item, item, close_up))
        return views

    def first_view(self, picture: Image) -> FirstView:
        """The same of one picture by one encoding only."""
        seen = self._sighting(picture)
        if seen.foreground is not None:
            return FirstView(next(self._seen_once([seen])), seen)
        ((vector, whole),) = self._wholes([seen])
        colour = colour_signature(seen.canvas.pixels, seen.canvas.centredness)
        return FirstView(PictureView(vector, vector, whole, whole, colour, plain=False), seen)

    def completed(self, first: FirstView) -> PictureView:
        """With the second encoding, where one shows more."""
        if first.complete:
            return first.view
        whole = first.view.whole_vector, first.view.whole
        return next(self._with_close_ups([first._sighting], [whole]))

    def glimpses(self, pictures: Sequence[Image]) -> list[Glimpse]:
        """Upright RGB pictures of which few are worth more than one encoding."""
        canvases = [Canvas.of(picture, self._preprocessing) for picture in pictures]
        encoded = zip(*self._encoded(canvases), pictures, canvases, strict=True)
        return [Glimpse(vector, picture, canvas, grid) for vector, grid, picture, canvas in encoded]

    def seen(self, glimpse: Glimpse) -> PictureView:
        """What `views` gives, with one encoding more."""
        canvas = glimpse._canvas
        sighting = _Sighting(glimpse._picture, canvas, plain_foreground(canvas))
        if sighting.foreground is not None:
            return next(self._seen_once([sighting]))
        whole = glimpse.vector, self._patch_view(canvas, glimpse._grid, canvas.inside)
        return next(self._with_close_ups([sighting], [whole]))

    def _sighting(self, picture: Image) -> _Sighting:
        canvas = Canvas.of(picture, self._preprocessing)
        return _Sighting(picture, canvas, plain_foreground(canvas))

    def _seen_once(self, sightings: Sequence[_Sighting]) -> Iterator[PictureView]:
        close_ups = [
            CloseUp.of_foreground(
                seen.picture,
                seen.canvas,
                seen.foreground,
                self._preprocessing,
                margin=PLAIN_MARGIN,
            )
            for seen in sightings
            if seen.foreground is not None
        ]
        vectors, grids = self._encoded([close_up.canvas for close_up in close_ups])
        for close_up, vector, grid in zip(close_ups, vectors, grids, strict=True):
            item = self._item(close_up, grid)
            yield self._view(vector, vector, item, item, close_up)

    def _seen_twice(self, sightings: Sequence[_Sighting]) -> Iterator[PictureView]:
        return self._with_close_ups(sightings, self._wholes(sightings))

    def _wholes(self, sightings: Sequence[_Sighting]) -> list[tuple[Floats, PatchView]]:
        """Vector and patches of each whole picture."""
        vectors, grids = self._encoded([seen.canvas for seen in sightings])
        return [
            (vector, self._patch_view(seen.canvas, grid, seen.canvas.inside))
            for seen, vector, grid in zip(sightings, vectors, grids, strict=True)
        ]

    def _with_close_ups(
        self, sightings: Sequence[_Sighting], wholes: Sequence[tuple[Floats, PatchView]]
    ) -> Iterator[PictureView]:
        boxes = [
            seen.canvas.to_picture(
                salient_box(patches.patches, patches.grid, seen.canvas), margin=_SALIENT_MARGIN
            )
            for seen, (_, patches) in zip(sightings, wholes, strict=True)
        ]
        close_ups = [
            CloseUp.of_box(seen.picture, box, self._preprocessing)
            for seen, box in zip(sightings, boxes, strict=True)
        ]
        closer, grids = self._encoded([close_up.canvas for close_up in close_ups])
        for (vector, patches), box, close_up, close, grid in zip(
            wholes, boxes, close_ups, closer, grids, strict=True
        ):
            item = self._item(close_up, grid)
            yield replace(self._view(vector, close, patches, item, close_up), box=box)

    def _encoded(self, canvases: Sequence[Canvas]) -> tuple[Floats, Floats]:
        """Unit vectors (n, d) and patch grids (n, h, w, c)."""
        encoding = self._encoder.encode([canvas.image for canvas in canvases], patches=True)
        if encoding.patches is None:
            raise AssertionError("the encoder gave no patches though they were asked for")
        return encoding.vectors, encoding.patches

    def _view(
        self,
        whole_vector: Floats,
        item_vector: Floats,
        whole: PatchView,
        item: PatchView,
        close_up: CloseUp,
    ) -> PictureView:
        return PictureView(
            vector=_unit(whole_vector + item_vector),
            whole_vector=whole_vector,
            whole=whole,
            item=item,
            colour=colour_signature(close_up.canvas.pixels, close_up.certain),
            plain=close_up.mask is not None,
        )

    def _item(self, close_up: CloseUp, grid: Floats) -> PatchView:
        return self._patch_view(close_up.canvas, grid, close_up.likely)

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
