"""Colours that words name, measured in pictures."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from lookup.base.folding import tokens
from lookup.encoders.port import Floats
from lookup.features.extractor import COLOUR
from lookup.features.named_colours import NamedColours
from lookup.index.feature_files import feature_rows
from lookup.index.generation import Generation
from lookup.search.asking.lexicon import Color, Lexicon


class SeenColors:
    """Reads how much of an item a colour covers; safe to share between threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._named = NamedColours()
        self._meant = [frozenset(self._colors([name])) for name in self._named.names]

    def shares(
        self, generation: Generation, rows: NDArray[np.int64], names: Iterable[str]
    ) -> Floats | None:
        """How much of the item in each of the pictures `rows` the colours cover together, float32
        (rows,), by the generation's colour signatures; None where no such colour is measured.

        A shade is measured by itself where it can be, by its family else.
        """
        asked = self._colors(names)
        meant = np.array([self._is_meant(own, asked) for own in self._meant])
        if not meant.any():
            return None
        signatures = feature_rows(generation.directory, COLOUR)[rows]
        covered: Floats = self._named.shares(signatures)[:, meant].sum(axis=1)
        return covered

    def _is_meant(self, own: frozenset[Color], asked: list[Color]) -> bool:
        shades = frozenset().union(*self._meant)
        return any(
            color in own
            or (
                (color.is_family or color not in shades)
                and color.family in {each.family for each in own}
            )
            for color in asked
        )

    def _colors(self, names: Iterable[str]) -> list[Color]:
        return [color for name in names for color in self._lexicon.colors.within(tokens(name))]
