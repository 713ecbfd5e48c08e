"""A photo's parts against the same parts of genuine photos that it can be laid over by patches."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lookup.counterfeit.looking.look import Floats, ItemLook
from lookup.counterfeit.looking.patch_alignment import PatchAlignment, align_patches

LEAST_OTHERS = 2
"""Genuine photos that must lie over another one, else nobody knows what is usual."""


@dataclass(frozen=True)
class ComparedParts:
    """`reference` is the place of the one the photo lies over best.

    `usual`, float32 ascending, is the unlikeness of patches of genuine photos over one another.
    """

    reference: int
    alignment: PatchAlignment
    usual: Floats


class GenuineParts:
    """Genuine looks, each laid over another one at most once."""

    def __init__(self, looks: Sequence[ItemLook]) -> None:
        self._looks = tuple(looks)
        self._over: dict[tuple[int, int], PatchAlignment | None] = {}

    def compare(self, photo: ItemLook, among: Sequence[int]) -> ComparedParts | None:
        """The photo over the one of these references (their places) that most patches agree with.

        None where it lies over none, or too few of them lie over one another.
        """
        found = [(place, align_patches(photo, self._looks[place])) for place in among]
        best = _best(found)
        if best is None:
            return None
        genuine = [self._left_out(place, among) for place in among]
        laid = [one.unlikeness for one in genuine if one is not None]
        if len(laid) < LEAST_OTHERS:
            return None
        usual = np.concatenate([cells[np.isfinite(cells)] for cells in laid])
        return ComparedParts(best[0], best[1], np.sort(usual))

    def _left_out(self, place: int, among: Sequence[int]) -> PatchAlignment | None:
        for other in among:
            if other != place and (place, other) not in self._over:
                self._over[place, other] = align_patches(self._looks[place], self._looks[other])
        best = _best([(other, self._over[place, other]) for other in among if other != place])
        return None if best is None else best[1]


def _best(
    found: Sequence[tuple[int, PatchAlignment | None]],
) -> tuple[int, PatchAlignment] | None:
    aligned = [(place, one) for place, one in found if one is not None]
    return max(aligned, key=lambda pair: pair[1].inliers, default=None)
