"""What an advisor is told."""

import pytest
from hypothesis import given

from lookup.matching.decision import SHORT_LIST, SHORTEST_LIST, decide
from lookup.matching.evidence import ProductEvidence
from tests.matching.evidence_drawn import any_evidence, odds, plain_calibration, standing

KNOWN, DOUBTFUL, FOREIGN = odds(0.95), odds(0.75), odds(0.3)  # thresholds are .9 and .6
SURE, UNSURE = odds(0.9), odds(0.4)


def decision(evidence: ProductEvidence) -> tuple[str, int]:
    decided = decide(evidence, plain_calibration(known=0.9, none=0.6))
    return decided.decision, decided.shown


def test_a_known_item_with_a_clear_best_product_is_a_match() -> None:
    assert decision(standing([9, 5, 4], KNOWN, SURE)) == ("match", 1)


def test_an_item_that_is_hardly_known_is_none_whatever_its_margin() -> None:
    assert decision(standing([9, 1], FOREIGN, SURE)) == ("none", 0)


def test_no_candidates_are_none() -> None:
    assert decision(standing([])) == ("none", 0)


def test_a_doubtful_item_is_proposed_not_claimed() -> None:
    assert decision(standing([9, 1], DOUBTFUL, SURE)) == ("ambiguous", 2)


def test_a_list_holds_two_products_at_least() -> None:
    # The second is far less likely than a fifth of the first, and stands beside it all the same.
    assert decision(standing([9, -9, -9], DOUBTFUL, SURE)) == ("ambiguous", 2)


def test_the_only_product_there_is_stands_alone() -> None:
    assert decision(standing([9], DOUBTFUL, SURE)) == ("ambiguous", 1)


def test_a_known_item_whose_product_is_unclear_gets_a_short_list() -> None:
    # right .4: the rest, .6, goes to two others, each capped at the best one's .4
    assert decision(standing([9, 8, 8], KNOWN, UNSURE)) == ("ambiguous", 3)


def test_near_identical_products_are_ambiguous_together() -> None:
    # right .6, one rival holds all of the rest: .4 is more than half of .6
    assert decision(standing([9, 8.9, -9], KNOWN, odds(0.6))) == ("ambiguous", 2)
    # the same rest spread over many is no rival
    assert decision(standing([9.0] + [8.9] * 6, KNOWN, odds(0.6)))[0] == "match"


def test_a_match_is_more_likely_right_than_wrong() -> None:
    # what is left for others is spread over a dozen: none of them is a rival
    many = [9.0, *[8.0] * 12]
    assert decision(standing(many, KNOWN, odds(0.55)))[0] == "match"
    assert decision(standing(many, KNOWN, odds(0.45)))[0] == "ambiguous"


def test_a_product_with_half_the_confidence_of_the_best_is_its_rival() -> None:
    assert decision(standing([9, 8], KNOWN, odds(0.69)))[0] == "match"  # .31 is less than .345
    assert decision(standing([9, 8], KNOWN, odds(0.64)))[0] == "ambiguous"  # .36 is more than .32


def test_who_just_reaches_the_thresholds_has_reached_them() -> None:
    even = decide(standing([9, *[8.0] * 12], 0, 0), plain_calibration(known=0.5, none=0.5))
    assert even.decision == "match"


def test_exactly_half_of_the_best_one_s_confidence_makes_a_rival() -> None:
    # right .5: two others share the rest
    assert decision(standing([9, 8, 8], KNOWN, 0))[0] == "ambiguous"


@pytest.mark.parametrize(("third", "shown"), [(0.11, 2), (0.16, 3)])
def test_a_product_with_a_fifth_of_the_best_one_s_confidence_is_shown(
    third: float, shown: int
) -> None:
    """Right .4: of the rest, .6, the third has that share. A fifth of .4 is .133 of .6."""
    scores = [9, 8, 8 + odds(third)]
    assert decision(standing(scores, KNOWN, UNSURE)) == ("ambiguous", shown)


def test_the_short_list_is_short() -> None:
    assert decision(standing([9.0] * 12, KNOWN, odds(0.2)))[1] == SHORT_LIST


def test_products_that_are_far_less_likely_are_not_shown() -> None:
    # right .4 of two: the others share as e^0 : e^-5
    assert decision(standing([9, 8, 3], KNOWN, UNSURE)) == ("ambiguous", 2)


@given(any_evidence())
def test_what_is_shown_agrees_with_the_decision(evidence: ProductEvidence) -> None:
    decided = decide(evidence, plain_calibration())
    assert len(decided.confidences) == len(evidence)
    if decided.decision == "none":
        assert decided.shown == 0
    elif decided.decision == "match":
        assert decided.shown == 1
    else:
        assert min(SHORTEST_LIST, len(evidence)) <= decided.shown <= SHORT_LIST
        assert decided.shown <= len(evidence)
