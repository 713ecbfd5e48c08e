"""Figures from the runs of an evaluation."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from lookup.counterfeit.looking.signs import WEIGHTS
from lookup.counterfeit.scoring.bands import Band, BandRule
from lookup.counterfeit.scoring.conformal import exact_rate
from lookup.counterfeit.scoring.roc import Doubles, auc, found_at
from lookup.evaluation.counterfeit.figures import CounterfeitFigures, FalseAlarms, LearningPoint
from lookup.evaluation.counterfeit.resampling import (
    held_out_p_values,
    learning_curve,
    planted_fall,
)
from lookup.evaluation.counterfeit.run import ProductRun
from lookup.evaluation.intervals import Interval, wilson_interval

NOMINAL_RATES = (0.05, 0.10)
LEARNT_FROM = (20, 30, 40, 50)

_TPR_AT = 0.05
_ABSTAINING = (Band.NO_EVIDENCE, Band.CANNOT_TELL)
_RESAMPLES = 1000


def product_figures(run: ProductRun, rule: BandRule) -> CounterfeitFigures:
    """Figures of one product; rates are over usable photos, AUC over all."""
    counterfeit, scores = run.counterfeit, run.scores
    bands = [_band(run, n, rule) for n in range(len(run.queries))]
    resampled = held_out_p_values(run)
    rates = sorted({*NOMINAL_RATES, rule.false_alarm_rate})
    usable = np.array([query.quality.usable for query in run.queries], bool)
    genuine = run.p_values[usable & ~counterfeit]
    both = counterfeit.any() and not counterfeit.all()
    alarms = tuple(_false_alarms(rate, run.references.items, genuine, resampled) for rate in rates)
    return CounterfeitFigures(
        references=len(run.references.references),
        reference_items=run.references.items,
        queries=len(run.queries),
        genuine=int((~counterfeit).sum()),
        counterfeit=int(counterfeit.sum()),
        auc=auc(scores, counterfeit) if both else None,
        auc_ci95=_auc_interval(scores, counterfeit) if both else None,
        tpr_at_fpr_05=found_at(scores, counterfeit, _TPR_AT) if both else None,
        nominal_rate=rule.false_alarm_rate,
        false_alarm_rate=_share(
            [
                band is Band.DIVERGENT
                for band, fake in zip(bands, counterfeit, strict=True)
                if not fake and band is not Band.NO_EVIDENCE
            ]
        ),
        abstention_rate=float(np.mean([band in _ABSTAINING for band in bands])),
        laid_over=float(np.mean(run.laid_over)),
        planted_fall=planted_fall(run) if both else None,
        references_wanted=max(0, rule.items_wanted - run.references.items),
        false_alarms=alarms,
        auc_by_sign=_auc_by_sign(run) if both else {},
        bands=_counts(bands, counterfeit),
        learning_curve=tuple(learning_curve(run, LEARNT_FROM)) if both else (),
    )


def overall_figures(products: Sequence[CounterfeitFigures]) -> CounterfeitFigures:
    """All products together: counts are sums, the rest means weighted by queries.

    Scores of different products are not ranked against each other: a reviewer never does.
    """
    first = products[0]
    return CounterfeitFigures(
        references=sum(one.references for one in products),
        reference_items=sum(one.reference_items for one in products),
        queries=sum(one.queries for one in products),
        genuine=sum(one.genuine for one in products),
        counterfeit=sum(one.counterfeit for one in products),
        auc=_mean([(one.auc, one.queries) for one in products]),
        auc_ci95=None if len(products) > 1 else first.auc_ci95,
        tpr_at_fpr_05=_mean([(one.tpr_at_fpr_05, one.counterfeit) for one in products]),
        nominal_rate=first.nominal_rate,
        false_alarm_rate=_mean([(one.false_alarm_rate, one.genuine) for one in products]),
        abstention_rate=_mean([(one.abstention_rate, one.queries) for one in products]) or 0.0,
        laid_over=_mean([(one.laid_over, one.queries) for one in products]) or 0.0,
        planted_fall=_mean([(one.planted_fall, one.queries) for one in products]),
        references_wanted=sum(one.references_wanted for one in products),
        false_alarms=tuple(
            _joined_alarms(at, [one.genuine for one in products])
            for at in zip(*(one.false_alarms for one in products), strict=True)
        ),
        auc_by_sign={
            sign: value
            for sign in WEIGHTS
            if (value := _mean([(one.auc_by_sign.get(sign), one.queries) for one in products]))
            is not None
        },
        bands={
            truth: {
                band: sum(one.bands[truth][band] for one in products) for band in first.bands[truth]
            }
            for truth in first.bands
        },
        learning_curve=tuple(_joined_curve([one.learning_curve for one in products])),
    )


def _band(run: ProductRun, query: int, rule: BandRule) -> Band:
    if not run.queries[query].quality.usable:
        return Band.NO_EVIDENCE
    found = run.scored[query]
    return rule.band(found.p_value, found.items, laid_over=run.laid_over[query], alike=found.alike)


def _false_alarms(rate: float, items: int, genuine: Doubles, resampled: Doubles) -> FalseAlarms:
    alarms = int((genuine <= rate).sum())
    return FalseAlarms(
        nominal=rate,
        exact=exact_rate(rate, items),
        observed=alarms / len(genuine) if len(genuine) else None,
        ci95=wilson_interval(alarms, len(genuine)) if len(genuine) else None,
        resampled=float((resampled <= rate).mean()) if len(resampled) else None,
    )


def _joined_alarms(parts: Sequence[FalseAlarms], genuine: Sequence[int]) -> FalseAlarms:
    observed = _mean([(part.observed, n) for part, n in zip(parts, genuine, strict=True)])
    photos = sum(genuine)
    return FalseAlarms(
        nominal=parts[0].nominal,
        exact=_mean([(part.exact, n) for part, n in zip(parts, genuine, strict=True)]) or 0.0,
        observed=observed,
        ci95=None if observed is None else wilson_interval(round(observed * photos), photos),
        resampled=_mean([(part.resampled, n) for part, n in zip(parts, genuine, strict=True)]),
    )


def _joined_curve(curves: Sequence[Sequence[LearningPoint]]) -> list[LearningPoint]:
    """Means over products, at the counts that all of them have."""
    joined = []
    for count in LEARNT_FROM:
        points = [point for curve in curves for point in curve if point.items == count]
        if len(points) == len(curves):
            joined.append(
                LearningPoint(
                    items=count,
                    **{
                        name: float(np.mean([getattr(point, name) for point in points]))
                        for name in ("auc", "classifier_auc", "plain_auc", "used")
                    },
                )
            )
    return joined


def _auc_by_sign(run: ProductRun) -> dict[str, float]:
    found = {}
    for sign in WEIGHTS:
        values = [one.signs.get(sign) for one in run.scored]
        if any(value is not None for value in values):
            # A photo that a sign says nothing of stands where an ordinary one does.
            column = np.array([0.0 if value is None else value for value in values])
            found[sign] = auc(column, run.counterfeit)
    return found


def _auc_interval(scores: Doubles, counterfeit: NDArray[np.bool_]) -> Interval:
    """95 % percentile bootstrap; either side is resampled by itself, so both are always there."""
    random = np.random.default_rng(0)
    high, low = scores[counterfeit], scores[~counterfeit]
    labels = np.repeat([True, False], [len(high), len(low)])
    values = [
        auc(np.concatenate([random.choice(high, len(high)), random.choice(low, len(low))]), labels)
        for _ in range(_RESAMPLES)
    ]
    lower, upper = np.percentile(values, [2.5, 97.5])
    return float(lower), float(upper)


def _counts(bands: Sequence[Band], counterfeit: NDArray[np.bool_]) -> Mapping[str, dict[str, int]]:
    return {
        name: {
            band.value: sum(
                found is band and bool(fake) is side
                for found, fake in zip(bands, counterfeit, strict=True)
            )
            for band in Band
        }
        for name, side in (("genuine", False), ("counterfeit", True))
    }


def _share(flags: Sequence[bool]) -> float | None:
    return float(np.mean(flags)) if flags else None


def _mean(parts: Sequence[tuple[float | None, int]]) -> float | None:
    known = [(value, weight) for value, weight in parts if value is not None and weight]
    total = sum(weight for _, weight in known)
    return sum(value * weight for value, weight in known) / total if total else None
