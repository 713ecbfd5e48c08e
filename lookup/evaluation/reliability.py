"""Whether a confidence of .9 is right nine times in ten."""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from lookup.base.figures import Figures
from lookup.evaluation.intervals import ClusterBootstrap, Interval, percentiles
from lookup.evaluation.outcome import Outcome

_BINS = 10
_CHANCE_DRAWS = 1000


class MeasuredBin(Figures):
    """Photos of neighbouring confidence: its mean and range, and how often the answer was right."""

    photos: int
    confidence: float
    accuracy: float
    low: float
    high: float


class MeasuredReliability(Figures):
    """Agreement of confidence with being right.

    `expected_calibration_error` weighs |confidence - accuracy| by the photos of each bin;
    `expected_by_chance` is what it would be on average for perfect confidences, so few photos;
    `brier_score` is the mean squared difference of each confidence from 1 (right) or 0 (wrong).
    """

    photos: int
    expected_calibration_error: float
    expected_by_chance: float
    brier_score: float
    ci95: dict[str, Interval]
    bins: list[MeasuredBin]


def outcomes_reliability(outcomes: Sequence[Outcome]) -> MeasuredReliability | None:
    """Reliability of the confidence in the first product; None without outcomes.

    Photos of nothing in the catalogue count as well: whatever came first for them was wrong.
    """
    if not outcomes:
        return None
    return reliability(
        [outcome.confidence for outcome in outcomes],
        [outcome.correct for outcome in outcomes],
        [outcome.cluster for outcome in outcomes],
    )


def reliability(
    confidences: Sequence[float], correct: Sequence[bool], clusters: Sequence[Hashable]
) -> MeasuredReliability:
    """Figures over at least one photo, in bins of equal mass (Nguyen and O'Connor 2015).

    Bins of equal width would leave most of them empty where confidences crowd at both ends. Equal
    confidences share a bin, whatever their order. The interval resamples clusters and keeps the
    bins; it lies a little high, as the error itself does on few photos.
    """
    confidence = np.asarray(confidences, np.float64)
    right = np.asarray(correct, np.float64)
    places = _equal_mass(confidence)
    members = np.eye(int(places.max()) + 1)[places]
    gaps = (confidence - right)[:, None] * members
    squares = (confidence - right) ** 2
    ones = np.ones_like(confidence)
    resampled = ClusterBootstrap(clusters).sums(np.column_stack([gaps, squares, ones]))
    return MeasuredReliability(
        photos=len(confidence),
        expected_calibration_error=float(np.abs(gaps.sum(axis=0)).sum() / len(confidence)),
        expected_by_chance=_by_chance(confidence, members),
        brier_score=float(squares.mean()),
        ci95={
            "expected_calibration_error": percentiles(
                np.abs(resampled[:, :-2]).sum(axis=1) / resampled[:, -1]
            ),
            "brier_score": percentiles(resampled[:, -2] / resampled[:, -1]),
        },
        bins=[
            _bin(confidence[places == place], right[places == place])
            for place in range(members.shape[1])
        ],
    )


def _equal_mass(confidence: NDArray[np.float64]) -> NDArray[np.int64]:
    """The bin of each photo, 0 to at most _BINS - 1, none empty."""
    ordered = np.sort(confidence)
    starts = np.unique(ordered[np.arange(_BINS) * len(ordered) // _BINS])
    return np.searchsorted(starts, confidence, side="right") - 1


def _by_chance(confidence: NDArray[np.float64], members: NDArray[np.float64]) -> float:
    random = np.random.default_rng(0)
    errors = []
    for _ in range(_CHANCE_DRAWS):
        right = random.random(len(confidence)) < confidence
        errors.append(np.abs((confidence - right) @ members).sum() / len(confidence))
    return float(np.mean(errors))


def _bin(confidence: NDArray[np.float64], right: NDArray[np.float64]) -> MeasuredBin:
    return MeasuredBin(
        photos=len(confidence),
        confidence=float(confidence.mean()),
        accuracy=float(right.mean()),
        low=float(confidence.min()),
        high=float(confidence.max()),
    )
