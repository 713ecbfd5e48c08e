"""Intervals that know that photos of one product rise and fall together."""

from lookup.evaluation.intervals import clustered_interval


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
