"""Photos of one item: their evidence added, strays set aside."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.matching.result import MatchResult, ProductMatch
from lookup.matching.several import MOST_OF_ONE_ITEM, OneItem, together
from tests.matching.evidence_drawn import plain_calibration

PRODUCTS = 50


def seen(**confidences: float) -> MatchResult:
    """A photo's result with those confidences, by product, and with the last of its candidates."""
    ranked = [*sorted(confidences.items(), key=lambda each: -each[1]), ("last", 0.0)]
    ranking = tuple(
        ProductMatch(product, confidence, confidence, f"{product}-{confidence}", place)
        for place, (product, confidence) in enumerate(ranked)
    )
    return MatchResult("ambiguous", ranking, shown=len(ranking), items=((0, 0, 1, 1),))


def of(*results: MatchResult, top_k: int = 10) -> OneItem:
    return together(results, plain_calibration(known=0.9, none=0.6), products=PRODUCTS, top_k=top_k)


def confidence(found: OneItem, product: str) -> float:
    return {match.product_id: match.confidence for match in found.result.ranking}[product]


def test_photos_that_agree_are_surer_than_each() -> None:
    once = seen(A=0.6, B=0.32)
    assert confidence(of(once, once), "A") > 0.6
    assert confidence(of(once, once, once), "A") > confidence(of(once, once), "A")


def test_what_one_photo_leaves_open_another_decides() -> None:
    """Every photo has its own doubt, the product is in all of them."""
    found = of(seen(A=0.48, B=0.47), seen(A=0.48, C=0.47))
    assert found.result.decision == "match"
    assert [match.product_id for match in found.result.proposed] == ["A"]


def test_photos_of_an_item_in_another_colour_are_no_match_together() -> None:
    once = seen(A=0.9, B=0.05)
    first, *others = once.ranking
    other = replace(once, ranking=(replace(first, other_colour=True), *others))
    assert of(once, once).result.decision == "match"
    found = of(other, other).result
    assert (found.decision, found.reason) == ("ambiguous", "other_colour")


def test_photos_that_each_show_it_in_another_colour_do_so_together() -> None:
    """Each is less sure than what is shown else: a match in the right colour, less for that."""
    once = seen(A=0.4, B=0.05)
    first, *others = once.ranking
    other = replace(once, ranking=(replace(first, other_colour=True), *others))
    found = of(other, other).result
    assert (found.decision, found.reason, found.shown) == ("ambiguous", "other_colour", 1)
    assert of(once, once).result.decision == "none"


def test_photos_of_an_unknown_item_stay_unknown_however_many() -> None:
    doubtful = seen(A=0.3, B=0.1)
    for count in range(2, MOST_OF_ONE_ITEM + 1):
        assert of(*[doubtful] * count).result.decision == "none"


def test_a_look_alike_is_hardly_likelier_in_the_catalogue_for_being_seen_often() -> None:
    """Six times the odds of .8 would be .9998."""
    once = seen(A=0.5, B=0.3)
    shown = of(*[once] * 6).result.ranking
    assert 0.8 < sum(match.confidence for match in shown) < 0.92


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_photo_of_something_else_is_set_aside(place: int) -> None:
    photos = [seen(A=0.97, B=0.01)] * 3
    photos[place] = seen(C=0.97, B=0.01)
    found = of(*photos)
    assert found.set_aside == (place,)
    assert found.result.ranking[0].product_id == "A"
    assert found.result.decision == "match"


def test_of_two_photos_that_contradict_each_other_neither_wins() -> None:
    found = of(seen(A=0.97, B=0.01), seen(C=0.97, B=0.01))
    assert found.result.decision == "ambiguous"
    assert {match.product_id for match in found.result.proposed[:2]} == {"A", "C"}
    assert found.set_aside == ()


def test_a_product_is_shown_as_the_photo_has_it_that_is_surest() -> None:
    best = of(seen(A=0.5, B=0.4), seen(A=0.9), seen(B=0.5, A=0.4)).result.ranking[0]
    assert (best.product_id, best.colorway, best.similarity) == ("A", "A-0.9", 0.9)


def test_the_things_in_the_first_photo_are_told() -> None:
    second = MatchResult("none", (), items=((0.5, 0.5, 0.1, 0.1),))
    assert of(seen(A=0.9), second).result.items == ((0, 0, 1, 1),)
    assert of(second, second).result == second


def test_at_most_top_k_are_ranked() -> None:
    found = of(seen(A=0.3, B=0.3, C=0.3), seen(A=0.3, B=0.3, C=0.3), top_k=2)
    assert (len(found.result.ranking), found.result.shown) == (2, 2)


shares = st.dictionaries(st.sampled_from("ABCDEF"), st.floats(0, 0.166), max_size=6)
photos_of_any_item = st.lists(shares, min_size=2, max_size=MOST_OF_ONE_ITEM)


@given(photos_of_any_item)
def test_confidences_are_probabilities_that_fall(photos: list[dict[str, float]]) -> None:
    found = of(*[seen(**photo) for photo in photos]).result
    confidences = [match.confidence for match in found.ranking]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 <= each <= 1 for each in confidences)
    assert sum(confidences) <= 1 + 1e-9
    named = {name for photo in photos for name in photo}
    assert {match.product_id for match in found.ranking} == {*named, "last"}


@given(photos_of_any_item, st.randoms())
def test_the_order_of_photos_does_not_matter(
    photos: list[dict[str, float]], random: Random
) -> None:
    shuffled = random.sample(photos, len(photos))
    once, again = (of(*[seen(**photo) for photo in some]).result for some in (photos, shuffled))
    found = {match.product_id: match.confidence for match in once.ranking}
    assert {m.product_id: m.confidence for m in again.ranking} == pytest.approx(found)
