"""The few patches kept of each catalogue image, in at most 8 KB."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from lookup.features.view import Floats, PatchView

PATCHES_KEPT = 112
PATCH_ARRAYS = ("patches", "patch_weights", "patch_places", "patch_colours")

_ITEM_CELL = 0.25
_LEAST_WEIGHT = 0.02
_PLACE_AGAINST_LOOK = 0.8
_SCALE = np.float32(127)


@dataclass(frozen=True)
class PackedPatches:
    """Patches of one or more catalogue images; the first axis, where there is one, is the image.

    `patches` int8 (..., n, d), unit vectors times 127; `weights` uint8 (..., n), shares of item
    times 255; `places` float16 (..., n, 2), x and y in units of a cell's height; `colours` int8
    (..., n, 3), Lab with L halved.
    """

    patches: NDArray[np.int8]
    weights: NDArray[np.uint8]
    places: NDArray[np.float16]
    colours: NDArray[np.int8]

    @classmethod
    def of(cls, view: PatchView) -> Self:
        """The PATCHES_KEPT most telling patches of a catalogue image's item."""
        kept = _chosen(view)
        return cls(
            patches=np.round(view.patches[kept] * _SCALE).astype(np.int8),
            weights=np.round(np.clip(view.weights[kept], _LEAST_WEIGHT, 1) * 255).astype(np.uint8),
            places=cell_places(view)[kept].astype(np.float16),
            colours=np.round(view.colours[kept] * (0.5, 1, 1)).clip(-127, 127).astype(np.int8),
        )

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """What `arrays` gave, of one or of many images."""
        return cls(*(arrays[name] for name in PATCH_ARRAYS))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """By the names they have in a generation."""
        values = (self.patches, self.weights, self.places, self.colours)
        return dict(zip(PATCH_ARRAYS, values, strict=True))

    def rows(self, rows: NDArray[np.int64]) -> Self:
        """The patches of some of the images."""
        return type(self)(
            self.patches[rows], self.weights[rows], self.places[rows], self.colours[rows]
        )

    def single(self) -> Self:
        """The patches of the only image, without the first axis."""
        (patches,), (weights,) = self.patches, self.weights
        (places,), (colours,) = self.places, self.colours
        return type(self)(patches, weights, places, colours)

    def view(self) -> PatchView:
        """What is left of a look at the only image: the patches kept, at their places."""
        one = self.single()
        return PatchView(
            patches=one.patches.astype(np.float32) / _SCALE,
            weights=one.weights.astype(np.float32) / np.float32(255),
            colours=one.colours.astype(np.float32) * np.array((2, 1, 1), np.float32),
            grid=(1, len(one.patches)),
            aspect=1.0,
            places=one.places.astype(np.float32),
        )

    def thinned(self, step: int) -> Self:
        """Every `step`-th patch of each of many images."""
        return type(self)(
            self.patches[:, ::step],
            self.weights[:, ::step],
            self.places[:, ::step],
            self.colours[:, ::step],
        )


def cell_places(view: PatchView) -> Floats:
    """Centres of the cells, x and y in units of a cell's height, float32 (cells, 2)."""
    if view.places is not None:
        return view.places
    rows, columns = np.divmod(np.arange(len(view.patches)), view.grid[1])
    return np.stack([columns * view.aspect, rows], axis=1).astype(np.float32)


def _chosen(view: PatchView) -> NDArray[np.int64]:
    """Greedy k-centre over look and place (Gonzalez 1985): repeats of plain cloth are thinned out,
    details stay. Where the item is small, its surroundings fill the number up.
    """
    item = np.flatnonzero(view.weights > _ITEM_CELL)
    if len(item) <= PATCHES_KEPT:
        return _heaviest(view)
    place = cell_places(view)[item] / max(view.grid) * _PLACE_AGAINST_LOOK
    points = np.concatenate([view.patches[item], place], axis=1)
    apart_by = _squared_distances(points)
    np.fill_diagonal(apart_by, -1)  # what is chosen is not chosen again
    apart = np.full(len(item), np.inf, np.float32)
    latest = int(np.argmax(view.weights[item]))
    chosen = []
    for _ in range(PATCHES_KEPT):
        chosen.append(latest)
        np.minimum(apart, apart_by[latest], out=apart)
        latest = int(np.argmax(apart))
    kept: NDArray[np.int64] = item[np.sort(chosen)]
    return kept


def _squared_distances(points: Floats) -> Floats:
    """Between all pairs of rows, (n, n): one matrix product instead of n passes over the rows."""
    squares = np.einsum("ij,ij->i", points, points)
    distances: Floats = squares[:, None] + squares - 2 * (points @ points.T)
    return distances


def _heaviest(view: PatchView) -> NDArray[np.int64]:
    ranked = np.argsort(-view.weights, kind="stable")
    # A network with a coarse grid has fewer cells than are kept: repeats of no weight fill up.
    return np.resize(ranked, PATCHES_KEPT)
