"""Measures a photo against the images of one generation."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookup.base.half_precision import widened
from lookup.features.extractor import COLOUR, WHOLE
from lookup.features.packing import PATCH_ARRAYS, PackedPatches
from lookup.features.view import Floats, PatchView, PictureView
from lookup.index.feature_files import feature_rows
from lookup.index.generation import Generation
from lookup.matching.adaptation import TaughtMetric
from lookup.matching.comparison import Comparison
from lookup.matching.interaction import LateInteraction
from lookup.matching.signals import CandidateSignals

_LOOKED_AT_CLOSELY = 48
_GEOMETRY_CHECKED = 12
_ROUGH_PATCHES = 4
"""To choose whom to look at closely, every fourth patch of an image is enough, and every other one
of the photo's item, like the white squares of a chessboard."""


class Scorer:
    """The signals of any of a generation's images; its arrays stay on disk."""

    def __init__(self, generation: Generation) -> None:
        directory = generation.directory
        self._vectors = generation.vectors
        self._whole = feature_rows(directory, WHOLE)
        self._colours = feature_rows(directory, COLOUR)
        self._patches = {name: feature_rows(directory, name) for name in PATCH_ARRAYS}
        self._taught = TaughtMetric.read_or_none(directory)
        self._interaction = LateInteraction()

    def closest(self, view: PictureView, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Those of `rows` that are worth all signals, at most _LOOKED_AT_CLOSELY, best first."""
        if len(rows) <= _LOOKED_AT_CLOSELY:
            return rows
        rough = self._images(rows).thinned(_ROUGH_PATCHES)
        found = self._interaction.forward(rough, _white_squares(view.item))
        likeness = self._vectors.vectors(rows) @ view.vector
        colour = widened(self._colours[rows]) @ view.colour
        worth = _standard(found) + _standard(likeness) + np.float32(0.5) * _standard(colour)
        return rows[np.argsort(-worth, kind="stable")[:_LOOKED_AT_CLOSELY]]

    def compared(self, view: PictureView, rows: NDArray[np.int64]) -> Comparison:
        """The photo's patches with those of the images `rows`."""
        return Comparison.of(view, rows, self._images(rows), self._interaction)

    def signals(self, compared: Comparison) -> CandidateSignals:
        """All signals of the images compared, in their order."""
        view, rows, found = compared.view, compared.rows, compared.found
        vectors = self._vectors.vectors(rows)
        vector = vectors @ view.vector
        taught = vector if self._taught is None else vectors @ self._taught.photo(view.vector)
        likeliest = np.argsort(-(_standard(vector) + _standard(found.forward)))
        checked = likeliest[:_GEOMETRY_CHECKED]
        geometry = np.zeros(len(rows), np.float32)
        geometry[checked] = compared.agreements(checked)
        return CandidateSignals(
            rows=rows,
            vector=vector,
            taught=taught,
            whole=widened(self._whole[rows]) @ view.whole_vector,
            forward=found.forward,
            backward=found.backward,
            colour=widened(self._colours[rows]) @ view.colour,
            aligned=compared.aligned_colour(),
            geometry=geometry,
            plain=view.plain,
        )

    def _images(self, rows: NDArray[np.int64]) -> PackedPatches:
        return PackedPatches.from_arrays(
            {name: array[rows] for name, array in self._patches.items()}
        )


def _white_squares(look: PatchView) -> PatchView:
    row, column = np.divmod(np.arange(len(look.patches)), look.grid[1])
    kept = (row + column) % 2 == 0
    return replace(
        look, patches=look.patches[kept], weights=look.weights[kept], colours=look.colours[kept]
    )


def _standard(values: NDArray[Any]) -> Floats:
    if not len(values):  # nothing was allowed to be found
        return values.astype(np.float32)
    spread = float(values.std()) or 1.0
    standard: Floats = ((values - values.mean()) / spread).astype(np.float32)
    return standard
