"""Intervals that know that photos of one product rise and fall together."""

import numpy as np
import pytest

from lookup.evaluation.intervals import (
    ClusterBootstrap,
    clustered_interval,
    paired_loss_interval,
    upper_bound,
    wilson_interval,
)


def test_the_mean_lies_inside() -> None:
    values = [1.0, 0.0, 1.0, 1.0] * 10
    low, high = clustered_interval(values, range(40))
    assert low < 0.75 < high


def test_clusters_widen_the_interval() -> None:
    values = [1.0] * 20 + [0.0] * 20
    alone = clustered_interval(values, range(40))
    together = clustered_interval(values, [i // 10 for i in range(40)])
    assert together[1] - together[0] > 1.5 * (alone[1] - alone[0])


def test_certainty_has_no_width() -> None:
    assert clustered_interval([1.0] * 5, range(5)) == (1.0, 1.0)


def test_the_same_seed_gives_the_same_interval() -> None:
    values = [1.0, 0.0, 1.0]
    assert clustered_interval(values, range(3)) == clustered_interval(values, range(3))


def test_resamples_take_whole_clusters() -> None:
    # One cluster holds 1 and 2, the other 10: two draws give 3 + 3, 3 + 10 or 10 + 10.
    sums = ClusterBootstrap(["a", "a", "b"]).sums(np.array([[1.0], [2.0], [10.0]]))
    values, counts = np.unique(sums, return_counts=True)
    assert values.tolist() == [6.0, 13.0, 20.0]
    assert counts / len(sums) == pytest.approx([0.25, 0.5, 0.25], abs=0.05)


def test_columns_are_resampled_alike() -> None:
    values = np.random.default_rng(1).random(30)
    sums = ClusterBootstrap(range(30)).sums(np.column_stack([values, 2 * values]))
    assert sums[:, 1] == pytest.approx(2 * sums[:, 0])


def test_many_clusters_are_resampled_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(1).random((30, 2))
    whole = ClusterBootstrap(range(30)).sums(values)
    monkeypatch.setattr("lookup.evaluation.intervals._MOST_AT_ONCE", 600)
    assert ClusterBootstrap(range(30)).sums(values) == pytest.approx(whole)


@pytest.mark.parametrize(
    ("successes", "trials", "interval"),
    # Worked from Wilson's formula; 8 of 10 is the usual textbook case.
    [(8, 10, (0.4902, 0.9433)), (0, 200, (0.0, 0.0188)), (200, 200, (0.9812, 1.0))],
)
def test_wilson(successes: int, trials: int, interval: tuple[float, float]) -> None:
    assert wilson_interval(successes, trials) == pytest.approx(interval, abs=1e-4)


@pytest.mark.parametrize(
    ("lost", "gained", "trials", "interval"),
    # Worked from Agresti and Min's formula.
    [(0, 0, 600, (-0.0033, 0.0033)), (2, 0, 600, (-0.0023, 0.0090)), (9, 3, 98, (-0.0097, 0.1297))],
)
def test_paired_losses(lost: int, gained: int, trials: int, interval: tuple[float, float]) -> None:
    assert paired_loss_interval(lost, gained, trials) == pytest.approx(interval, abs=1e-4)


def test_what_was_lost_is_the_opposite_of_what_was_gained() -> None:
    low, high = paired_loss_interval(5, 1, 300)
    assert paired_loss_interval(1, 5, 300) == pytest.approx((-high, -low))


@pytest.mark.parametrize(
    ("successes", "trials", "confidence", "bound"),
    # None of n is 1 - (1 - confidence)^(1/n): the rule of three where that is .95.
    [(0, 300, 0.95, 0.00994), (0, 10, 0.5, 0.06697), (10, 10, 0.95, 1.0), (1, 2, 0.95, 0.97468)],
)
def test_upper_bound(successes: int, trials: int, confidence: float, bound: float) -> None:
    assert upper_bound(successes, trials, confidence) == pytest.approx(bound, abs=1e-5)
