"""The genuine references of one product, ready to compare items with."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from lookup.counterfeit.looking.look import ItemLook
from lookup.counterfeit.looking.signs import DETAILS, ENCODED_SIGNS, FORM, WEIGHTS, unlikeness
from lookup.counterfeit.scoring.conformal import Doubles, Unusualness, unusualness

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

        `details` is of each photo what `Reference.details` is of a reference. Raises ValueError
        without photos or references.
        """
        if not looks or not self.references:
            raise ValueError("an item needs a photo and a reference to be compared")
        across = {sign: self.unlike(sign, looks) for sign in ENCODED_SIGNS}
        own = list(details) or [float("nan")] * len(looks)
        return self._among(across, list(range(len(self.references))), own)

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
        return self._among(across, theirs, [self.references[n].details for n in own])

    def _among(
        self, across: dict[str, Doubles], others: list[int], details: list[float]
    ) -> Unusualness:
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
        return unusualness(matrices, WEIGHTS, items, ASKED, alone)


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
