"""Compares new photos of an item with its registered ones, and both with other pieces."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lookup.counterfeit.looking.alignment import Alignment, align
from lookup.counterfeit.looking.look import Box
from lookup.counterfeit.pieces.fine_sheet import FineSheet, fine_sheet, only_the_item
from lookup.counterfeit.pieces.laying import Laid, lay
from lookup.counterfeit.pieces.likeness import likenesses
from lookup.counterfeit.pieces.sameness import LEAST_OTHERS, Judgement, Reason, Sameness, judge

MOST_OTHERS = 39
_MOST_TRIED = 80
# Share of the most matched features of any pair with which a pair aligns well: it is of one side.
_STRONG = 0.5
_PHOTOS_A_PIECE = 2


@dataclass(frozen=True)
class PiecePhoto:
    """An upright RGB picture and the item's box on it, in pixels."""

    picture: Image.Image
    box: Box


OtherPiece = Sequence[Callable[[], PiecePhoto]]
"""Opens each photo of another piece of the model."""


@dataclass(frozen=True)
class Placed:
    """Which registered photo a new one lies over (their places), and how: `to_registered` float64
    (3, 3) takes its pixels to those of the registered photo."""

    new: int
    registered: int
    to_registered: NDArray[np.float64]


@dataclass(frozen=True)
class PieceComparison:
    """`decisive` is the pair that was compared. `likeness` is that of
    the new photo; `usual` and `highest` are those of the `others` other pieces.
    """

    judgement: Judgement
    placed: tuple[Placed, ...] = ()
    decisive: Placed | None = None
    patches: int = 0
    likeness: float | None = None
    others: int = 0
    usual: float | None = None
    highest: float | None = None


def compare_piece(
    registered: Sequence[PiecePhoto], new: Sequence[PiecePhoto], others: Iterable[OtherPiece]
) -> PieceComparison:
    """Whether the new photos show the registered piece.

    Of the pairs that align well the first decides, and other pieces are laid over its registered
    photo. Neither likeness nor the best alignment of many chooses it: other pieces have no choice
    either, and the p-value would not hold.
    """
    if not new:
        return _unknown(Reason.NO_USABLE_PHOTO)
    ours = [
        only_the_item(fine_sheet(one.picture, one.box), one.picture, one.box) for one in registered
    ]
    theirs = [fine_sheet(one.picture, one.box) for one in new]
    pairs = [
        (place, over, found)
        for place, sheet in enumerate(theirs)
        for over, other in enumerate(ours)
        if (found := align(sheet.sheet, other.sheet)) is not None
    ]
    if not pairs:
        return _unknown(Reason.NOT_ALIGNED)
    most = max(found.inliers for _, _, found in pairs)
    strong = [pair for pair in pairs if pair[2].inliers >= _STRONG * most]
    first_new, first_over, _ = min(strong, key=lambda pair: (pair[1], pair[0]))
    pairs.sort(key=lambda pair: ((pair[0], pair[1]) == (first_new, first_over), pair[2].inliers))
    best = {place: (over, found) for place, over, found in pairs}  # the last of each counts
    laid = {place: lay(theirs[place], ours[over], found) for place, (over, found) in best.items()}
    placed = tuple(
        Placed(place, best[place][0], one.to_other) for place, one in sorted(laid.items()) if one
    )
    decisive = next(one for one in placed if one.new == first_new)
    first = laid[decisive.new]
    assert first is not None  # it was aligned
    return _judged(ours, decisive, placed, first, others)


def _judged(
    ours: Sequence[FineSheet],
    decisive: Placed,
    placed: tuple[Placed, ...],
    first: Laid,
    others: Iterable[OtherPiece],
) -> PieceComparison:
    over = ours[decisive.registered]
    again = _again(ours, decisive.registered)
    pieces = _laid_pieces(over, others)
    found = likenesses(over, [first, *([again] if again else []), *pieces])
    value, second = found[0], found[1] if again else None
    known = [one.value for one in found[2 if again else 1 :] if one is not None]
    if value is None:  # places that fewer than four photos show do not count
        few = len(pieces) < LEAST_OTHERS
        reason = Reason.TOO_FEW_OTHERS if few else Reason.TOO_LITTLE_SHOWN
        return _unknown(reason, placed, decisive)
    return PieceComparison(
        judge(value.value, known, None if second is None else second.value),
        placed,
        decisive,
        value.patches,
        value.value,
        len(known),
        median(known) if known else None,
        max(known, default=None),
    )


def _again(ours: Sequence[FineSheet], over: int) -> Laid | None:
    """The other registered photo that lies over this one best."""
    found: list[tuple[int, Alignment]] = []
    for place, sheet in enumerate(ours):
        if place != over and (alignment := align(sheet.sheet, ours[over].sheet)) is not None:
            found.append((place, alignment))
    if not found:
        return None
    place, alignment = max(found, key=lambda pair: pair[1].inliers)
    return lay(ours[place], ours[over], alignment)


def _laid_pieces(over: FineSheet, others: Iterable[OtherPiece]) -> list[Laid]:
    """Other pieces over a registered photo, each by the first of its photos that aligns."""
    found: list[Laid] = []
    for tried, piece in enumerate(others):
        if tried == _MOST_TRIED or len(found) == MOST_OTHERS:
            break
        for opener in piece[:_PHOTOS_A_PIECE]:
            one = opener()
            laid = lay(fine_sheet(one.picture, one.box), over)
            if laid is not None:
                found.append(laid)
                break
    return found


def _unknown(
    reason: Reason, placed: tuple[Placed, ...] = (), decisive: Placed | None = None
) -> PieceComparison:
    return PieceComparison(Judgement(Sameness.CANNOT_TELL, reason, None), placed, decisive)
