"""Photos of things the catalogue does not have, and what a limit on false matches costs."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lookup.base.figures import Figures
from lookup.evaluation.intervals import upper_bound
from lookup.evaluation.outcome import Outcome

_NOMINAL_RATE = 0.01


class OpenSetPoint(Figures):
    """What it would be if every first product of at least `threshold` were a match.

    `coverage` is the share of catalogue photos matched, `precision` the share of those that are
    right (None where none is matched), `false_match_rate` the share of open-set photos matched.
    """

    threshold: float
    coverage: float
    precision: float | None
    false_match_rate: float


class FalseMatchBound(Figures):
    """With that `confidence` at most `rate` of all photos like the open-set ones are matched."""

    confidence: float
    rate: float


class OpenSet(Figures):
    """How photos of things not in the catalogue are decided, beside those of catalogue products.

    `false_match_rate`: share of open-set photos decided `match`; `false_proposal_rate`: share not
    decided `none`; `coverage`: share of photos of catalogue products decided `match`;
    `match_precision`: share of those whose product was right. `short_lists_right`: share of the
    short lists shown for photos of catalogue products that hold the right one. `at_one_percent`:
    the widest coverage that one threshold on the confidence could have at a false-match rate of at
    most 1 %. `bound` says what the few photos allow the false-match rate to be. None where nothing
    was measured.
    """

    queries: int
    false_match_rate: float | None
    false_proposal_rate: float | None
    coverage: float | None
    match_precision: float | None
    short_lists_right: float | None
    at_one_percent: OpenSetPoint | None
    bound: FalseMatchBound | None


def open_set(outcomes: Sequence[Outcome], *, confidence: float = 0.95) -> OpenSet:
    """The decisions taken, over all outcomes; the bound holds with that confidence."""
    unknown = [outcome for outcome in outcomes if outcome.query.open_set]
    known = [outcome for outcome in outcomes if outcome.query.answerable]
    matched = [outcome for outcome in known if outcome.decision == "match"]
    return OpenSet(
        queries=len(unknown),
        false_match_rate=share([o.decision == "match" for o in unknown]),
        false_proposal_rate=share([o.decision != "none" for o in unknown]),
        coverage=share([o.decision == "match" for o in known]),
        match_precision=share([o.correct for o in matched]),
        short_lists_right=share(
            [o.within(o.result.shown) for o in known if o.decision == "ambiguous"]
        ),
        at_one_percent=_widest(open_set_curve(outcomes), _NOMINAL_RATE),
        bound=_bound(unknown, confidence) if unknown else None,
    )


def open_set_curve(outcomes: Sequence[Outcome]) -> list[OpenSetPoint]:
    """The points that matter among all thresholds on the confidence, highest threshold first.

    Of several thresholds with one false-match rate the lowest is kept: it covers most. Empty
    without photos of both kinds.
    """
    known = [outcome for outcome in outcomes if outcome.query.answerable]
    unknown = [outcome for outcome in outcomes if outcome.query.open_set]
    if not known or not unknown:
        return []
    thresholds = np.unique([outcome.confidence for outcome in (*known, *unknown)])[::-1]
    matched = _at_least(thresholds, [outcome.confidence for outcome in known])
    right = _at_least(thresholds, [outcome.confidence for outcome in known if outcome.correct])
    false = _at_least(thresholds, [outcome.confidence for outcome in unknown])
    last_of_rate = np.append(np.diff(false) > 0, True)
    return [
        OpenSetPoint(
            threshold=float(thresholds[place]),
            coverage=matched[place] / len(known),
            precision=right[place] / matched[place] if matched[place] else None,
            false_match_rate=false[place] / len(unknown),
        )
        for place in np.flatnonzero(last_of_rate)
    ]


def share(tests: Sequence[bool]) -> float | None:
    """The share of true ones; None of nothing."""
    return sum(tests) / len(tests) if tests else None


def _bound(unknown: Sequence[Outcome], confidence: float) -> FalseMatchBound:
    matched = sum(outcome.decision == "match" for outcome in unknown)
    return FalseMatchBound(
        confidence=confidence, rate=upper_bound(matched, len(unknown), confidence)
    )


def _at_least(thresholds: NDArray[np.float64], confidences: Sequence[float]) -> NDArray[np.int64]:
    """How many confidences reach each threshold."""
    ordered = np.sort(np.asarray(confidences, np.float64))
    return len(ordered) - np.searchsorted(ordered, thresholds, side="left")


def _widest(curve: Sequence[OpenSetPoint], rate: float) -> OpenSetPoint | None:
    allowed = [point for point in curve if point.false_match_rate <= rate]
    return allowed[-1] if allowed else None
