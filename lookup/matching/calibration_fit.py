"""Learns a calibration from photos whose answer is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lookup.errors import BadInput
from lookup.matching.calibration import (
    FOREIGN_SHARE,
    Calibration,
    CalibrationSource,
)
from lookup.matching.evidence import (
    KNOWN_FEATURES,
    RIGHT_FEATURES,
    SIGNLESS_FEATURES,
    ProductEvidence,
)
from lookup.matching.logistic import Doubles, LogisticModel
from lookup.matching.reliability import expected_calibration_error

FALSE_MATCH_RATE: Final = 0.01
SHORT_LIST_RATE: Final = 0.05

_FOLDS = 5
# Of coefficients and of the intercept. Where nothing is known beforehand, an intercept drawn to 0
# would make every confidence too small.
_PRIOR_RIDGE = (3.0, 3.0)
_BLANK_RIDGE = (3.0, 0.01)
_BINS = 10
_LEAST_PHOTOS_A_BIN = 10
# Pictures made from the catalogue's own say less than as many photos: the views are the same.
_MOST_PHOTOS: dict[CalibrationSource, int] = {
    "catalogue under phone-like changes": 100,
    "labelled photos": 1000,
    "shipped prior": 1000,
}


@dataclass(frozen=True)
class LabelledEvidence:
    """Evidence of one photo and the truth: its product, or None for an item not in the catalogue.

    `group` names what must not be on both sides of a held-out check: the product the picture was
    made from, or the product or photo taken out for a photo of something else.
    """

    evidence: ProductEvidence
    product: int | None
    group: str

    @property
    def known(self) -> bool:
        """Whether the item is in the catalogue."""
        return self.product is not None

    @property
    def right(self) -> bool:
        """Whether the best product is the photo's."""
        return len(self.evidence) > 0 and int(self.evidence.products[0]) == self.product


def fit_calibration(
    photos: Sequence[LabelledEvidence],
    *,
    source: CalibrationSource,
    prior: Calibration | None,
    false_match_rate: float = FALSE_MATCH_RATE,
    short_list_rate: float = SHORT_LIST_RATE,
    foreign_share: float = FOREIGN_SHARE,
) -> Calibration:
    """Calibration learnt from photos of items in the catalogue and of items that are not.

    Coefficients are drawn towards the prior's, so that with few photos they are nearly the
    prior's; the two kinds of photos weigh the same. Each threshold lets the wanted share of
    photos of other items pass, judged as in conformal prediction (Vovk 2005) by models that
    were fitted without their group, on (n + 1) photos: with fewer than 1 / rate - 1 of them the
    rate cannot be shown, and the threshold is the highest of them or the prior's, whichever is
    higher. Raises BadInput without a prior when there are not five groups with both kinds.
    """
    photos = [photo for photo in photos if len(photo.evidence)]
    table = _Table.of(photos, _MOST_PHOTOS[source], _BLANK_RIDGE if prior is None else _PRIOR_RIDGE)
    if prior is None:
        prior = _nothing_known(table, false_match_rate, short_list_rate, foreign_share)
    blank = prior.model_copy(
        update={
            "false_match_rate": false_match_rate,
            "short_list_rate": short_list_rate,
            "foreign_share": foreign_share,
        }
    )
    fitted = _fitted(blank, table, np.ones(len(table), bool))
    known, confidence = _held_out(blank, table, photos)
    foreign = known[~table.known]
    match_at = _threshold(foreign, false_match_rate, prior.known_threshold)
    none_at = _threshold(foreign, short_list_rate, prior.none_threshold)
    return fitted.model_copy(
        update={
            "known_threshold": match_at,
            "none_threshold": min(none_at, match_at),
            "reliability_error": _reliability_error(confidence, table, foreign_share),
            "positives": int(table.known.sum()),
            "negatives": len(foreign),
            "source": source,
            "note": _note(len(foreign), false_match_rate),
        }
    )


@dataclass(frozen=True)
class _Table:
    """Photos as arrays of n rows; more than `most` of a kind count as so many."""

    known_rows: Doubles
    right_rows: Doubles
    known: NDArray[np.bool_]
    right: NDArray[np.bool_]
    folds: NDArray[np.int64]
    most: int
    ridge: tuple[float, float]

    def __len__(self) -> int:
        return len(self.known)

    @classmethod
    def of(
        cls, photos: Sequence[LabelledEvidence], most: int, ridge: tuple[float, float]
    ) -> "_Table":
        groups = sorted({photo.group for photo in photos})
        shuffled = np.random.default_rng(0).permutation(len(groups)) % _FOLDS
        fold = dict(zip(groups, shuffled.tolist(), strict=True))
        return cls(
            known_rows=_rows([photo.evidence.known for photo in photos], len(KNOWN_FEATURES)),
            right_rows=_rows([photo.evidence.right for photo in photos], len(RIGHT_FEATURES)),
            known=np.array([photo.known for photo in photos], bool),
            right=np.array([photo.right for photo in photos], bool),
            folds=np.array([fold[photo.group] for photo in photos], np.int64),
            most=most,
            ridge=ridge,
        )


def _rows(rows: list[Doubles], width: int) -> Doubles:
    return np.array(rows, np.float64).reshape(-1, width)


def _nothing_known(
    table: _Table, false_match_rate: float, short_list_rate: float, foreign_share: float
) -> Calibration:
    both = set(table.folds[table.known]) & set(table.folds[~table.known])
    if len(both) < _FOLDS:
        raise BadInput(
            "There are too few photos to learn a calibration from nothing.",
            "Give photos of five products and more, and of as many items outside the catalogue.",
        )
    return Calibration(
        known=LogisticModel.blank(KNOWN_FEATURES, table.known_rows, SIGNLESS_FEATURES),
        right=LogisticModel.blank(RIGHT_FEATURES, table.right_rows[table.known], SIGNLESS_FEATURES),
        known_threshold=0.0,
        none_threshold=0.0,
        false_match_rate=false_match_rate,
        short_list_rate=short_list_rate,
        foreign_share=foreign_share,
        reliability_error=None,
        positives=0,
        negatives=0,
        source="shipped prior",
    )


def _fitted(prior: Calibration, table: _Table, chosen: NDArray[np.bool_]) -> Calibration:
    """Both models, each fitted on the chosen photos that can teach it something."""
    inside, outside = chosen & table.known, chosen & ~table.known
    counts = int(inside.sum()), int(outside.sum())
    models = {}
    if min(counts):
        total = min(*counts, table.most)
        weights = np.where(inside, total / counts[0], total / counts[1])[chosen]
        models["known"] = prior.known.fitted(
            table.known_rows[chosen], table.known[chosen], weights, *table.ridge
        )
    if counts[0]:
        weights = np.full(counts[0], min(counts[0], table.most) / counts[0])
        models["right"] = prior.right.fitted(
            table.right_rows[inside], table.right[inside], weights, *table.ridge
        )
    return prior.model_copy(update=models)


def _held_out(
    prior: Calibration, table: _Table, photos: Sequence[LabelledEvidence]
) -> tuple[Doubles, Doubles]:
    """P(known) and the best product's confidence, (n,) each, by models blind to the group."""
    known, confidence = np.empty(len(table)), np.empty(len(table))
    for fold in np.unique(table.folds):
        model = _fitted(prior, table, table.folds != fold)
        for index in np.flatnonzero(table.folds == fold).tolist():
            evidence = photos[index].evidence
            known[index] = model.known_probability(evidence)
            confidence[index] = known[index] * model.right_probability(evidence)
    return known, confidence


def _threshold(foreign: Doubles, rate: float, prior: float) -> float:
    """Lowest P(known) that at most `rate` of (n + 1) photos of other items reach."""
    count = len(foreign)
    passed_by = ceil((count + 1) * (1 - rate))
    if passed_by > count:
        return max(prior, _just_above(float(foreign.max()))) if count else prior
    return _just_above(float(np.sort(foreign)[passed_by - 1]))


def _just_above(value: float) -> float:
    return float(np.minimum(np.nextafter(value, 2.0), 1.0))


def _reliability_error(confidence: Doubles, table: _Table, foreign_share: float) -> float | None:
    inside, count = table.known, len(table)
    if not inside.any() or inside.all() or count < 2 * _LEAST_PHOTOS_A_BIN:
        return None
    weights = np.where(inside, (1 - foreign_share) / inside.sum(), foreign_share / (~inside).sum())
    bins = min(_BINS, count // _LEAST_PHOTOS_A_BIN)
    return expected_calibration_error(confidence, table.right, weights, bins)


def _note(foreign: int, rate: float) -> str:
    needed = ceil(1 / rate) - 1 if rate > 0 else None
    if needed is not None and foreign >= needed:
        return f"threshold from {foreign} photos of other items"
    return (
        f"{foreign} photos of other items cannot show a rate of {rate:g}: the threshold is the "
        "highest of them or the prior's"
    )
