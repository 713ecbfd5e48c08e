"""Where patches of images are found in a photo, and whether places and colours agree there."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from lookup.features.packing import PackedPatches, cell_places
from lookup.features.view import Floats, PatchView, PictureView
from lookup.matching.aligned_colour import aligned_colour
from lookup.matching.contradiction import PLAINLY, contradicted_shares
from lookup.matching.geometry import agreements
from lookup.matching.interaction import Interaction, LateInteraction
from lookup.matching.light import Light

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Comparison:
    """Of m images, whose numbers are `rows` int64 (m,), with the photo's item or with all of it,
    whichever each is `found` in better: where the item was cropped badly, the whole still holds it.

    The cells of `found` are those of all `looks`, the item first; its `backward` is the item's.
    """

    view: PictureView
    rows: Rows
    images: PackedPatches
    found: Interaction
    looks: tuple[PatchView, ...]

    @classmethod
    def of(
        cls, view: PictureView, rows: Rows, images: PackedPatches, interaction: LateInteraction
    ) -> Self:
        """Of the images `rows`, whose patches are `images`."""
        # Of a plain picture the item is all there is.
        looks = (view.item,) if view.whole is view.item else (view.item, view.whole)
        found = interaction.interact(images, view.item)
        for whole in looks[1:]:
            other = interaction.interact(images, whole)
            moved = other.best_cell + np.int32(len(view.item.patches))
            found = found.or_better(replace(other, best_cell=moved))
        return cls(view, rows, images, found, looks)

    def aligned_colour(self) -> Floats:
        """How well colours agree where patches match, 0..1, float32 (m,)."""
        found = self.found
        return aligned_colour(self.images, self._colours, found.best_cell, found.best_cosine)

    def agreements(self, some: Rows) -> Floats:
        """Share of the item, 0..1, that agrees on one transform, of `some` of the images, (k,)."""
        places = np.concatenate([cell_places(look) for look in self.looks])
        found = self.found.of(some)
        return agreements(
            self.images.rows(some), places, found.best_cell, found.best_cosine, found.answered()
        )

    def in_another_colour(self, some: Rows) -> bool:
        """Whether the photo's item has the colours of none of `some` of the images, one at least,
        whatever the light it is in."""
        found = self.found.of(some)
        shares = contradicted_shares(
            self.images.rows(some),
            self._colours,
            found.best_cell,
            found.best_cosine,
            found.answered(),
            Light.of(self.view),
        )
        return all((of_each >= PLAINLY).all() for of_each in shares)

    @property
    def _colours(self) -> Floats:
        return np.concatenate([look.colours for look in self.looks])
