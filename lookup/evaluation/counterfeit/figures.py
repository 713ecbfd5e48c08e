"""The figures of a counterfeit evaluation, as they stand in its JSON document."""

from collections.abc import Mapping

from lookup.base.figures import Figures
from lookup.evaluation.intervals import Interval


class LearningPoint(Figures):
    """What verdicts on so many items are worth: AUC on the product's other items.

    `auc` is of what would be shown: the classifier unless it did worse on left-out items, else the
    plain score. Means over random choices of the items; `used` is the share of them in which the
    classifier was taken.
    """

    items: int
    auc: float
    classifier_auc: float
    plain_auc: float
    used: float


class FalseAlarms(Figures):
    """Genuine items called divergent at one nominal rate.

    `exact` is what so many references can keep; `observed` is of the genuine queries and `ci95`
    its interval (Wilson); `resampled` is the mean over random divisions of all genuine photos into
    references and held-out items, which says more than the few queries of one division.
    """

    nominal: float
    exact: float
    observed: float | None
    ci95: Interval | None
    resampled: float | None


class CounterfeitFigures(Figures):
    """Of one product, or of all together (then AUC and rates are means weighted by queries).

    `laid_over` is the share of queries that lie over a reference, part by part; on the others it
    abstains unless they are unusual. `planted_fall`: of AUC, once a tenth of the references are
    counterfeits.
    """

    references: int
    reference_items: int
    queries: int
    genuine: int
    counterfeit: int
    auc: float | None
    auc_ci95: Interval | None
    tpr_at_fpr_05: float | None
    nominal_rate: float
    false_alarm_rate: float | None
    abstention_rate: float
    laid_over: float
    planted_fall: float | None
    references_wanted: int
    false_alarms: tuple[FalseAlarms, ...]
    auc_by_sign: Mapping[str, float]
    bands: Mapping[str, Mapping[str, int]]
    learning_curve: tuple[LearningPoint, ...]


class CounterfeitSummary(Figures):
    """A whole evaluation."""

    encoder: str
    looks: str
    nominal_rate: float
    overall: CounterfeitFigures
    products: Mapping[str, CounterfeitFigures]
    seconds_per_photo: float
