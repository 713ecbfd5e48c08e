"""The genuine references of one product, ready to compare items with."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lookup.counterfeit.looking.capture import CaptureKind, capture_kind
from lookup.counterfeit.looking.look import ItemLook
from lookup.counterfeit.looking.signs import DETAILS, ENCODED_SIGNS, FORM, WEIGHTS, unlikeness
from lookup.counterfeit.scoring.conformal import Doubles, Unusualness, unusualness

ITEMS_OF_A_KIND = 19
"""Items photographed in one way that are calibrated by themselves: the fewest that keep 5 %."""

ASKED = "\0asked"
"""Stands for the item asked about; no reference can be called that."""


@dataclass(frozen=True)
class Reference:
    """One genuine photo; `item` names the item it shows, so that all its photos count once.

    `details` is how far its details stand out over the other references, NaN where it aligns with
    none of them.
    """

    name: str
    item: str
    look: ItemLook
    details: float = float("nan")


class ReferenceSet:
    """All genuine photos of a product, compared with each other once."""

    def __init__(self, references: Sequence[Reference]) -> None:
        self.references = tuple(references)
        self._looks = [reference.look for reference in references]
        self._kinds = [capture_kind(look.thumbnail) for look in self._looks]
        self._within = {sign: _symmetric(sign, self._looks) for sign in ENCODED_SIGNS}

    @property
    def items(self) -> int:
        """Items, not photos."""
        return len({reference.item for reference in self.references})

    def unlike(self, sign: str, looks: Sequence[ItemLook]) -> Doubles:
        """That sign of photos against all references, float64 (photos, references)."""
        return unlikeness(sign, list(looks), self._looks)

    def unusualness(self, looks: Sequence[ItemLook], details: Sequence[float] = ()) -> Unusualness:
        """How unusual the item on these photos is among the references' items.

        Among those that were photographed as it was, where there are enough of them: studio
        references would make photos by hand look unusual. `details` is of each photo what
        `Reference.details` is of a reference. Raises ValueError without photos or references.
        """
        if not looks or not self.references:
            raise ValueError("an item needs a photo and a reference to be compared")
        across = {sign: self.unlike(sign, looks) for sign in ENCODED_SIGNS}
        own = list(details) or [float("nan")] * len(looks)
        kind = most_frequent_kind(looks)
        return self._among(across, list(range(len(self.references))), own, kind)

    def items_of(self, kind: CaptureKind) -> int:
        """Items that some reference shows in that kind of photo."""
        return self._items([n for n, each in enumerate(self._kinds) if each is kind])

    def most_alike(self, place: int, count: int) -> list[int]:
        """Places of the references whose form is most like that of one of them, it left out."""
        order = np.argsort(self._within[FORM][place])  # NaN, itself, sorts last
        return [int(n) for n in order[: min(count, len(order) - 1)]]

    def left_out(self, item: str) -> Unusualness:
        """How unusual a reference item is among all the others. Raises ValueError if alone."""
        return self.among(item, {reference.item for reference in self.references} - {item})

    def among(self, item: str, others: Collection[str]) -> Unusualness:
        """How unusual one of these items is among some of the others.

        Raises ValueError where either is not here.
        """
        own = [n for n, reference in enumerate(self.references) if reference.item == item]
        theirs = [n for n, reference in enumerate(self.references) if reference.item in others]
        if not own or not theirs or item in others:
            raise ValueError(f"{item!r} has no other item to be compared with")
        across = {sign: pairs[np.ix_(own, theirs)] for sign, pairs in self._within.items()}
        kind = most_frequent_kind([self._looks[n] for n in own])
        return self._among(across, theirs, [self.references[n].details for n in own], kind)

    def _items(self, places: Sequence[int]) -> int:
        return len({self.references[n].item for n in places})

    def _among(
        self,
        across: dict[str, Doubles],
        others: list[int],
        details: list[float],
        kind: CaptureKind,
    ) -> Unusualness:
        same = [place for place, n in enumerate(others) if self._kinds[n] is kind]
        of_kind = self._items([others[place] for place in same])
        alike = of_kind >= self._items(others) / 2
        if of_kind >= ITEMS_OF_A_KIND:
            across = {sign: pairs[:, same] for sign, pairs in across.items()}
            others, alike = [others[place] for place in same], True
        items = [self.references[n].item for n in others] + [ASKED] * len(details)
        theirs = [self.references[n].details for n in others]
        alone = {}
        # A sign that the references do not have says nothing of what is usual in it.
        if np.isfinite(theirs).any():
            alone[DETAILS] = np.array([*theirs, *details])
        matrices = {
            sign: _joined(self._within[sign][np.ix_(others, others)], pairs)
            for sign, pairs in across.items()
        }
        return replace(unusualness(matrices, WEIGHTS, items, ASKED, alone), alike=alike)


def most_frequent_kind(looks: Sequence[ItemLook]) -> CaptureKind:
    """How most of these photos were taken; by hand where there are as many of either."""
    by_hand = sum(capture_kind(look.thumbnail) is CaptureKind.PHONE for look in looks)
    return CaptureKind.PHONE if 2 * by_hand >= len(looks) else CaptureKind.STUDIO


def _symmetric(sign: str, looks: list[ItemLook]) -> Doubles:
    """All pairs, each compared once; every sign is the same both ways."""
    pairs = np.full((len(looks), len(looks)), np.nan)
    for row, look in enumerate(looks[:-1]):
        pairs[row, row + 1 :] = unlikeness(sign, [look], looks[row + 1 :])[0]
    return np.where(np.isnan(pairs), pairs.T, pairs)


def _joined(within: Doubles, across: Doubles) -> Doubles:
    """One square matrix over references and photos; photos are not compared with each other."""
    photos = len(across)
    return np.block([[within, across.T], [across, np.full((photos, photos), np.nan)]])
