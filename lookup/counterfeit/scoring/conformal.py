"""How unusual one item is among others, as a conformal p-value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

_PASSED_OVER = 10
"""Of so many items one."""


@dataclass(frozen=True)
class Unusualness:
    """Of the item asked about. `score` is its weighted mean of signs, in standard deviations of
    the items it stands among; `signs` are those of each sign, None where nothing could be
    compared. `p_value` is the share of items, itself included, at least as unusual.
    """

    score: float
    signs: Mapping[str, float | None]
    p_value: float
    items: int
    alike: bool = True
    """Whether these items were photographed as it was; if not, the p-value says little."""


def unusualness(
    unlikeness: Mapping[str, Doubles],
    weights: Mapping[str, float],
    items: Sequence[str],
    asked: str,
    alone: Mapping[str, Doubles] | None = None,
) -> Unusualness:
    """How unusual the photos of item `asked` are among all photos given.

    `unlikeness`: by sign, float64 (n, n) over all photos, NaN where two cannot be compared;
    `alone`: signs that are one number a photo already, float64 (n,), NaN where there is none;
    `items` names the item each photo shows. Photos of one item are never compared with each
    other and count once. Every step treats all items alike, the one asked about included, so on
    exchangeable items P(p_value <= a) <= a (full conformal prediction; Vovk, Gammerman and Shafer
    2005, section 2.2).
    """
    names = list(dict.fromkeys(items))
    place = {name: number for number, name in enumerate(names)}
    shown = np.array([place[item] for item in items])
    neighbours = neighbours_for(len(names) - 1)
    signs = {
        sign: _standardised(_row_scores(pairs, shown, neighbours))
        for sign, pairs in unlikeness.items()
    } | {sign: _standardised(values) for sign, values in (alone or {}).items()}
    by_item = _means(_weighed(signs, weights), shown, len(names))
    own = place[asked]
    # Rounding must not make the item less unusual than its equals.
    at_least = int((by_item >= by_item[own] - 1e-12).sum())
    return Unusualness(
        score=float(by_item[own]),
        signs={sign: _mean_or_none(scores[shown == own]) for sign, scores in signs.items()},
        p_value=at_least / len(names),
        items=len(names) - 1,
    )


def neighbours_for(items: int) -> int:
    """How many of the most alike items a photo is compared with: the square root of all."""
    return max(1, round(sqrt(items)))


def items_wanted(false_alarm_rate: float) -> int:
    """The fewest reference items with which any item could be called divergent at that rate."""
    return ceil(1 / false_alarm_rate - 1e-9) - 1


def exact_rate(false_alarm_rate: float, items: int) -> float:
    """The rate that so many items can keep exactly: the largest step not above the one asked."""
    return floor(false_alarm_rate * (items + 1) + 1e-9) / (items + 1)


def _weighed(signs: Mapping[str, Doubles], weights: Mapping[str, float]) -> Doubles:
    """Weighted means over the signs that compare any two photos here.

    Where a photo lacks one of them it counts as ordinary: no evidence is not guilt.
    """
    used = [sign for sign, scores in signs.items() if np.isfinite(scores).any()]
    combined = np.zeros(len(next(iter(signs.values()))))
    for sign in used:
        combined += weights[sign] * np.nan_to_num(signs[sign])
    return np.asarray(combined / max(sum(weights[sign] for sign in used), 1e-9))


def _row_scores(pairs: Doubles, shown: NDArray[np.int64], neighbours: int) -> Doubles:
    """Of each photo the mean over the most alike items, (n,); NaN where none can be compared.

    The tenth that is most alike is passed over: a counterfeit among the references would make
    others of its make look usual.
    """
    of_items = np.stack(
        [_least(pairs[:, shown == item]) for item in range(int(shown.max()) + 1)], axis=1
    )
    of_items[np.arange(len(shown)), shown] = np.nan
    ranked = np.sort(of_items, axis=1)  # NaN sorts last
    passed_over = int(shown.max()) // _PASSED_OVER
    last = max(neighbours, passed_over + max(neighbours // 2, 1))
    means = _mean_of_finite(ranked[:, passed_over:last])
    # Where so few can be compared, nothing is left to pass over.
    return np.where(np.isfinite(means), means, _mean_of_finite(ranked[:, :neighbours]))


def _least(columns: Doubles) -> Doubles:
    filled = np.where(np.isnan(columns), np.inf, columns).min(axis=1)
    return np.where(np.isinf(filled), np.nan, filled)


def _mean_of_finite(rows: Doubles) -> Doubles:
    finite = np.isfinite(rows)
    counts = finite.sum(axis=1)
    sums = np.where(finite, rows, 0).sum(axis=1)
    means: Doubles = np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
    return means


def _standardised(scores: Doubles) -> Doubles:
    finite = scores[np.isfinite(scores)]
    if len(finite) < 2 or finite.std() < 1e-12:
        return np.where(np.isfinite(scores), 0.0, np.nan)
    return np.asarray((scores - finite.mean()) / finite.std())


def _means(values: Doubles, shown: NDArray[np.int64], items: int) -> Doubles:
    counts = np.bincount(shown, minlength=items)
    return np.asarray(np.bincount(shown, weights=values, minlength=items) / counts)


def _mean_or_none(values: Doubles) -> float | None:
    finite = values[np.isfinite(values)]
    return float(finite.mean()) if len(finite) else None
