"""The photos that were answered worst, by what went wrong."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lookup.evaluation.outcome import Outcome


@dataclass(frozen=True)
class MissGroup:
    """Photos with one kind of wrong answer: the first ones, and how many there are in all."""

    title: str
    why: str
    count: int
    worst: tuple[Outcome, ...]


@dataclass(frozen=True)
class _Kind:
    title: str
    why: str
    holds: Callable[[Outcome], bool]


# In the order of the harm done: a sure wrong answer costs more than an honest "not sure".
_KINDS = (
    _Kind(
        "Called a match, not in the catalogue",
        "The client is shown an item that is not theirs.",
        lambda o: o.query.open_set and o.decision == "match",
    ),
    _Kind(
        "Called a match, another product",
        "The right product exists, and the answer is sure of another.",
        lambda o: o.query.answerable and not o.correct and o.decision == "match",
    ),
    _Kind(
        "Answered “not in the catalogue”, but it is",
        "Nothing is shown, though the product exists.",
        lambda o: o.query.answerable and o.decision == "none",
    ),
    _Kind(
        "Not sure, and another product first",
        "The right product is further down the list, or not on it.",
        lambda o: o.query.answerable and not o.correct and o.decision == "ambiguous",
    ),
    _Kind(
        "Not sure, not in the catalogue",
        "Products are proposed where there is none to propose.",
        lambda o: o.query.open_set and o.decision == "ambiguous",
    ),
)


def miss_groups(outcomes: Sequence[Outcome], *, most: int) -> list[MissGroup]:
    """Groups that are not empty, the most harmful first, each with its `most` surest misses."""
    groups = []
    for kind in _KINDS:
        missed = [outcome for outcome in outcomes if kind.holds(outcome)]
        missed.sort(key=lambda outcome: -outcome.confidence)
        if missed:
            groups.append(MissGroup(kind.title, kind.why, len(missed), tuple(missed[:most])))
    return groups
