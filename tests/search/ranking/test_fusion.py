import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.search.ranking.fusion import fused, led_by


def test_first_everywhere_scores_one() -> None:
    assert fused([["a", "b"], ["a", "c"]])[0] == ("a", pytest.approx(1))


def test_what_two_rankings_agree_on_beats_what_one_prefers() -> None:
    assert next(iter(fused([["x", "a"], ["y", "a"]])))[0] == "a"


def test_one_ranking_keeps_its_order() -> None:
    assert [each for each, _ in fused([["c", "a", "b"]])] == ["c", "a", "b"]
    assert fused([]) == []


def test_leaders_go_first_and_all_keep_their_order() -> None:
    assert led_by({"d", "b", "x"}, ["a", "b", "c", "d"]) == ["b", "d", "a", "c"]


@given(st.lists(st.lists(st.sampled_from("abcdef"), unique=True), max_size=4))
def test_each_product_is_there_once_with_a_score_of_at_most_one(
    rankings: list[list[str]],
) -> None:
    result = fused(rankings)
    assert sorted(each for each, _ in result) == sorted({e for r in rankings for e in r})
    assert all(0 < score <= 1 + 1e-9 for _, score in result)
