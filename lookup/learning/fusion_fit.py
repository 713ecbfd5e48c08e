"""Learns how signals are weighed from photos whose product is known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lookup.matching.fusion import ALL_SIGNALS, FEATURES, FusionWeights, fusion_features
from lookup.matching.signals import CandidateSignals

_MOST_QUERIES = 100
_RIDGE = 100.0
_FOLDS = 5
_LEAST_QUERIES = 30
_LEAST_GROUPS = 10

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class RankedQuery:
    """Signals of a photo's candidates, and which of them, bool (m,), show its product.

    `group` names what must not be on both sides of a held-out check.
    """

    signals: CandidateSignals
    right: NDArray[np.bool_]
    group: str

    @property
    def teaches(self) -> bool:
        """Whether it has both a right and a wrong candidate."""
        return bool(self.right.any() and not self.right.all())


def fit_fusion(
    queries: Sequence[RankedQuery],
    start: FusionWeights,
    ridge: float = _RIDGE,
) -> FusionWeights:
    """Weights that make the right candidates the likeliest.

    Conditional logit (McFadden 1974): minus the log of the right images' share of exp(score),
    plus `ridge` times the squared distance to `start`. More than 100 photos count as 100, fewer as
    what they are, so that few photos stay near the start. Weights are never negative. Photos
    without a right or without a wrong candidate teach nothing and are passed over.
    """
    from scipy.optimize import minimize  # here, so that the service never loads it

    useful = [
        (fusion_features(query.signals, ALL_SIGNALS), query.right)
        for query in queries
        if query.teaches
    ]
    if not useful:
        return start
    origin = start.vector()
    each = min(len(useful), _MOST_QUERIES) / len(useful)

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        away = weights - origin
        total, slope = ridge * float(away @ away), 2 * ridge * away
        for features, right in useful:
            scores = features @ weights
            odds = np.exp(scores - scores[right].max())
            among_all, among_right = odds / odds.sum(), odds * right / odds[right].sum()
            total += each * float(np.log(odds.sum()) - np.log(odds[right].sum()))
            slope = slope + each * ((among_all - among_right) @ features)
        return total, slope

    bounds = [(0.0, None)] * len(FEATURES)
    best = minimize(loss, np.maximum(origin, 0), jac=True, method="L-BFGS-B", bounds=bounds).x
    return FusionWeights(**dict(zip(FEATURES, best.tolist(), strict=True)))


def improved_weights(queries: Sequence[RankedQuery], start: FusionWeights) -> FusionWeights:
    """Weights learnt from the photos where such weights rank held-out groups better, else `start`.

    Held out in five folds, by the loss of `fit_fusion`; 30 photos of 10 products are needed.
    """
    useful = [query for query in queries if query.teaches]
    groups = sorted({query.group for query in useful})
    if len(useful) < _LEAST_QUERIES or len(groups) < _LEAST_GROUPS:
        return start
    shuffled = np.random.default_rng(0).permutation(len(groups)) % _FOLDS
    fold = dict(zip(groups, shuffled.tolist(), strict=True))
    learnt = as_it_was = 0.0
    for number in range(_FOLDS):
        outside = [query for query in useful if fold[query.group] != number]
        inside = [query for query in useful if fold[query.group] == number]
        weights = fit_fusion(outside, start)
        learnt += sum(_loss(query, weights) for query in inside)
        as_it_was += sum(_loss(query, start) for query in inside)
    return fit_fusion(useful, start) if learnt < as_it_was else start


def _loss(query: RankedQuery, weights: FusionWeights) -> float:
    scores = fusion_features(query.signals, ALL_SIGNALS) @ weights.vector()
    odds = np.exp(scores - scores.max())
    return -float(np.log(odds[query.right].sum() / odds.sum()))
