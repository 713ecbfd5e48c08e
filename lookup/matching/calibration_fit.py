"""Learns a calibration: of a catalogue without any label, and of photos whose answer is known."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from lookup.matching.calibration import (
    FALSE_MATCH_RATE,
    SHORT_LIST_RATE,
    Calibration,
    CalibrationSource,
)
from lookup.matching.labelled_evidence import EvidenceTable, Judged, LabelledEvidence, Mask
from lookup.matching.logistic import Doubles
from lookup.matching.thresholds import threshold, threshold_note

LEAST_LABELLED: Final = 30
LEAST_LABELLED_PRODUCTS: Final = 10

_MOST_PHOTOS = 1000
_RIDGE = 3.0


def calibrated_to_catalogue(
    prior: Calibration,
    pictures: Sequence[LabelledEvidence],
    *,
    false_match_rate: float = FALSE_MATCH_RATE,
) -> Calibration:
    """The prior, seen against what pictures of other things score in this very catalogue.

    Those among `pictures` that show nothing of the catalogue give every feature its mean and
    spread, and the thresholds. How alike different products are, and how far ahead of the next the
    first of wrong ones may be, is the catalogue's own; how much more alike the right one is, in
    those units, the prior knows from others. Pictures of catalogue items tell only how reliable
    that is, held out by group: made from the catalogue's own, they are too easy to learn from.
    """
    table = EvidenceTable.of(pictures)

    def seen_against(chosen: Mask) -> Calibration:
        return prior.seen_against(*table.foreign_rows(chosen))

    calibration = seen_against(np.ones(len(table), bool))
    foreign, _ = table.by(calibration, ~table.known)
    return _finished(
        calibration,
        table.held_out(seen_against),
        foreign,
        source="catalogue under phone-like changes",
        false_match_rate=false_match_rate,
    )


def fit_calibration(
    photos: Sequence[LabelledEvidence],
    start: Calibration,
    *,
    pictures: Sequence[LabelledEvidence] = (),
    false_match_rate: float = FALSE_MATCH_RATE,
) -> Calibration:
    """Calibration learnt from labelled photos of items in the catalogue and of others.

    Coefficients are drawn towards those of `start`, so that with few photos they are nearly its
    own. The thresholds are of photos of other items by models that were fitted without their group,
    and of those `pictures` of other things that `start` was seen against.
    """
    table = EvidenceTable.of(photos)
    fitted = _fitted(start, table, np.ones(len(table), bool))
    judged = table.held_out(lambda chosen: _fitted(start, table, chosen))
    made = EvidenceTable.of([picture for picture in pictures if not picture.known])
    made_known, _ = made.by(fitted)
    return _finished(
        fitted,
        judged,
        np.concatenate([judged.foreign, made_known]),
        source="labelled photos",
        false_match_rate=false_match_rate,
    )


def improves(photos: Sequence[LabelledEvidence], start: Calibration) -> bool:
    """Whether learning from the photos makes confidences of held-out products truer (log loss).

    False with fewer than LEAST_LABELLED photos of LEAST_LABELLED_PRODUCTS products.
    """
    table = EvidenceTable.of(photos)
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
    judged: Judged,
    foreign: Doubles,
    *,
    source: CalibrationSource,
    false_match_rate: float,
) -> Calibration:
    """With thresholds from P(known) of photos of other items, and what was held out."""
    match_at = threshold(foreign, false_match_rate, calibration.known_threshold)
    none_at = threshold(foreign, SHORT_LIST_RATE, calibration.none_threshold)
    return calibration.model_copy(
        update={
            "known_threshold": match_at,
            "none_threshold": min(none_at, match_at),
            "false_match_rate": false_match_rate,
            "short_list_rate": SHORT_LIST_RATE,
            "reliability": judged.reliability(calibration.foreign_share),
            "positives": int(judged.table.known.sum()),
            "negatives": len(foreign),
            "source": source,
            "note": threshold_note(len(foreign), false_match_rate),
        }
    )
