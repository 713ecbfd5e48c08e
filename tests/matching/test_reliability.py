"""The error of confidences."""

import numpy as np
import pytest

from lookup.matching.reliability import expected_calibration_error


def error(confidences: list[float], right: list[bool], weights: list[float], bins: int) -> float:
    return expected_calibration_error(
        np.array(confidences), np.array(right), np.array(weights), bins
    )


def test_by_hand() -> None:
    # low half: mean .2, right 0 of 2; high half: mean .8, right 1 of 2
    found = error([0.9, 0.1, 0.3, 0.7], [True, False, False, False], [1, 1, 1, 1], 2)
    assert found == pytest.approx(0.5 * 0.2 + 0.5 * 0.3)


def test_perfect_confidences_have_no_error() -> None:
    assert error([0.5, 0.5, 1.0, 1.0], [True, False, True, True], [1, 1, 1, 1], 2) == 0


def test_a_photo_counts_for_its_weight() -> None:
    assert error([1.0, 1.0], [True, False], [9, 1], 1) == pytest.approx(0.1)
