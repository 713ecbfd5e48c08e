"""open_set: what every threshold on the confidence would cost."""

from lookup.evaluation.open_set import open_set, open_set_curve
from tests.evaluation.labelled import outcome, unknown

# Catalogue photos at .9 (right), .7 (wrong), .5 (right), .1 (right); others at .6 and .3.
OUTCOMES = [
    outcome("A", ["A"], "match", confidence=0.9),
    outcome("A", ["B"], "ambiguous", confidence=0.7),
    outcome("A", ["A"], "ambiguous", confidence=0.5),
    outcome("A", ["A"], "none", confidence=0.1),
    unknown(0.6, "ambiguous"),
    unknown(0.3, "none"),
]


def test_the_curve_keeps_the_widest_coverage_of_each_false_match_rate() -> None:
    points = [
        (point.threshold, point.coverage, point.precision, point.false_match_rate)
        for point in open_set_curve(OUTCOMES)
    ]
    assert points == [(0.7, 0.5, 0.5, 0.0), (0.5, 0.75, 2 / 3, 0.5), (0.1, 1.0, 0.75, 1.0)]


def test_the_widest_coverage_without_false_matches_is_named() -> None:
    point = open_set(OUTCOMES).at_one_percent
    assert point is not None
    assert (point.threshold, point.coverage) == (0.7, 0.5)


def test_one_false_match_in_a_hundred_is_allowed() -> None:
    known = [outcome("A", ["A"], confidence=confidence) for confidence in (0.9, 0.7, 0.5)]
    others = [unknown(0.8), unknown(0.6), *[unknown(0.1)] * 98]
    point = open_set([*known, *others]).at_one_percent
    assert point is not None
    assert (point.threshold, point.coverage, point.false_match_rate) == (0.7, 2 / 3, 0.01)


def test_no_threshold_may_be_good_enough() -> None:
    outcomes = [outcome("A", ["A"], confidence=0.4), unknown(0.8), unknown(0.6)]
    assert open_set(outcomes).at_one_percent is None
    first, last = open_set_curve(outcomes)
    assert (first.coverage, first.precision, first.false_match_rate) == (0.0, None, 0.5)
    assert (last.coverage, last.precision, last.false_match_rate) == (1.0, 1.0, 1.0)


def test_equal_confidences_are_matched_together() -> None:
    (point,) = open_set_curve([outcome("A", ["A"], confidence=0.5), unknown(0.5)])
    assert (point.coverage, point.false_match_rate) == (1.0, 1.0)


def test_there_is_no_curve_without_photos_of_both_kinds() -> None:
    assert open_set_curve([outcome("A", ["A"])]) == []
    assert open_set_curve([unknown(0.5)]) == []


def test_few_photos_bound_the_false_match_rate_loosely() -> None:
    """Of 200 photos two were matched: with 95 % confidence it is at most 3.1 % (Clopper and
    Pearson), with 99 % at most 4.1 %."""
    outcomes = [unknown(0.9, "match")] * 2 + [unknown(0.1)] * 198
    for confidence, rate in ((0.95, 0.0311), (0.99, 0.0414)):
        bound = open_set(outcomes, confidence=confidence).bound
        assert bound is not None
        assert (bound.confidence, round(bound.rate, 4)) == (confidence, rate)


def test_without_photos_of_other_things_nothing_is_bounded() -> None:
    assert open_set([outcome("A", ["A"])]).bound is None


def test_short_lists_are_right_where_they_hold_the_product() -> None:
    listed = [
        outcome("A", ["B", "A"], "ambiguous", shown=2),
        outcome("A", ["B", "A"], "ambiguous", shown=1),
        outcome("A", ["A"], "match", shown=1),
        unknown(0.5, "ambiguous"),
    ]
    assert open_set(listed).short_lists_right == 0.5
    assert open_set(listed[2:]).short_lists_right is None
