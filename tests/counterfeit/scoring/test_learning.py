from dataclasses import replace

import numpy as np
import pytest

from lookup.counterfeit.scoring.learning import LEAST_OF_EACH, VerdictModel, learn_verdicts
from lookup.counterfeit.scoring.roc import auc, auc_error, found_at, roc_curve


def taught(
    shift: float, *, items: int = 20, plain: np.ndarray | None = None
) -> VerdictModel | None:
    random = np.random.default_rng(0)
    fake = np.arange(2 * items) >= items
    rows = random.normal(size=(2 * items, 30))
    rows[fake, 0] += shift
    score = random.normal(size=2 * items) if plain is None else plain
    return learn_verdicts(rows, fake, score, [str(n) for n in range(2 * items)])


def test_what_verdicts_show_is_learnt_and_used() -> None:
    model = taught(5.0)
    assert model is not None
    assert model.held_out_auc > 0.9
    assert model.holds
    row = np.zeros(30)
    assert model.score(row + np.eye(30)[0] * 5, 0.0) > model.score(row, 0.0)


def test_what_the_plain_score_knows_stays_known() -> None:
    fake = np.arange(40) >= 20
    model = taught(0.0, plain=np.where(fake, 9.0, -9.0))
    assert model is not None
    assert model.holds
    assert model.held_out_auc > 0.8, "the rows alone are noise"
    assert model.score(np.zeros(30), 9.0) > model.score(np.zeros(30), -9.0)


def test_noise_is_not_preferred_to_a_plain_score_that_ranks_well() -> None:
    model = taught(0.0, plain=np.arange(40.0))
    assert model is not None
    assert model.plain_auc == 1
    assert not model.holds


def test_a_model_that_is_about_as_good_is_used() -> None:
    model = taught(2.0)
    assert model is not None
    error = auc_error(model.held_out_auc, 20, 20)
    assert replace(model, plain_auc=model.held_out_auc + error * 0.9).holds
    assert not replace(model, plain_auc=model.held_out_auc + error * 1.1).holds


def test_too_few_items_of_a_side_teach_nothing() -> None:
    assert taught(5.0, items=LEAST_OF_EACH - 1) is None


def test_photos_of_one_item_do_not_vouch_for_each_other() -> None:
    random = np.random.default_rng(1)
    items = np.repeat(np.arange(60), 3)
    fake = items >= 30
    rows = random.normal(size=(60, 40))[items] * 3 + random.normal(size=(180, 40)) * 0.01
    names = [str(n) for n in items]
    model = learn_verdicts(rows, fake, random.normal(size=180), names)
    assert model is not None
    assert model.held_out_auc < 0.7, "an item recognised by its other photos would look like skill"


def test_a_genuine_item_scoring_high_is_rare_by_its_p_value() -> None:
    model = taught(5.0)
    assert model is not None
    assert model.p_value(1e9) == pytest.approx(1 / 21)
    assert model.p_value(-1e9) == 1


def test_auc_counts_ties_half() -> None:
    fake = np.array([True, True, False, False])
    assert auc(np.array([2.0, 3.0, 0.0, 1.0]), fake) == 1
    assert auc(np.array([1.0, 1.0, 1.0, 1.0]), fake) == 0.5
    assert np.isnan(auc(np.array([1.0]), np.array([True])))


def test_the_error_of_an_auc_falls_with_the_number_of_items() -> None:
    # Hanley and McNeil 1982, table 3: .893 of 51 abnormal and 58 normal images has .032.
    assert auc_error(0.893, 51, 58) == pytest.approx(0.032, abs=0.001)
    assert auc_error(0.893, 204, 232) == pytest.approx(0.016, abs=0.001)


def test_the_curve_runs_from_nothing_to_everything() -> None:
    fake = np.array([True, False, True, False])
    scores = np.array([4.0, 3.0, 2.0, 1.0])
    assert roc_curve(scores, fake)[0] == (0.0, 0.0)
    assert roc_curve(scores, fake)[-1] == (1.0, 1.0)
    assert found_at(scores, fake, 0.05) == 0.5
