"""How well a score ranks counterfeits above genuine items."""

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
Flags = NDArray[np.bool_]


def auc(scores: Doubles, counterfeit: Flags) -> float:
    """Chance that a counterfeit scores above a genuine item, ties counting half; NaN of one side.

    The Mann-Whitney statistic divided by the number of pairs (Hanley and McNeil 1982).
    """
    high, low = scores[counterfeit], scores[~counterfeit]
    if not len(high) or not len(low):
        return float("nan")
    above = (high[:, None] > low).mean() + (high[:, None] == low).mean() / 2
    return float(above)


def auc_error(value: float, counterfeit: int, genuine: int) -> float:
    """Standard error of an AUC of so many items (Hanley and McNeil 1982, equation 2)."""
    both_high, both_low = value / (2 - value), 2 * value**2 / (1 + value)
    spread = value * (1 - value)
    spread += (counterfeit - 1) * (both_high - value**2) + (genuine - 1) * (both_low - value**2)
    return float(np.sqrt(max(spread, 0.0) / (counterfeit * genuine)))


def roc_curve(scores: Doubles, counterfeit: Flags) -> list[tuple[float, float]]:
    """(false-alarm rate, share of counterfeits found) over all thresholds, from (0, 0)."""
    points = [(0.0, 0.0)]
    for threshold in np.unique(scores)[::-1]:
        called = scores >= threshold
        points.append((float(called[~counterfeit].mean()), float(called[counterfeit].mean())))
    return points


def found_at(scores: Doubles, counterfeit: Flags, false_alarm_rate: float) -> float:
    """The largest share of counterfeits found at no more than that false-alarm rate."""
    return max(
        found for alarms, found in roc_curve(scores, counterfeit) if alarms <= false_alarm_rate
    )
