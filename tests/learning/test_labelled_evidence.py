"""Labelled photos as arrays, and what models say of those they have not seen."""

import numpy as np
import pytest

from lookup.learning.labelled_evidence import EvidenceTable, LabelledEvidence
from tests.learning.labelled_drawn import photos
from tests.matching.evidence_drawn import odds, plain_calibration, standing


def test_photos_without_candidates_are_left_out() -> None:
    empty = LabelledEvidence(standing([]), None, "nothing")
    assert len(EvidenceTable.of([*photos(3, 2), empty])) == 5


def test_a_group_lies_in_one_fold() -> None:
    table = EvidenceTable.of(photos(40, 40))
    folds: dict[str, set[int]] = {}
    for photo, fold in zip(table.photos, table.folds.tolist(), strict=True):
        folds.setdefault(photo.group, set()).add(fold)
    assert all(len(fold) == 1 for fold in folds.values())
    assert len(set(table.folds.tolist())) == 5


def test_either_kind_weighs_the_same() -> None:
    table = EvidenceTable.of(photos(30, 10))
    weights = table.weights(most=1000)
    assert weights[table.known].sum() == pytest.approx(10)
    assert weights[~table.known].sum() == pytest.approx(10)
    assert table.weights(most=4).sum() == pytest.approx(8)
    assert not table.weights(1000, table.known).any()  # nothing to tell them from


def test_held_out_photos_are_judged_by_models_that_did_not_see_them() -> None:
    table = EvidenceTable.of(photos(20, 20))
    chosen: list[np.ndarray] = []

    def remember(mask: np.ndarray) -> object:
        chosen.append(mask)
        return plain_calibration()

    judged = table.held_out(remember)  # type: ignore[arg-type]  # a calibration all the same
    assert np.array_equal(sum((~mask).astype(int) for mask in chosen), np.ones(40))
    assert len(judged.foreign) == 20


def test_log_loss_by_hand() -> None:
    right = LabelledEvidence(standing([5, 5], odds(0.8), odds(0.5)), 0, "right")
    foreign = LabelledEvidence(standing([5, 5], odds(0.5), odds(0.5)), None, "foreign")
    judged = EvidenceTable.of([right, foreign]).held_out(lambda _: plain_calibration())
    # confidences .4 and .25: half of P(known), by margin as by score
    assert judged.log_loss(0.5) == pytest.approx(-(np.log(0.4) + np.log(0.75)) / 2)
    assert judged.log_loss(0.1) == pytest.approx(-0.9 * np.log(0.4) - 0.1 * np.log(0.75))


@pytest.mark.parametrize(("known", "foreign"), [(9, 9), (30, 0), (0, 30)])
def test_too_few_photos_tell_no_reliability(known: int, foreign: int) -> None:
    judged = EvidenceTable.of(photos(known, foreign)).held_out(lambda _: plain_calibration())
    assert judged.reliability(0.5) is None
