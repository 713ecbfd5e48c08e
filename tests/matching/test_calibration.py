"""Evidence as probabilities."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from pydantic import ValidationError

from lookup.matching.calibration import Calibration
from lookup.matching.evidence import KNOWN_FEATURES, RIGHT_FEATURES, ProductEvidence
from lookup.matching.prior import shipped_prior
from tests.matching.evidence_drawn import any_evidence, odds, plain_calibration, standing


def test_confidences_by_hand() -> None:
    # Known .8, so that it stands out with odds of 4 * .7 / .3. Then right .75, and the others share
    # .25 as 3 : 1; else all share as 30 : 3 : 1.
    scores = [5.0, 5.0 - float(np.log(10)), 5.0 - float(np.log(30))]
    evidence = standing(scores, level=odds(0.8), margin=odds(0.75))
    stands_out = 28 / 31
    expected = [
        0.8 * (stands_out * told + (1 - stands_out) * as_scored)
        for told, as_scored in [(0.75, 30 / 34), (0.1875, 3 / 34), (0.0625, 1 / 34)]
    ]
    assert plain_calibration().confidences(evidence) == pytest.approx(expected)


def test_of_an_item_that_hardly_stands_out_a_margin_tells_little() -> None:
    def right(level: float) -> float:
        return plain_calibration().right_probability(
            standing([9.0, *[8.9] * 9], level=level, margin=odds(0.95))
        )

    assert right(odds(0.99)) > 0.94
    assert right(odds(0.05)) < 0.25


def test_the_share_of_other_items_shifts_what_is_known() -> None:
    even = plain_calibration()
    rarely_foreign = even.model_copy(update={"foreign_share": 0.1})
    evidence = standing([1.0], level=0.0)
    assert even.known_probability(evidence) == pytest.approx(0.5)
    assert rarely_foreign.known_probability(evidence) == pytest.approx(0.9)


def test_the_only_product_is_right_if_it_is_known() -> None:
    alone = standing([1.0], level=odds(0.8), margin=-9.0)
    assert plain_calibration().confidences(alone) == pytest.approx([0.8])


def test_no_product_is_more_likely_than_the_one_ranked_first() -> None:
    evidence = standing([5.0, 4.9], level=odds(0.9), margin=odds(0.2))
    best, second = plain_calibration().confidences(evidence)
    assert best == second
    assert best + second < 0.9


def test_another_colour_costs_the_odds_of_being_known_twentyfold() -> None:
    own = standing([5.0, 1.0], level=odds(0.8), margin=odds(0.9))
    known = plain_calibration().known_probability(replace(own, other_colour=True))
    assert 4 / (known / (1 - known)) == pytest.approx(np.exp(3.0))


def test_without_candidates_nothing_is_known() -> None:
    assert plain_calibration().confidences(standing([])).shape == (0,)
    assert plain_calibration().known_probability(standing([])) == 0.0


@given(any_evidence())
def test_confidences_are_probabilities_of_exclusive_products(evidence: ProductEvidence) -> None:
    for calibration in (plain_calibration(), shipped_prior().calibration):
        confidences = calibration.confidences(evidence)
        assert confidences.shape == (len(evidence),)
        assert ((confidences >= 0) & (confidences <= 1)).all()
        assert confidences.sum() <= calibration.known_probability(evidence) + 1e-9
        assert (np.diff(confidences) <= 1e-12).all()


def test_a_calibration_survives_json() -> None:
    calibration = plain_calibration()
    assert Calibration.model_validate_json(calibration.model_dump_json()) == calibration


def test_a_calibration_of_other_features_is_refused() -> None:
    written = plain_calibration().model_dump()
    written["known"]["features"] = ("smell", *written["known"]["features"][1:])
    with pytest.raises(ValidationError, match="other features"):
        Calibration.model_validate(written)


def test_thresholds_that_cross_are_refused() -> None:
    with pytest.raises(ValidationError, match="none"):
        plain_calibration(known=0.5, none=0.6)


def test_seen_against_other_things_a_level_counts_from_theirs() -> None:
    known = np.full((3, len(KNOWN_FEATURES)), 2.0) + np.array([[-1.0], [0.0], [1.0]])
    right = np.full((2, len(RIGHT_FEATURES)), 0.5)
    seen = plain_calibration().seen_against(known, right)
    # 3 is sqrt(3/2) spreads above 2; margins that do not vary keep a spread of 1.
    assert seen.known.log_odds(np.full(len(KNOWN_FEATURES), 3.0)) == pytest.approx(np.sqrt(1.5))
    assert seen.right.log_odds(np.full(len(RIGHT_FEATURES), 1.5)) == pytest.approx(1.0)


def test_the_shipped_prior_was_fitted_on_enough_photos_for_its_rate() -> None:
    prior = shipped_prior().calibration
    assert prior.source == "shipped prior"
    assert prior.false_match_rate == 0.01
    assert prior.negatives >= 99
    assert 0.1 < prior.none_threshold < prior.known_threshold < 1
    assert prior.reliability_error is not None
    assert prior.reliability_error < 0.05


def test_the_best_of_several_looks_is_less_likely_known() -> None:
    calibration = plain_calibration()
    further, last = calibration.of_further_look(), calibration.of_further_look(9)
    for level in (-3.0, 0.0, 3.0):
        evidence = standing([9, 5], level, 2.0)
        first, second, ninth = (
            each.known_probability(evidence) for each in (calibration, further, last)
        )
        assert first > second > ninth
    assert further.known_threshold == calibration.known_threshold
