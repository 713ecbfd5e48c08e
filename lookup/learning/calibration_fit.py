"""Learns a calibration: of a catalogue without any label, and of photos whose answer is known."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from lookup.learning.labelled_evidence import (
    EvidenceTable,
    LabelledEvidence,
    Mask,
    PhotoProbabilities,
)
from lookup.learning.rates import SHORT_LIST_RATE, USUAL_RATES, Rates
from lookup.learning.thresholds import threshold, threshold_note
from lookup.matching.calibration import Calibration, CalibrationSource
from lookup.matching.logistic import Doubles

LEAST_LABELLED: Final = 30
LEAST_LABELLED_PRODUCTS: Final = 10

_MOST_PHOTOS = 1000
_RIDGE = 3.0


def calibrated_to_catalogue(
    prior: Calibration,
    pictures: Sequence[LabelledEvidence],
    rates: Rates = USUAL_RATES,
) -> Calibration:
    """The prior, seen against what pictures of other things score in this very catalogue.

    Those among `pictures` that show nothing of the catalogue give every feature its mean and
    spread, and the thresholds. How alike different products are, and how far ahead of the next the
    first of wrong ones may be, is the catalogue's own; how much more alike the right one is, in
    those units, the prior knows from others. Pictures of catalogue items tell only how reliable
    that is, held out by group: made from the catalogue's own, they are too easy to learn from.
    Look-alikes are among the other things where the rates limit them, as whoever sets a limit
    expects them; else they are only counted.
    """
    table = EvidenceTable.of(_expected(pictures, rates))

    def seen_against(chosen: Mask) -> Calibration:
        return prior.seen_against(*table.foreign_rows(chosen))

    calibration = seen_against(np.ones(len(table), bool))
    return _finished(
        calibration,
        table.held_out(seen_against),
        _known_of(calibration, _unlike(pictures)),
        _known_of(calibration, _look_alikes(pictures)),
        source="catalogue under phone-like changes",
        rates=rates,
    )


def fit_calibration(
    photos: Sequence[LabelledEvidence],
    start: Calibration,
    *,
    pictures: Sequence[LabelledEvidence] = (),
    rates: Rates = USUAL_RATES,
) -> Calibration:
    """Calibration learnt from labelled photos of items in the catalogue and of others.

    Coefficients are drawn towards those of `start`, so that with few photos they are nearly its
    own. The thresholds are of photos of other items by models that were fitted without their group,
    and of those `pictures` of other things that `start` was seen against. Of look-alikes photos
    tell, if there are any; they count as in `calibrated_to_catalogue`.
    """
    table = EvidenceTable.of(_expected(photos, rates))
    fitted = _fitted(start, table, np.ones(len(table), bool))
    judged = table.held_out(lambda chosen: _fitted(start, table, chosen))
    unlike = np.array([not photo.look_alike for photo in table.photos], bool)
    return _finished(
        fitted,
        judged,
        np.concatenate([judged.known[unlike & ~table.known], _known_of(fitted, _unlike(pictures))]),
        _known_of(fitted, _look_alikes(photos)),
        source="labelled photos",
        rates=rates,
    )


def improves(
    photos: Sequence[LabelledEvidence], start: Calibration, rates: Rates = USUAL_RATES
) -> bool:
    """Whether learning from the photos makes confidences of held-out products truer (log loss).

    False with fewer than LEAST_LABELLED photos of LEAST_LABELLED_PRODUCTS products.
    """
    table = EvidenceTable.of(_expected(photos, rates))
    products = {photo.group for photo in table.photos if photo.known}
    if table.known.sum() < LEAST_LABELLED or len(products) < LEAST_LABELLED_PRODUCTS:
        return False
    learnt = table.held_out(lambda chosen: _fitted(start, table, chosen))
    as_it_was = table.held_out(lambda _: start)
    share = start.foreign_share
    return learnt.log_loss(share) < as_it_was.log_loss(share)


def _fitted(start: Calibration, table: EvidenceTable, chosen: Mask) -> Calibration:
    """Both models, each fitted on the chosen photos that can teach it something."""
    inside = chosen & table.known
    of_known = np.full(int(inside.sum()), min(1.0, _MOST_PHOTOS / max(int(inside.sum()), 1)))
    return start.model_copy(
        update={
            "known": start.known.fitted(
                table.known_rows[chosen],
                table.known[chosen],
                table.weights(_MOST_PHOTOS, chosen),
                _RIDGE,
            ),
            "right": start.right.fitted(
                table.right_rows[inside], table.right[inside], of_known, _RIDGE
            ),
        }
    )


def _finished(
    calibration: Calibration,
    judged: PhotoProbabilities,
    foreign: Doubles,
    look_alikes: Doubles,
    *,
    source: CalibrationSource,
    rates: Rates,
) -> Calibration:
    """With thresholds from P(known) of photos of other items, and what was held out."""
    match_at = threshold(foreign, rates.false_match, calibration.known_threshold)
    if rates.look_alike is not None:
        match_at = max(match_at, threshold(look_alikes, rates.look_alike, match_at))
    none_at = threshold(foreign, SHORT_LIST_RATE, calibration.none_threshold)
    return calibration.model_copy(
        update={
            "known_threshold": match_at,
            "none_threshold": min(none_at, match_at),
            "false_match_rate": rates.false_match,
            "short_list_rate": SHORT_LIST_RATE,
            "look_alike_rate": rates.look_alike,
            "look_alikes_matched": _share_reaching(match_at, look_alikes),
            "reliability": judged.reliability(calibration.foreign_share),
            "positives": int(judged.table.known.sum()),
            "negatives": len(foreign),
            "source": source,
            "note": threshold_note(len(foreign), rates.false_match),
        }
    )


def _expected(photos: Sequence[LabelledEvidence], rates: Rates) -> list[LabelledEvidence]:
    """Those that stand for what will be looked up."""
    return [photo for photo in photos if rates.look_alike is not None or not photo.look_alike]


def _unlike(photos: Sequence[LabelledEvidence]) -> list[LabelledEvidence]:
    """Those of items unlike the catalogue's."""
    return [photo for photo in photos if not (photo.known or photo.look_alike)]


def _look_alikes(photos: Sequence[LabelledEvidence]) -> list[LabelledEvidence]:
    return [photo for photo in photos if photo.look_alike]


def _known_of(calibration: Calibration, photos: Sequence[LabelledEvidence]) -> Doubles:
    """P(known) of each photo that has candidates."""
    known, _ = EvidenceTable.of(photos).by(calibration)
    return known


def _share_reaching(level: float, known: Doubles) -> float | None:
    return float((known >= level).mean()) if len(known) else None
