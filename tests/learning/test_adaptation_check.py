"""Whether an adaptation helps on products that it was not learnt from."""

import numpy as np
import pytest

from lookup.learning.adaptation_check import checked, held_out
from lookup.matching.adaptation import AdaptationCheck

GROUPS = [f"product {number // 4}" for number in range(200)]


def check(better: int, worse: int = 0) -> AdaptationCheck:
    """Of 200 photos of 50 products 100 are found; `better` more and `worse` fewer when adapted."""
    plain = np.arange(200) % 2 == 0
    adapted = plain.copy()
    adapted[np.flatnonzero(~plain)[:better]] = True
    adapted[np.flatnonzero(plain)[-worse or 200 :]] = False
    return checked(plain, adapted, GROUPS)


def test_shares_by_hand() -> None:
    found = check(better=40, worse=10)
    assert (found.photos, found.recall_at_1, found.recall_at_1_adapted) == (200, 0.5, 0.65)
    assert found.gain_ci95[0] < 0.15 < found.gain_ci95[1]


@pytest.mark.parametrize(
    ("better", "worse", "kept"), [(40, 0, True), (2, 0, False), (0, 0, False), (20, 20, False)]
)
def test_only_a_sure_gain_is_kept(better: int, worse: int, kept: bool) -> None:
    assert check(better, worse).kept is kept


def test_a_gain_of_one_product_alone_is_not_sure() -> None:
    groups = ["one"] * 100 + [f"product {number}" for number in range(100)]
    adapted = np.arange(200) < 100
    assert not checked(np.zeros(200, bool), adapted, groups).kept


def test_no_group_is_judged_by_what_was_learnt_of_it() -> None:
    judged: list[int] = []

    def judge(learnt_from: np.ndarray, asked: np.ndarray) -> np.ndarray:
        assert {GROUPS[i] for i in learnt_from}.isdisjoint(GROUPS[i] for i in asked)
        judged.extend(asked.tolist())
        return asked % 3 == 0

    right = held_out(GROUPS, judge)
    assert sorted(judged) == list(range(200))
    assert np.array_equal(right, np.arange(200) % 3 == 0)
