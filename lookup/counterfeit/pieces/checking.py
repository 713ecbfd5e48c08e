"""One check: which photos count, what they show, and how that is answered."""

from collections.abc import Iterable, Mapping, Sequence

from lookup.counterfeit.cases.parts import Part
from lookup.counterfeit.looking.quality import Shortcoming, photo_quality
from lookup.counterfeit.looking.repeats import is_copy, thumbnail
from lookup.counterfeit.pieces.answers import CheckedPhoto, CheckResult
from lookup.counterfeit.pieces.comparison import OtherPiece, PiecePhoto, compare_piece
from lookup.counterfeit.pieces.sameness import LEAST_OTHERS, WORDS


def checked(
    registered: Mapping[int, PiecePhoto],
    new: Sequence[tuple[PiecePhoto, Part | None]],
    others: Iterable[OtherPiece],
) -> CheckResult:
    """Compares new photos with registered ones, which are given by their numbers.

    A photo counts that shows enough of the item, and the item itself: a picture of a registered
    photo agrees with it whatever the item is.
    """
    kept = [thumbnail(one.picture) for one in registered.values()]
    quality = [photo_quality(one.picture, one.box) for one, _ in new]
    copies = [any(is_copy(thumbnail(one.picture), each) for each in kept) for one, _ in new]
    counting = [
        place
        for place, (found, copied) in enumerate(zip(quality, copies, strict=True))
        if found.usable and not copied and Shortcoming.SCREEN_OR_PRINT not in found.shortcomings
    ]
    compared = compare_piece(
        list(registered.values()), [new[place][0] for place in counting], others
    )
    numbers = list(registered)
    placed = {counting[one.new]: one for one in compared.placed}
    return CheckResult(
        answer=compared.judgement.answer,
        reason=compared.judgement.reason,
        words=WORDS[compared.judgement.reason],
        p_value=compared.judgement.p_value,
        likeness=compared.likeness,
        usual=compared.usual,
        highest=compared.highest,
        others=compared.others,
        others_wanted=LEAST_OTHERS,
        compared=None if compared.decisive is None else counting[compared.decisive.new] + 1,
        patches=compared.patches,
        photos=[
            CheckedPhoto(
                number=place + 1,
                part=part,
                shortcomings=list(quality[place].shortcomings),
                copy_of_registered=copies[place],
                registered=numbers[placed[place].registered] if place in placed else None,
                to_registered=placed[place].to_registered.ravel().tolist()
                if place in placed
                else None,
            )
            for place, (_, part) in enumerate(new)
        ],
    )
