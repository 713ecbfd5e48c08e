"""What may be said of a piece from how alike other pieces of its model are to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

LEAST_OTHERS = 19
"""Other pieces that must be compared: with fewer no p-value reaches 5 %."""

_SAME = 0.05
_UNLIKE = 0.2


class Sameness(StrEnum):
    """Whether photos show the registered piece. None of them is a verdict."""

    CONSISTENT = "consistent with the same piece"
    UNLIKE = "unlike the registered piece"
    CANNOT_TELL = "cannot tell"


class Decision(StrEnum):
    """What a person concludes."""

    SAME = "same piece"
    ANOTHER = "another piece"
    CANNOT_TELL = "cannot tell"


class Reason(StrEnum):
    """Why the answer is what it is."""

    NO_USABLE_PHOTO = "no usable photo"
    NOT_ALIGNED = "not aligned"
    TOO_FEW_OTHERS = "too few other pieces"
    TOO_LITTLE_SHOWN = "too little shown"
    MORE_ALIKE_THAN_OTHERS = "more alike than other pieces"
    NO_MORE_ALIKE_THAN_OTHERS = "no more alike than other pieces"
    IN_BETWEEN = "in between"
    NOT_KNOWN_AGAIN = "not known again by its own photos"


WORDS = {
    Reason.NO_USABLE_PHOTO: "None of the photos shows enough of the item itself.",
    Reason.NOT_ALIGNED: "No photo can be laid over a registered one. Photograph the same side from"
    " the same direction.",
    Reason.TOO_FEW_OTHERS: f"Fewer than {LEAST_OTHERS} other pieces of the model can be laid over"
    " the registered photo. Register more of them, or import more references, from this side.",
    Reason.TOO_LITTLE_SHOWN: "Too little of the item shows fine detail in both photos.",
    Reason.MORE_ALIKE_THAN_OTHERS: "The photo shares more fine detail with the registered one than"
    " nearly all other pieces of the model do.",
    Reason.NO_MORE_ALIKE_THAN_OTHERS: "The photo shares no more fine detail with the registered one"
    " than other pieces do, although another photo of the registered piece does.",
    Reason.IN_BETWEEN: "The photo shares more fine detail with the registered one than most other"
    " pieces do, but not clearly more.",
    Reason.NOT_KNOWN_AGAIN: "The photo shares no more fine detail with the registered one than"
    " other pieces do. No second registered photo of this side shows that the piece could be known"
    " again: register two of each side.",
}
"""Each reason in words for people."""


@dataclass(frozen=True)
class Judgement:
    """`p_value` (0..1) is the share of other pieces that are at least as alike to the registered
    one, the photo counted among them; None where too few are known."""

    answer: Sameness
    reason: Reason
    p_value: float | None


def judge(new: float, others: Sequence[float], again: float | None) -> Judgement:
    """From the likeness of a new photo, of other pieces, and of a second registered photo of the
    same piece, None where there is none.

    A photo that is no more alike than others is `unlike` only where that second photo is: else
    the piece may have nothing of its own that shows.
    """
    if len(others) < LEAST_OTHERS:
        return Judgement(Sameness.CANNOT_TELL, Reason.TOO_FEW_OTHERS, None)
    p_value = _p_value(new, others)
    if p_value <= _SAME:
        return Judgement(Sameness.CONSISTENT, Reason.MORE_ALIKE_THAN_OTHERS, p_value)
    if p_value <= _UNLIKE:
        return Judgement(Sameness.CANNOT_TELL, Reason.IN_BETWEEN, p_value)
    if again is None or _p_value(again, others) > _SAME:
        return Judgement(Sameness.CANNOT_TELL, Reason.NOT_KNOWN_AGAIN, p_value)
    return Judgement(Sameness.UNLIKE, Reason.NO_MORE_ALIKE_THAN_OTHERS, p_value)


def _p_value(value: float, others: Sequence[float]) -> float:
    """Conformal (Vovk and others 2005): at most a share *a* of other pieces get one up to *a*."""
    return (1 + sum(other >= value for other in others)) / (len(others) + 1)
