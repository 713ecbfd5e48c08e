"""reliability: calibration error and Brier score against cases worked by hand."""

import numpy as np
import pytest

from lookup.evaluation.reliability import outcomes_reliability, reliability
from tests.evaluation.labelled import outcome, unknown


def test_the_error_weighs_each_bins_gap_by_its_photos() -> None:
    # Three bins: .9 right 3 of 4 (gap .15), .5 right 1 of 2 (gap 0), .1 right 1 of 2 (gap .4).
    confidences = [0.9] * 4 + [0.5] * 2 + [0.1] * 2
    correct = [True, True, True, False, True, False, True, False]
    figures = reliability(confidences, correct, range(8))
    assert figures.expected_calibration_error == pytest.approx((4 * 0.15 + 0 + 2 * 0.4) / 8)
    assert [(part.photos, part.accuracy) for part in figures.bins] == [
        (2, 0.5),
        (2, 0.5),
        (4, 0.75),
    ]
    assert figures.brier_score == pytest.approx((3 * 0.01 + 0.81 + 2 * 0.25 + 0.81 + 0.01) / 8)


def test_bins_hold_equally_many_photos() -> None:
    confidences = np.random.default_rng(3).beta(8, 1, size=200).tolist()
    figures = reliability(confidences, [True] * 200, range(200))
    assert [part.photos for part in figures.bins] == [20] * 10
    assert figures.bins[0].high < figures.bins[1].low


def test_equal_confidences_share_a_bin_whatever_their_order() -> None:
    correct = [True] * 30 + [False] * 10
    figures = reliability([0.75] * 40, correct, range(40))
    assert len(figures.bins) == 1
    assert figures.expected_calibration_error == pytest.approx(0.0)


def test_perfect_confidences_err_only_by_chance() -> None:
    random = np.random.default_rng(5)
    confidences = random.random(400)
    figures = reliability(
        confidences.tolist(), (random.random(400) < confidences).tolist(), range(400)
    )
    assert figures.expected_calibration_error < 2 * figures.expected_by_chance
    assert 0.02 < figures.expected_by_chance < 0.08  # about sqrt(p(1-p)/40) * sqrt(2/pi)


def test_overconfidence_is_seen_and_lies_in_its_interval() -> None:
    random = np.random.default_rng(5)
    figures = reliability([0.9] * 300, (random.random(300) < 0.6).tolist(), range(300))
    low, high = figures.ci95["expected_calibration_error"]
    assert low < 0.3 < high
    assert figures.expected_calibration_error > 5 * figures.expected_by_chance


def test_what_comes_first_for_a_photo_of_something_else_is_wrong() -> None:
    figures = outcomes_reliability([outcome("A", ["A"], confidence=1.0), unknown(1.0)])
    assert figures is not None
    assert figures.brier_score == 0.5


def test_nothing_ranked_is_no_confidence() -> None:
    figures = outcomes_reliability([outcome("A", [], "none")])
    assert figures is not None
    assert (figures.bins[0].confidence, figures.brier_score) == (0.0, 0.0)


def test_without_photos_there_is_nothing_to_tell() -> None:
    assert outcomes_reliability([]) is None
