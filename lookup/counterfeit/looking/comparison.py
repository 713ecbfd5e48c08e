"""A photo's details against those of genuine photos that lie over one another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from lookup.counterfeit.looking.alignment import Alignment, align, laid_over, refine
from lookup.counterfeit.looking.differences import Differences, differences
from lookup.counterfeit.looking.heat import Heat, heat_of, usual_heat
from lookup.counterfeit.looking.look import Floats
from lookup.counterfeit.looking.sheet import DetailSheet

LEAST_OTHERS = 2
"""Other genuine photos that must lie over the reference, else nobody knows what is usual there."""

ALIGNED_WITH = 8
"""A photo is laid over so many of its most alike references at most."""

_MOST_OTHERS = 6
_MOST_TRIED = 2


@dataclass(frozen=True)
class ComparedDetails:
    """`reference` is the place of the one the photo lies over; `heat` lies on that one's sheet.

    `usual`, ascending, is what cells of other genuine photos have over the same reference.
    """

    reference: int
    alignment: Alignment
    heat: Heat
    usual: Floats
    others: int


class GenuineSheets:
    """Genuine photos, each laid over the others at most once."""

    def __init__(self, openers: Sequence[Callable[[], DetailSheet]]) -> None:
        """`openers` give the sheets; each is opened when it is first needed, and kept."""
        self._openers = tuple(openers)
        self._sheets: dict[int, DetailSheet] = {}
        self._over: dict[tuple[int, int], Differences | None] = {}

    def sheet(self, place: int) -> DetailSheet:
        """The sheet at that place."""
        if place not in self._sheets:
            self._sheets[place] = self._openers[place]()
        return self._sheets[place]

    def compare(self, photo: DetailSheet, among: Sequence[int]) -> ComparedDetails | None:
        """The photo over the reference that it follows best, among these (their places).

        Of the references it aligns with best, the one over which most of it is ordinary: a slip
        of the alignment would make all of it unusual. None where it aligns with none, or too few
        others do: then there is no evidence.
        """
        found = [(place, align(photo, self.sheet(place))) for place in among]
        aligned = [(place, alignment) for place, alignment in found if alignment is not None]
        aligned.sort(key=lambda pair: -pair[1].inliers)
        compared = []
        for place, alignment in aligned[:_MOST_TRIED]:
            others = self._others(place, among)
            if len(others) >= LEAST_OTHERS:
                refined = refine(alignment, photo, self.sheet(place))
                heat = heat_of(_apart(photo, self.sheet(place), refined), others)
                compared.append(
                    ComparedDetails(place, refined, heat, usual_heat(others), len(others))
                )
        return min(compared, key=lambda one: _ordinary_level(one.heat), default=None)

    def left_out(self, place: int, among: Sequence[int]) -> ComparedDetails | None:
        """The same of one of these photos among some of the others."""
        return self.compare(self.sheet(place), [other for other in among if other != place])

    def _others(self, place: int, among: Sequence[int]) -> list[Differences]:
        found: list[Differences] = []
        for other in among:
            if other != place and len(found) < _MOST_OTHERS:
                if (other, place) not in self._over:
                    self._over[other, place] = self._laid(other, place)
                apart = self._over[other, place]
                if apart is not None:
                    found.append(apart)
        return found

    def _laid(self, other: int, place: int) -> Differences | None:
        sheet, onto = self.sheet(other), self.sheet(place)
        alignment = align(sheet, onto)
        return None if alignment is None else _apart(sheet, onto, refine(alignment, sheet, onto))


def detail_unlikeness(heat: Heat) -> float:
    """One number for a photo: the mean of its most unusual twentieth of cells; NaN of none."""
    cells = np.sort(heat.combined[heat.covered])[::-1]
    return float(cells[: max(1, len(cells) // 20)].mean()) if len(cells) else float("nan")


def _ordinary_level(heat: Heat) -> float:
    """The heat that three quarters of the cells stay below."""
    return float(np.quantile(heat.combined[heat.covered], 0.75)) if heat.covered.any() else np.inf


def _apart(photo: DetailSheet, reference: DetailSheet, alignment: Alignment) -> Differences:
    return differences(reference.pixels, *laid_over(photo, reference, alignment))
