"""Confidence intervals for rates measured on few products."""

from collections import defaultdict
from collections.abc import Hashable, Sequence

import numpy as np

_RESAMPLES = 2000


def clustered_interval(
    values: Sequence[float], clusters: Sequence[Hashable], *, seed: int = 0
) -> tuple[float, float]:
    """95 % percentile bootstrap interval of the mean of `values`, resampling whole clusters.

    Photos of one product rise and fall together, so resampling single photos would give an
    interval that is too narrow (Davison and Hinkley 1997, section 3.8).
    """
    sums: dict[Hashable, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for value, cluster in zip(values, clusters, strict=True):
        sums[cluster][0] += value
        sums[cluster][1] += 1
    totals = np.array(list(sums.values()))
    drawn = np.random.default_rng(seed).integers(len(totals), size=(_RESAMPLES, len(totals)))
    means = totals[drawn, 0].sum(axis=1) / totals[drawn, 1].sum(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)
