"""What an advisor is told."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from lookup.matching.decision import (
    LEAST_MATCHED,
    LEAST_SHOWN,
    SHARE_SHOWN,
    SHORT_LIST,
    decide,
    decide_by,
)
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
    assert decision(standing([9, 1], DOUBTFUL, SURE))[0] == "ambiguous"


def test_where_five_products_do_not_have_nine_tenths_of_the_probability_none_is_shown() -> None:
    even, uneven = np.full(6, 0.15), np.array([0.5, 0.1, 0.1, 0.1, 0.05, 0.05])
    for confidences, shown in ((even, 0), (uneven, 5)):
        decided = decide_by(confidences, known=0.9, right=0.1, calibration=plain_calibration(0.95))
        assert decided.decision == ("ambiguous" if shown else "none")
        assert decided.shown == shown


def test_nothing_unlikely_stands_beside_what_is_likely() -> None:
    # right .95: .05 are left for two others, and together they are not a tenth
    assert decision(standing([9, 8, 8], DOUBTFUL, odds(0.95))) == ("ambiguous", 1)


def test_products_are_listed_until_they_have_nine_tenths_of_the_probability() -> None:
    # .7 and .27 of .3 are .97 together; without the second it would be .7
    assert decision(standing([9, 8, 8 + odds(0.1)], DOUBTFUL, odds(0.7))) == ("ambiguous", 2)


def test_nothing_is_worth_showing_where_all_products_are_unlikely() -> None:
    spread = np.full(100, 0.0075)
    decided = decide_by(spread, known=0.75, right=0.01, calibration=plain_calibration())
    assert (decided.decision, decided.shown) == ("none", 0)


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
    # what is left for others is spread over four: none of them is a rival
    for best, decided in ((0.52, "match"), (0.48, "ambiguous")):
        confidences = np.array([best, *[(0.95 - best) / 4] * 4])
        found = decide_by(confidences, known=0.95, right=best, calibration=plain_calibration())
        assert found.decision == decided


def test_a_product_with_half_the_confidence_of_the_best_is_its_rival() -> None:
    assert decision(standing([9, 8], KNOWN, odds(0.69)))[0] == "match"  # .31 is less than .345
    assert decision(standing([9, 8], KNOWN, odds(0.64)))[0] == "ambiguous"  # .36 is more than .32


def test_who_just_reaches_the_thresholds_has_reached_them() -> None:
    calibration = plain_calibration(known=0.75, none=0.5)
    even = decide_by(np.array([LEAST_MATCHED]), known=0.75, right=0.5, calibration=calibration)
    assert even.decision == "match"
    shares = np.array([0.5 * SHARE_SHOWN - LEAST_SHOWN, LEAST_SHOWN])
    listed = decide_by(shares, known=0.5, right=0.8, calibration=calibration)
    assert (listed.decision, listed.shown) == ("ambiguous", 2)


def test_exactly_half_of_the_best_one_s_confidence_makes_a_rival() -> None:
    # right .5: two others share the rest
    assert decision(standing([9, 8, 8], KNOWN, 0))[0] == "ambiguous"


def test_the_short_list_is_short() -> None:
    assert decision(standing([9.0] * 5, KNOWN, odds(0.2)))[1] == SHORT_LIST
    assert decision(standing([9.0] * 12, KNOWN, odds(0.2)))[1] == 0


@pytest.mark.parametrize(
    ("evidence", "reason"),
    [
        (standing([9, 8.9], KNOWN, odds(0.55)), "look_alike"),
        (standing([9.0] * 5, KNOWN, UNSURE), "look_alike"),
        (standing([9, 1], DOUBTFUL, SURE), "unusual_view"),
        (standing([9, 8.9], DOUBTFUL, odds(0.55)), "look_alike"),
        (standing([9, 5, 4], KNOWN, SURE), None),
        (standing([9, 1], FOREIGN, SURE), None),
    ],
)
def test_only_what_is_ambiguous_has_a_reason(evidence: ProductEvidence, reason: str | None) -> None:
    assert decide(evidence, plain_calibration(known=0.9, none=0.6)).reason == reason


def in_another_colour(evidence: ProductEvidence) -> ProductEvidence:
    return replace(evidence, other_colour=True)


def test_an_item_in_another_colour_is_never_a_match() -> None:
    for known in (KNOWN, odds(0.99999)):
        found = decide(
            in_another_colour(standing([9, 5, 4], known, SURE)), plain_calibration(0.9, 0.6)
        )
        assert (found.decision, found.shown, found.reason) == ("ambiguous", 1, "other_colour")


def test_what_would_be_doubtful_in_its_own_colour_is_none_in_another() -> None:
    assert decision(in_another_colour(standing([9, 1], DOUBTFUL, SURE))) == ("none", 0)


@given(any_evidence())
def test_another_colour_makes_no_match_and_nothing_likelier(evidence: ProductEvidence) -> None:
    calibration, other = plain_calibration(), in_another_colour(evidence)
    assert decide(other, calibration).decision != "match"
    assert calibration.known_probability(other) <= calibration.known_probability(evidence)


@given(any_evidence())
def test_what_is_shown_agrees_with_the_decision_and_the_confidences(
    evidence: ProductEvidence,
) -> None:
    decided = decide(evidence, plain_calibration())
    confidences, shown = decided.confidences, decided.shown
    assert len(confidences) == len(evidence)
    assert (decided.reason is not None) == (decided.decision == "ambiguous")
    if decided.decision == "none":
        assert shown == 0
    elif decided.decision == "match":
        assert shown == 1
        assert confidences[0] >= LEAST_MATCHED
    else:
        assert 1 <= shown <= SHORT_LIST
        assert confidences[:shown].min() >= LEAST_SHOWN
        known = plain_calibration().known_probability(evidence)
        assert confidences[:shown].sum() >= SHARE_SHOWN * known
        # one fewer would not have been enough
        assert confidences[: shown - 1].sum() < SHARE_SHOWN * known
