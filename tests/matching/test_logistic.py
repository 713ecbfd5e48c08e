"""Logistic regression drawn towards a prior."""

import numpy as np
import pytest
from pydantic import ValidationError

from lookup.matching.logistic import LogisticModel, probability

STEEP = LogisticModel(
    features=("height",), mean=(10.0,), scale=(2.0,), coefficients=(3.0,), intercept=-1.0
)


def test_log_odds_by_hand() -> None:
    # -1 + 3 * (12 - 10) / 2
    assert STEEP.log_odds(np.array([12.0])) == pytest.approx(2.0)


def test_what_was_not_measured_counts_as_average() -> None:
    assert STEEP.log_odds(np.array([np.nan])) == pytest.approx(-1.0)


def test_probabilities_do_not_overflow() -> None:
    assert probability(np.array([-1e4, 0.0, 1e4])).tolist() == [0.0, 0.5, 1.0]


def test_a_blank_model_knows_the_spread_and_nothing_else() -> None:
    blank = LogisticModel.blank(("a", "b"), np.array([[1.0, 7.0], [3.0, np.nan]]))
    assert blank.mean == (2.0, 7.0)
    assert blank.scale == (1.0, 1.0)  # the second does not vary: 1 instead of 0
    assert blank.log_odds(np.array([[9.0, 9.0]])).tolist() == [0.0]


def test_seen_against_other_rows_only_the_scale_changes() -> None:
    seen = STEEP.seen_against(np.array([[1.0], [3.0]]))
    assert (seen.mean, seen.scale) == ((2.0,), (1.0,))
    assert (seen.coefficients, seen.intercept) == (STEEP.coefficients, STEEP.intercept)


def test_a_spread_is_that_of_the_rows_that_were_measured() -> None:
    rows = np.array([[1.0], [np.nan], [np.nan], [9.0]])
    assert STEEP.seen_against(rows).scale == (4.0,)
    even = STEEP.model_copy(update={"mean": (0.0,), "intercept": 0.0, "even_at_zero": True})
    assert even.seen_against(np.array([[3.0], [np.nan], [np.nan]])).scale == (3.0,)


def test_what_no_row_has_measured_keeps_its_scale() -> None:
    assert STEEP.seen_against(np.array([[np.nan], [np.nan]])) == STEEP
    assert STEEP.seen_against(np.zeros((0, 1))) == STEEP


def test_odds_that_are_even_at_zero_stay_so() -> None:
    model = LogisticModel(
        features=("a", "b"),
        mean=(0.0, 0.0),
        scale=(1.0, 1.0),
        coefficients=(1.0, 2.0),
        intercept=0.0,
        even_at_zero=True,
    )
    rows = np.array([[3.0, np.nan], [4.0, 5.0], [5.0, 5.0]])
    seen = model.seen_against(rows)
    assert seen.mean == (0.0, 0.0)
    assert seen.scale == pytest.approx((np.sqrt(50 / 3), 5.0))
    # Nine in ten are right, whatever the features: an intercept would say so.
    learnt = seen.fitted(np.zeros((10, 2)), np.arange(10) > 0, np.ones(10), 0.0)
    assert learnt.log_odds(np.zeros(2)) == 0
    assert learnt.log_odds(np.full(2, np.nan)) == 0
    assert learnt.log_odds(np.ones(2)) > 0
    with pytest.raises(ValidationError, match="even at 0"):
        LogisticModel.model_validate({**model.model_dump(), "intercept": 0.1})


def test_without_photos_the_prior_stays() -> None:
    fitted = STEEP.fitted(np.zeros((0, 1)), np.zeros(0, bool), np.zeros(0), ridge=3.0)
    assert fitted == STEEP


def test_odds_never_fall_as_a_photo_is_more_alike() -> None:
    contrary = np.array([True, False])
    fitted = STEEP.fitted(np.array([[8.0], [12.0]]), contrary, np.full(2, 100.0), ridge=3.0)
    assert fitted.coefficients[0] == 0.0


def test_more_photos_move_further_from_the_prior() -> None:
    heights = np.array([[8.0], [12.0]])
    contrary = np.array([True, False])
    either_way = STEEP.model_copy(update={"signless": ("height",)})
    moved = [
        either_way.fitted(heights, contrary, np.full(2, weight), ridge=3.0).coefficients[0]
        for weight in (0.1, 1.0, 100.0)
    ]
    assert 3.0 > moved[0] > moved[1] > moved[2]
    assert moved[2] < 0


@pytest.mark.parametrize("ridge", [0.5, 5.0])
def test_no_other_model_is_likelier_and_as_near(ridge: float) -> None:
    rng = np.random.default_rng(4)
    heights, truth = rng.normal(10, 2, (30, 1)), rng.random(30) < 0.6
    weights = rng.uniform(0.5, 2, 30)
    prior = STEEP.model_copy(update={"signless": ("height",)})

    def loss(slope: float, intercept: float) -> float:
        model = prior.model_copy(update={"coefficients": (slope,), "intercept": intercept})
        right = probability(np.where(truth, 1, -1) * model.log_odds(heights))
        away = (slope - 3.0) ** 2 + (intercept + 1.0) ** 2
        return float(-weights @ np.log(right) + ridge / 2 * away)

    fitted = prior.fitted(heights, truth, weights, ridge)
    found = (fitted.coefficients[0], fitted.intercept)
    for change in ((0.01, 0), (-0.01, 0), (0, 0.01), (0, -0.01)):
        assert loss(*found) < loss(found[0] + change[0], found[1] + change[1])


def test_without_a_pull_the_fit_is_the_share_right() -> None:
    blank = LogisticModel.blank(("a",), np.zeros((4, 1)))
    truth = np.array([True, True, True, False])
    fitted = blank.fitted(np.zeros((4, 1)), truth, np.ones(4), ridge=1e-9)
    assert probability(fitted.log_odds(np.zeros((1, 1))))[0] == pytest.approx(0.75, abs=1e-4)


def test_the_model_survives_json_and_refuses_ragged_ones() -> None:
    assert LogisticModel.model_validate_json(STEEP.model_dump_json()) == STEEP
    with pytest.raises(ValidationError, match="one value a feature"):
        LogisticModel.model_validate({**STEEP.model_dump(), "mean": [1.0, 2.0]})
    with pytest.raises(ValidationError, match="scale"):
        LogisticModel.model_validate({**STEEP.model_dump(), "scale": [0.0]})


def test_an_intercept_of_its_own_ridge_follows_the_share_right() -> None:
    blank = LogisticModel.blank(("a",), np.zeros((40, 1)))
    truth = np.arange(40) < 36
    kept, freed = (
        probability(
            blank.fitted(np.zeros((40, 1)), truth, np.ones(40), 9.0, ridge).log_odds(np.zeros(1))
        )
        for ridge in (None, 1e-6)
    )
    assert freed == pytest.approx(0.9, abs=1e-3)
    assert kept < 0.8
