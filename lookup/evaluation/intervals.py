"""Confidence intervals for figures measured on few products."""

import math
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Interval = tuple[float, float]
"""Lower and upper end of a 95 % interval."""

Floats = NDArray[np.float64]

_RESAMPLES = 2000
_MOST_AT_ONCE = 4_000_000
_Z = 1.959964  # of the normal distribution, for 95 %


class ClusterBootstrap:
    """Resamples whole clusters, the same draws for every figure asked of it.

    Photos of one product rise and fall together, so resampling single photos would give intervals
    that are too narrow (Davison and Hinkley 1997, section 3.8).
    """

    def __init__(self, clusters: Sequence[Hashable]) -> None:
        places = {cluster: place for place, cluster in enumerate(dict.fromkeys(clusters))}
        self._places = np.array([places[cluster] for cluster in clusters], np.int64)
        self._clusters = len(places)

    def sums(self, values: ArrayLike) -> Floats:
        """Sums of `values` (n, m) over each resample, shape (resamples, m)."""
        columns = np.asarray(values, np.float64)
        totals = np.zeros((self._clusters, columns.shape[1]))
        np.add.at(totals, self._places, columns)
        random = np.random.default_rng(0)
        # One resample after another would be slow, all at once large.
        step = max(1, _MOST_AT_ONCE // totals.size)
        parts = []
        for start in range(0, _RESAMPLES, step):
            size = (min(step, _RESAMPLES - start), self._clusters)
            parts.append(totals[random.integers(self._clusters, size=size)].sum(axis=1))
        return np.concatenate(parts)

    def mean_interval(self, values: ArrayLike) -> Interval:
        """95 % percentile interval of the mean of `values` (n,)."""
        column = np.asarray(values, np.float64)
        sums = self.sums(np.stack([column, np.ones_like(column)], axis=1))
        return percentiles(sums[:, 0] / sums[:, 1])


def percentiles(resampled: Floats) -> Interval:
    """The 95 % percentile interval of a resampled figure."""
    low, high = np.percentile(resampled, [2.5, 97.5])
    return float(low), float(high)


def clustered_interval(values: Sequence[float], clusters: Sequence[Hashable]) -> Interval:
    """95 % percentile bootstrap interval of the mean of `values`, resampling whole clusters."""
    return ClusterBootstrap(clusters).mean_interval(values)


def paired_loss_interval(lost: float, gained: float, trials: int) -> Interval:
    """95 % interval of how much smaller a rate became on the same `trials`, of which `lost`
    succeeded only before and `gained` only after (Agresti and Min 2005); of use at 0 of both.
    """
    lost, gained, trials = lost + 0.5, gained + 0.5, trials + 2
    middle = (lost - gained) / trials
    half = _Z * math.sqrt(lost + gained - (lost - gained) ** 2 / trials) / trials
    return middle - half, middle + half


def wilson_interval(successes: int, trials: int) -> Interval:
    """95 % interval of a rate of independent trials (Wilson 1927); of use at 0 successes too.

    A bootstrap of photos of which none was a false match would be certain that none ever will be.
    """
    rate = successes / trials
    shrink = 1 + _Z**2 / trials
    middle = (rate + _Z**2 / (2 * trials)) / shrink
    half = _Z / shrink * math.sqrt(rate * (1 - rate) / trials + _Z**2 / (4 * trials**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def upper_bound(successes: int, trials: int, confidence: float) -> float:
    """What a rate of independent trials does not pass, with that confidence: one-sided, exact
    (Clopper and Pearson 1934); 1 where all of them are successes."""
    from scipy.special import betaincinv  # here, so that `lookup --help` needs no extra

    if successes == trials:
        return 1.0
    return float(betaincinv(successes + 1, trials - successes, confidence))
