"""Whether adapted vectors find products better that they were not learnt from."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from lookup.matching.adaptation import AdaptationCheck

_FOLDS = 5
_DRAWS = 2000

Rights = NDArray[np.bool_]


def checked(plain: Rights, adapted: Rights, groups: Sequence[str]) -> AdaptationCheck:
    """The check of photos (n,) whose product came first, n at least 1; resamples whole groups."""
    names, place = np.unique(groups, return_inverse=True)
    gains = np.bincount(place, adapted.astype(float) - plain, minlength=len(names))
    counts = np.bincount(place, minlength=len(names))
    drawn = np.random.default_rng(0).integers(len(names), size=(_DRAWS, len(names)))
    differences = gains[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.percentile(differences, [2.5, 97.5]).tolist()
    return AdaptationCheck(
        photos=len(plain),
        recall_at_1=float(plain.mean()),
        recall_at_1_adapted=float(adapted.mean()),
        gain_ci95=(low, high),
    )


def held_out(
    groups: Sequence[str], judge: Callable[[NDArray[np.int64], NDArray[np.int64]], Rights]
) -> Rights:
    """What `judge(learnt from, judged)`, indices of photos, says of every photo: five folds, a
    group in one of them.
    """
    names, place = np.unique(groups, return_inverse=True)
    folds = (np.random.default_rng(0).permutation(len(names)) % _FOLDS)[place]
    right = np.zeros(len(place), np.bool_)
    for fold in np.unique(folds):
        inside, outside = np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
        right[inside] = judge(outside, inside)
    return right
