"""How far confidences are from how often they are right."""

import numpy as np
from numpy.typing import NDArray


def expected_calibration_error(
    confidences: NDArray[np.float64],
    right: NDArray[np.bool_],
    weights: NDArray[np.float64],
    bins: int,
) -> float:
    """Weighted mean distance between confidence and share right over bins of equal weight.

    All arrays are (n,). Equal mass instead of equal width: where most confidences are near 1,
    bins of equal width would be judged by a handful of photos (Nixon et al. 2019).
    """
    order = np.argsort(confidences, kind="stable")
    shares = weights[order] / weights.sum()
    middle = np.cumsum(shares) - shares / 2
    place = np.minimum((middle * bins).astype(np.int64), bins - 1)
    gaps = shares * (confidences[order] - right[order])
    return float(np.abs(np.bincount(place, gaps, minlength=bins)).sum())
