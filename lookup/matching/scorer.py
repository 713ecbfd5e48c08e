"""Measures a photo against the images of one generation."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from lookup.features.extractor import COLOUR, WHOLE
from lookup.features.packing import PATCH_ARRAYS, PackedPatches, cell_places
from lookup.features.view import Floats, PatchView, PictureView
from lookup.index.feature_files import feature_rows
from lookup.index.generation import Generation
from lookup.matching.adaptation import TaughtMetric
from lookup.matching.aligned_colour import aligned_colour
from lookup.matching.contradiction import PLAINLY, contradicted_share
from lookup.matching.geometry import agreement
from lookup.matching.interaction import Interaction, forward_interaction, interact
from lookup.matching.light import Light
from lookup.matching.signals import CandidateSignals

_LOOKED_AT_CLOSELY = 48
_GEOMETRY_CHECKED = 12
_ROUGH_PATCHES = 4
"""Every fourth patch is enough to choose whom to look at closely."""


@dataclass(frozen=True)
class _Finding:
    """One look at the photo (its item, or all of it) against some images."""

    look: PatchView
    interaction: Interaction
    places: Floats

    @classmethod
    def of(cls, images: PackedPatches, look: PatchView) -> Self:
        return cls(look, interact(images, look), cell_places(look))


class Scorer:
    """The signals of any of a generation's images; its arrays stay on disk."""

    def __init__(self, generation: Generation) -> None:
        directory = generation.directory
        self._vectors = generation.vectors
        self._whole = feature_rows(directory, WHOLE)
        self._colours = feature_rows(directory, COLOUR)
        self._patches = {name: feature_rows(directory, name) for name in PATCH_ARRAYS}
        self._taught = TaughtMetric.read_or_none(directory)

    def closest(self, view: PictureView, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Those of `rows` that are worth all signals, at most _LOOKED_AT_CLOSELY, best first."""
        if len(rows) <= _LOOKED_AT_CLOSELY:
            return rows
        rough = self._images(rows).thinned(_ROUGH_PATCHES)
        found = forward_interaction(rough, view.item)
        likeness = self._vectors.vectors(rows) @ view.vector
        colour = self._colours[rows].astype(np.float32) @ view.colour
        worth = _standard(found) + _standard(likeness) + np.float32(0.5) * _standard(colour)
        return rows[np.argsort(-worth, kind="stable")[:_LOOKED_AT_CLOSELY]]

    def _images(self, rows: NDArray[np.int64]) -> PackedPatches:
        return PackedPatches.from_arrays(
            {name: array[rows] for name, array in self._patches.items()}
        )

    def signals(self, view: PictureView, rows: NDArray[np.int64]) -> CandidateSignals:
        """All signals of the images `rows`, in their order."""
        images = self._images(rows)
        item, whole, in_item = _findings(images, view)
        forward = np.maximum(item.interaction.forward, whole.interaction.forward)
        aligned = np.empty(len(rows), np.float32)
        for finding, found in ((item, in_item), (whole, ~in_item)):
            aligned[found] = _aligned(images, finding, np.flatnonzero(found))
        vectors = self._vectors.vectors(rows)
        vector = vectors @ view.vector
        taught = vector if self._taught is None else vectors @ self._taught.photo(view.vector)
        checked = np.argsort(-(_standard(vector) + _standard(forward)))[:_GEOMETRY_CHECKED]
        geometry = np.zeros(len(rows), np.float32)
        for image in checked:
            finding = item if in_item[image] else whole
            geometry[image] = _agreement(images, finding, int(image))
        return CandidateSignals(
            rows=rows,
            vector=vector,
            taught=taught,
            whole=self._whole[rows].astype(np.float32) @ view.whole_vector,
            forward=forward,
            backward=item.interaction.backward,
            colour=self._colours[rows].astype(np.float32) @ view.colour,
            aligned=aligned,
            geometry=geometry,
            plain=view.plain,
        )

    def in_another_colour(self, view: PictureView, rows: NDArray[np.int64]) -> bool:
        """Whether the photo's item has the colours of none of the images `rows`, one at least,
        whatever the light it is in."""
        images = self._images(rows)
        item, whole, in_item = _findings(images, view)
        light = Light.of(view)
        return all(
            (_contradicted(images, finding, some, light) >= PLAINLY).all()
            for finding, found in ((item, in_item), (whole, ~in_item))
            if len(some := np.flatnonzero(found))
        )


def _findings(
    images: PackedPatches, view: PictureView
) -> tuple[_Finding, _Finding, NDArray[np.bool_]]:
    """In the photo's item and in all of it, and whether the former is the better, bool (m,)."""
    item = _Finding.of(images, view.item)
    # Of a plain picture the item is all there is.
    whole = item if view.whole is view.item else _Finding.of(images, view.whole)
    # Where the item was cropped badly, the whole photo still holds it.
    return item, whole, item.interaction.forward >= whole.interaction.forward


def _aligned(images: PackedPatches, finding: _Finding, some: NDArray[np.int64]) -> Floats:
    interaction = finding.interaction
    return aligned_colour(
        images.rows(some),
        finding.look.colours,
        interaction.best_cell[some],
        interaction.best_cosine[some],
    )


def _contradicted(
    images: PackedPatches, finding: _Finding, some: NDArray[np.int64], light: Light
) -> Floats:
    interaction = finding.interaction
    return contradicted_share(
        images.rows(some),
        finding.look.colours,
        interaction.best_cell[some],
        interaction.best_cosine[some],
        interaction.answered[some],
        light,
    )


def _agreement(images: PackedPatches, finding: _Finding, image: int) -> float:
    interaction = finding.interaction
    return agreement(
        images.rows(np.array([image])).single(),
        finding.places,
        interaction.best_cell[image],
        interaction.best_cosine[image],
        interaction.answered[image],
    )


def _standard(values: NDArray[Any]) -> Floats:
    if not len(values):  # nothing was allowed to be found
        return values.astype(np.float32)
    spread = float(values.std()) or 1.0
    standard: Floats = ((values - values.mean()) / spread).astype(np.float32)
    return standard
