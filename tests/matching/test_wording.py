"""Words as evidence between products that look alike."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.matching.result import MatchResult, ProductMatch
from lookup.matching.wording import COMPARED, told_by_words, worth_reading
from tests.matching.evidence_drawn import plain_calibration

TEXTS = {
    "V": ["Alba Soyghurt Vanilla", "creamy"],
    "B": ["Alba Soyghurt Blueberry", "creamy"],
    "M": ["Milk"],
}


def result(**confidences: float) -> MatchResult:
    ranked = sorted(confidences.items(), key=lambda each: -each[1])
    ranking = tuple(ProductMatch(name, 0.8, value, None, 0) for name, value in ranked)
    return MatchResult("ambiguous", ranking, shown=min(2, len(ranking)), turned=90)


def told(found: MatchResult, *read: str) -> MatchResult:
    return told_by_words(found, read, TEXTS, plain_calibration(known=0.9, none=0.6))


def confidences(found: MatchResult) -> dict[str, float]:
    return {match.product_id: match.confidence for match in found.ranking}


def test_the_word_that_differs_decides() -> None:
    found = told(result(B=0.6, V=0.3, M=0.05), "ALBA", "VANILLA")
    assert found.ranking[0].product_id == "V"
    assert found.decision == "match"
    assert found.turned == 90


def test_words_do_not_make_up_for_another_colour() -> None:
    before = result(V=0.8, B=0.15)
    other = replace(before.ranking[0], other_colour=True)
    found = told(replace(before, ranking=(other, *before.ranking[1:])), "VANILLA")
    assert (found.decision, found.reason) == ("ambiguous", "other_colour")


def test_words_do_not_end_an_answer_of_another_colour() -> None:
    """It is less sure than what is shown else: a match in the right colour, less for the colour."""
    before = result(V=0.4, B=0.1)
    other = replace(before.ranking[0], other_colour=True)
    shown = replace(before, ranking=(other, *before.ranking[1:]), shown=1, reason="other_colour")
    found = told(shown, "VANILLA")
    assert (found.decision, found.reason, found.shown) == ("ambiguous", "other_colour", 1)
    assert told(before, "VANILLA").decision == "none"


def test_a_word_read_with_a_slip_counts_nearly_as_much() -> None:
    right = confidences(told(result(B=0.5, V=0.4), "vanilla"))["V"]
    slip = confidences(told(result(B=0.5, V=0.4), "vanilia"))["V"]
    assert 0.4 < slip <= right


@pytest.mark.parametrize("read", [(), ("spaghetti",), ("creamy", "soyghurt")])
def test_words_that_all_bear_or_none_say_nothing(read: tuple[str, ...]) -> None:
    before = result(B=0.6, V=0.3)
    assert told(before, *read) == before


def test_how_likely_the_item_is_in_the_catalogue_does_not_change() -> None:
    before = result(B=0.3, V=0.2, M=0.1)
    after = told(before, "Vanilla")
    assert sum(confidences(after).values()) == pytest.approx(0.6)
    assert after.decision != "match"


def test_only_the_first_products_are_compared() -> None:
    many = {f"P{place:02}": 0.1 - place / 1000 for place in range(COMPARED)}
    before = result(**many, V=0.001)
    assert confidences(told(before, "Vanilla"))["V"] == 0.001


def test_nothing_found_stays_nothing() -> None:
    empty = MatchResult("none", ())
    assert told(empty, "Vanilla") == empty


@pytest.mark.parametrize(
    ("found", "worth"),
    [
        (result(B=0.9, V=0.05), True),
        (result(B=0.9, V=0.001), False),
        (result(B=0.9), False),
        (MatchResult("none", result(B=0.1, V=0.1).ranking), False),
    ],
)
def test_a_photo_is_worth_reading_where_a_rival_is_near(found: MatchResult, worth: bool) -> None:
    assert worth_reading(found) is worth


words = st.lists(st.text("vanilblueryok ", max_size=12), max_size=4)


@given(st.lists(st.floats(0, 0.3), min_size=3, max_size=3), words)
def test_confidences_stay_probabilities(values: list[float], read: list[str]) -> None:
    before = result(**dict(zip(TEXTS, values, strict=True)))
    after = told(before, *read)
    ranked = [match.confidence for match in after.ranking]
    assert ranked == sorted(ranked, reverse=True)
    assert sum(ranked) == pytest.approx(sum(values))
    assert confidences(after).keys() == confidences(before).keys()
