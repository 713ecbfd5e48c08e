"""A small classifier that learns from reviewers' verdicts on one product."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lookup.counterfeit.scoring.roc import auc, auc_error

Doubles = NDArray[np.float64]

LEAST_OF_EACH = 8
"""Items a side below which nothing is learnt: the check against the plain score would be chance."""

PLAIN_WEIGHT = 0.2
"""Of the plain score, in standard deviations, beside a summary's blocks of unit length."""

_RIDGE = 1.0
_FOLDS = 5


@dataclass(frozen=True)
class VerdictModel:
    """Leans towards counterfeit where positive: a row's inner products with the items it was
    learnt from (`rows`, the plain score last), weighed. `held_out` are the scores of those items
    when left out, `held_out_auc` their AUC, `plain_auc` that of the plain score on them.
    """

    rows: Doubles
    weights: Doubles
    held_out: Doubles
    counterfeit: NDArray[np.bool_]
    held_out_auc: float
    plain_auc: float

    @property
    def holds(self) -> bool:
        """Whether it may replace the plain score: not where left-out items say that it does worse.

        They are few, so it must be worse by more than the standard error of its AUC; to ask that
        it be better threw away more than it saved.
        """
        fakes = int(self.counterfeit.sum())
        error = auc_error(self.held_out_auc, fakes, len(self.counterfeit) - fakes)
        return self.held_out_auc >= self.plain_auc - error

    def score(self, row: Doubles, plain: float) -> float:
        """Of one item's row (k,) and its plain score."""
        return float((self.rows @ _beside(row, plain) + 1) @ self.weights)

    def p_value(self, score: float) -> float:
        """Share of genuine items, this one included, that score at least as high when left out.

        Cross-conformal (Vovk 2015): close to exact, where the plain score's p-value is exact.
        """
        genuine = self.held_out[~self.counterfeit]
        return float((1 + (genuine >= score).sum()) / (1 + len(genuine)))


def learn_verdicts(
    rows: Doubles, counterfeit: NDArray[np.bool_], plain: Doubles, items: Sequence[str]
) -> VerdictModel | None:
    """Learnt from `rows` (n, k), one a photo; None with fewer than LEAST_OF_EACH items a side.

    Ridge regression on +1 and -1 with both sides weighing the same, solved for the photos and not
    the features, of which there are many more; leaving an item out then takes no second fit
    (Rifkin and Lippert 2007). `plain` (n,) are the plain scores, one more feature.
    """
    names = np.array(items)
    sides = [len(set(names[counterfeit])), len(set(names[~counterfeit]))]
    if min(sides) < LEAST_OF_EACH:
        return None
    rows = _beside(rows, plain)
    targets = np.where(counterfeit, 1.0, -1.0)
    shares = np.where(counterfeit, counterfeit.mean(), 1 - counterfeit.mean()) * 2
    # + 1: an intercept, as a feature that all have.
    inverse = np.asarray(np.linalg.inv(rows @ rows.T + 1 + _RIDGE * np.diag(shares)), np.float64)
    weights = inverse @ targets
    held_out = np.empty(len(rows))
    folds = _folds(items, counterfeit)
    for fold in range(_FOLDS):
        own = np.flatnonzero(folds == fold)
        held_out[own] = targets[own] - np.linalg.solve(inverse[np.ix_(own, own)], weights[own])
    return VerdictModel(
        rows=rows,
        weights=weights,
        held_out=held_out,
        counterfeit=counterfeit,
        held_out_auc=_mean_auc(held_out, counterfeit, folds),
        plain_auc=_mean_auc(plain, counterfeit, folds),
    )


def _beside(rows: Doubles, plain: Doubles | float) -> Doubles:
    """Rows with the plain score as one more column."""
    column = np.expand_dims(PLAIN_WEIGHT * np.asarray(plain, np.float64), -1)
    return np.concatenate([rows, column], axis=-1)


def _folds(items: Sequence[str], counterfeit: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The fold of each photo, (n,): items stay whole, either side is spread evenly."""
    fold_of: dict[str, int] = {}
    for side in (True, False):
        names = dict.fromkeys(
            item for item, fake in zip(items, counterfeit, strict=True) if bool(fake) is side
        )
        order = np.random.default_rng(0).permutation(len(names))
        fold_of |= {name: int(n) % _FOLDS for name, n in zip(names, order, strict=True)}
    return np.array([fold_of[item] for item in items])


def _mean_auc(scores: Doubles, counterfeit: NDArray[np.bool_], folds: NDArray[np.int64]) -> float:
    """Within folds: scores of different folds come from different fits."""
    return float(np.mean([auc(scores[folds == n], counterfeit[folds == n]) for n in range(_FOLDS)]))
