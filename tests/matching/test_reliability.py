"""The error of confidences."""

import numpy as np
import pytest

from lookup.matching.reliability import Reliability


def reliability(
    confidences: list[float], right: list[bool], weights: list[float], bins: int
) -> Reliability:
    return Reliability.of(np.array(confidences), np.array(right), np.array(weights), bins)


def test_by_hand() -> None:
    # low half: mean .2, right 0 of 2; high half: mean .8, right 1 of 2
    found = reliability([0.9, 0.1, 0.3, 0.7], [True, False, False, False], [1, 1, 1, 1], 2)
    assert found.error == pytest.approx(0.5 * 0.2 + 0.5 * 0.3)
    assert [part.confidence for part in found.bins] == pytest.approx([0.2, 0.8])
    assert [part.accuracy for part in found.bins] == [0.0, 0.5]
    assert [(part.photos, part.weight) for part in found.bins] == [(2, 0.5), (2, 0.5)]


def test_perfect_confidences_have_no_error() -> None:
    assert reliability([0.5, 0.5, 1.0, 1.0], [True, False, True, True], [1, 1, 1, 1], 2).error == 0


def test_a_photo_counts_for_its_weight() -> None:
    found = reliability([1.0, 1.0], [True, False], [9, 1], 1)
    assert found.error == pytest.approx(0.1)
    assert found.photos == 2
    assert reliability([1.0, 0.5], [True, True], [9, 1], 1).bins[0].confidence == pytest.approx(
        0.95
    )


def test_weights_whose_shares_are_rounded_up_are_taken() -> None:
    """As floating point adds these, they are more than 1 together."""
    assert reliability([0.5] * 5, [True] * 5, [8, 7, 7, 7, 1], 1).bins[0].weight == 1


def test_bins_without_photos_are_left_out() -> None:
    assert len(reliability([0.2, 0.9], [False, True], [99, 1], 10).bins) == 2
