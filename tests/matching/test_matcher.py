"""Matcher and Scorer: from a photo to ranked products, over a small drawn catalogue."""

from collections.abc import Container
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageOps

from lookup.base.errors import BadInput
from lookup.base.timing import StageTimer
from lookup.features.view import PatchView
from lookup.images.box import Box
from lookup.images.turning import turned
from lookup.index.entries import Entries, ImageEntry
from lookup.matching.comparison import Comparison
from lookup.matching.decision import PhotoDecision
from lookup.matching.further_looks import FurtherLooks
from lookup.matching.looker import Look, Looker
from lookup.matching.matcher import Matcher
from lookup.matching.orientation import STEP, WAYS
from lookup.matching.result import MatchResult
from lookup.matching.scorer import Scorer
from lookup.matching.signals import SIGNALS
from tests.features.pictures import noise
from tests.matching.shop import PRODUCTS, Shop


@pytest.fixture(scope="module")
def matcher(shop: Shop) -> Matcher:
    return Matcher(shop.generation)


def match(
    matcher: Matcher,
    photo: Image.Image,
    *,
    top_k: int = PRODUCTS,
    box: Box | None = None,
    allowed: Container[str] | None = None,
) -> MatchResult:
    return matcher.match(photo, top_k=top_k, timer=StageTimer(), box=box, allowed=allowed)


def ids(result: MatchResult) -> list[str]:
    return [found.product_id for found in result.ranking]


@pytest.mark.parametrize("place", [0, 5, 11])
def test_a_picture_of_the_catalogue_finds_its_product(
    matcher: Matcher, shop: Shop, place: int
) -> None:
    result = match(matcher, shop.pictures[place])
    best = result.ranking[0]
    assert (best.product_id, best.image_id) == (f"P{place}", 500 + place)
    assert best.colorway == f"P{place}-one"
    assert best.similarity == pytest.approx(1, abs=0.01)
    assert result.decision == "match"
    assert result.proposed == (best,)


def test_photos_find_their_products(matcher: Matcher, shop: Shop) -> None:
    """All but one, with the model that is shipped, which knows nothing of these drawings."""
    found = [ids(match(matcher, shop.photo(place)))[0] == f"P{place}" for place in range(PRODUCTS)]
    assert sum(found) >= PRODUCTS - 1


@pytest.mark.parametrize("place", [0, 5, 7, 11])
def test_a_product_in_many_colours_is_shown_in_the_photo_s(shop: Shop, place: int) -> None:
    """Here all pictures are of one product, each in a colour of its own."""
    entries = Entries.of([ImageEntry(i, "P", f"colour {i}") for i in range(PRODUCTS)])
    (found,) = match(Matcher(replace(shop.generation, entries=entries)), shop.photo(place)).ranking
    assert found.colorway == f"colour {place}"


def side_by_side(shop: Shop, *places: int) -> Image.Image:
    """Those pictures next to each other on one background."""
    scene = Image.new("RGB", (192 * len(places), 192), (246, 246, 244))
    for column, place in enumerate(places):
        scene.paste(shop.pictures[place], (192 * column, 0))
    return scene


@pytest.mark.parametrize("likelier", [0, 1])
def test_only_the_likelier_of_item_and_whole_photo_is_looked_at_further(
    matcher: Matcher, monkeypatch: pytest.MonkeyPatch, likelier: int
) -> None:
    first_look, confidences = Looker.first_look, [0.1, 0.1]
    confidences[likelier] = 0.2
    looked_at: list[float] = []

    def doubtful(looker: Looker, *given: Any) -> Look:
        look, confidence = first_look(looker, *given), np.array([confidences.pop(0)])
        return replace(look, decided=PhotoDecision("none", confidence, 0))

    def noted(further: FurtherLooks, _: object) -> Look:
        looked_at.append(further.first.confidence)
        return further.first

    monkeypatch.setattr(Looker, "first_look", doubtful)
    monkeypatch.setattr(FurtherLooks, "best", noted)
    details = (0.1, 0.1, 0.5, 0.5), (0.7, 0.7, 0.2, 0.2)
    monkeypatch.setattr("lookup.matching.matcher.items_on_surface", lambda picture: details)
    found = match(matcher, noise((200, 200)))
    assert looked_at == [0.2]
    assert found.items == (details, ())[likelier]


def test_of_two_items_one_is_looked_up_and_the_other_when_its_box_is_sent(
    matcher: Matcher, shop: Shop
) -> None:
    scene = side_by_side(shop, 2, 9)
    first = match(matcher, scene)
    assert len(first.items) == 2
    other = match(matcher, scene, box=first.items[1])
    assert {ids(first)[0], ids(other)[0]} == {"P2", "P9"}
    assert {first.decision, other.decision} == {"match"}
    assert other.items == (first.items[1],)


def test_parts_of_one_item_are_looked_up_as_a_whole_where_that_is_likelier(
    monkeypatch: pytest.MonkeyPatch, matcher: Matcher, shop: Shop
) -> None:
    """As of a shirt that has the colour of the table, of which only the prints are seen."""
    details = ((0.0, 0.0, 0.1, 0.1), (0.9, 0.9, 0.1, 0.1))
    monkeypatch.setattr("lookup.matching.matcher.items_on_surface", lambda picture: details)
    found = match(matcher, shop.pictures[5])
    assert (found.decision, ids(found)[0], found.items) == ("match", "P5", ())


def test_a_picture_of_one_item_is_looked_up_whole(matcher: Matcher, shop: Shop) -> None:
    found = match(matcher, shop.pictures[5])
    assert len(found.items) == 1
    assert found.ranking[0].similarity == pytest.approx(1, abs=0.01)


def test_near_identical_products_are_shown_together(shop_with_twins: Shop) -> None:
    twins = {"P3", f"P{PRODUCTS}"}
    matcher = Matcher(shop_with_twins.generation)
    result = match(matcher, shop_with_twins.photo(3))
    assert result.decision == "ambiguous"
    assert {found.product_id for found in result.proposed[:2]} == twins
    # One that looks like no other is as sure as ever.
    assert match(matcher, shop_with_twins.pictures[5]).decision == "match"


def test_each_product_is_ranked_once_with_falling_confidence(matcher: Matcher, shop: Shop) -> None:
    result = match(matcher, shop.photo(3))
    assert sorted(ids(result)) == sorted(f"P{place}" for place in range(PRODUCTS))
    confidences = [found.confidence for found in result.ranking]
    assert confidences == sorted(confidences, reverse=True)
    assert 0 <= sum(confidences) <= 1 + 1e-9


def test_no_more_are_ranked_than_asked_for(matcher: Matcher, shop: Shop) -> None:
    all_of_them = match(matcher, shop.photo(3))
    assert match(matcher, shop.photo(3), top_k=2).ranking == all_of_them.ranking[:2]


def test_a_picture_of_nothing_is_no_match(matcher: Matcher) -> None:
    result = match(matcher, noise((200, 200)))
    assert result.decision != "match"


@pytest.mark.parametrize("allowed", [{"P2"}, {"P2", "P7", "P9"}, {"P2", "UNKNOWN"}])
def test_only_allowed_products_are_ranked(matcher: Matcher, shop: Shop, allowed: set[str]) -> None:
    assert set(ids(match(matcher, shop.pictures[0], allowed=allowed))) == allowed - {"UNKNOWN"}


@pytest.mark.parametrize("allowed", [set(), {"UNKNOWN"}])
def test_where_nothing_is_allowed_nothing_is_found(
    matcher: Matcher, shop: Shop, allowed: set[str]
) -> None:
    result = match(matcher, shop.pictures[0], allowed=allowed)
    assert (result.decision, result.ranking, result.proposed) == ("none", (), ())


def test_only_what_is_in_the_box_is_looked_at(matcher: Matcher, shop: Shop) -> None:
    both = Image.new("RGB", (400, 200), (246, 246, 244))
    both.paste(shop.pictures[6], (4, 4))
    both.paste(shop.pictures[9], (204, 4))
    assert ids(match(matcher, both, box=(0.0, 0.0, 0.5, 1.0)))[0] == "P6"
    assert ids(match(matcher, both, box=(0.5, 0.0, 0.5, 1.0)))[0] == "P9"


@pytest.mark.parametrize(
    "box", [(0.5, 0.5, 0.6, 0.2), (-0.1, 0, 0.5, 0.5), (0.2, 0.2, 0.0, 0.5), (2.0, 0, 0.5, 0.5)]
)
def test_a_box_outside_the_photo_is_refused(matcher: Matcher, shop: Shop, box: Box) -> None:
    with pytest.raises(BadInput, match="box"):
        match(matcher, shop.pictures[0], box=box)


@pytest.mark.parametrize("size", [(3, 3), (1, 200), (1000, 2)])
def test_pictures_of_any_shape_have_an_answer(matcher: Matcher, size: tuple[int, int]) -> None:
    assert len(match(matcher, noise(size)).ranking) == PRODUCTS


@pytest.mark.parametrize("without", SIGNALS)
def test_each_signal_can_be_switched_off(shop: Shop, without: str) -> None:
    others = Matcher(shop.generation, set(SIGNALS) - {without})
    assert ids(match(others, shop.pictures[2]))[0] == "P2"


@pytest.mark.parametrize("alone", ["global", "patches"])
def test_one_signal_alone_finds_pictures_of_the_catalogue(shop: Shop, alone: str) -> None:
    assert ids(match(Matcher(shop.generation, {alone}), shop.pictures[2]))[0] == "P2"


def test_without_any_signal_all_score_the_same(shop: Shop) -> None:
    """Ties go to the smaller row, whatever is in the photo: nothing leaks past the switches."""
    in_order = [f"P{place}" for place in range(PRODUCTS)]
    assert ids(match(Matcher(shop.generation, ()), shop.pictures[7])) == in_order


def test_the_same_photo_gives_the_same_answer_from_many_threads(
    matcher: Matcher, shop: Shop
) -> None:
    photos = [shop.photo(place) for place in (0, 3, 6)]
    alone = [match(matcher, photo) for photo in photos]
    with ThreadPoolExecutor(3) as pool:
        together = list(pool.map(lambda photo: match(matcher, photo), photos * 3))
    assert together == alone * 3


def test_signals_are_in_the_order_of_rows(matcher: Matcher, shop: Shop) -> None:
    (view,) = matcher.views([shop.photo(5)])
    scorer, rows = Scorer(shop.generation), np.arange(PRODUCTS)
    signals = scorer.signals(scorer.compared(view, rows))
    order = np.random.default_rng(0).permutation(PRODUCTS)
    shuffled = scorer.signals(scorer.compared(view, rows[order]))
    for name in ("rows", "vector", "whole", "forward", "backward", "colour", "aligned", "geometry"):
        expected = getattr(signals, name)[order]
        np.testing.assert_allclose(getattr(shuffled, name), expected, atol=1e-5, err_msg=name)


def test_an_image_is_as_like_itself_as_can_be(matcher: Matcher, shop: Shop) -> None:
    (view,) = matcher.views([shop.pictures[4]])
    scorer = Scorer(shop.generation)
    signals = scorer.signals(scorer.compared(view, np.arange(PRODUCTS)))
    for name in ("vector", "whole", "forward", "backward", "colour", "aligned", "geometry"):
        measured = getattr(signals, name)
        assert measured.dtype == np.float32
        assert measured.argmax() == 4, name
        # Fewer patches are kept of an image than its photo has: not all are found back.
        assert measured[4] > (0.6 if name == "backward" else 0.85), name
        assert measured.max() <= 1.01, name
    assert signals.plain


def test_few_images_are_all_looked_at_closely(matcher: Matcher, shop: Shop) -> None:
    (view,) = matcher.views([shop.pictures[4]])
    rows = np.array([7, 4, 1])
    assert Scorer(shop.generation).closest(view, rows).tolist() == [7, 4, 1]


def test_of_many_images_the_likeliest_are(
    matcher: Matcher, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lookup.matching.scorer._LOOKED_AT_CLOSELY", 4)
    scorer = Scorer(shop.generation)
    for place in (2, 9):
        (view,) = matcher.views([shop.photo(place)])
        closest = scorer.closest(view, np.arange(PRODUCTS))
        assert len(closest) == 4
        assert closest[0] == place


def test_a_photo_needs_twice_the_networks_side(matcher: Matcher, shop: Shop) -> None:
    """The item is cut out of it, and is to fill the network's picture then."""
    assert matcher.photo_side == 2 * max(shop.generation.encoder.card.preprocessing.size)


class _Always:
    """Takes every look to show its item turned by so many degrees."""

    def __init__(self, degrees: int) -> None:
        self._log_probabilities = np.full(WAYS, -5.0)
        self._log_probabilities[degrees // STEP] = -0.1

    def log_probabilities(self, _: PatchView) -> NDArray[np.float64]:
        return self._log_probabilities


@pytest.mark.parametrize(
    ("place", "degrees", "decision", "reason"),
    [(0, 90, "match", None), (4, 45, "ambiguous", "turned")],
)
def test_a_photo_not_found_upright_is_found_turned(
    shop: Shop, matcher: Matcher, place: int, degrees: int, decision: str, reason: str | None
) -> None:
    photo = turned(shop.photo(place), degrees)
    any_way = Matcher(shop.generation)
    any_way._orientation = _Always(degrees)  # type: ignore[assignment]
    assert match(matcher, photo).decision == "none"
    found = match(any_way, photo)
    assert (found.turned, ids(found)[0]) == (degrees, f"P{place}")
    assert (found.decision, found.reason) == (decision, reason)


def test_a_photo_found_upright_is_looked_at_once(shop: Shop, matcher: Matcher) -> None:
    any_way = Matcher(shop.generation)
    any_way._orientation = _Always(90)  # type: ignore[assignment]
    assert match(any_way, shop.pictures[0]) == match(matcher, shop.pictures[0])


def test_a_small_thing_before_clutter_is_found_in_a_part_of_the_photo(
    shop: Shop, matcher: Matcher
) -> None:
    photo = noise((600, 600), seed=4)
    photo.paste(shop.pictures[7].resize((200, 200)), (360, 20))
    found = match(matcher, photo)
    assert (found.decision, found.reason, ids(found)[0]) == ("ambiguous", "small_item", "P7")


def test_the_mirror_image_of_an_item_is_found(
    shop: Shop, matcher: Matcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = ImageOps.mirror(shop.photo(0))
    found = match(matcher, photo)
    assert (found.decision, ids(found)[0]) == ("match", "P0")
    monkeypatch.setattr(FurtherLooks, "mirrored", lambda looks: looks.first)
    assert match(matcher, photo).decision == "ambiguous"


@pytest.mark.parametrize("place", [1, 3])
def test_warm_light_costs_hardly_any_confidence(matcher: Matcher, shop: Shop, place: int) -> None:
    photo = shop.photo(place)
    warm = Image.fromarray((np.asarray(photo) * (1.0, 0.85, 0.55)).astype(np.uint8))
    found, right = match(matcher, warm), match(matcher, photo)
    assert ids(found)[0] == f"P{place}"
    assert found.best_confidence > 0.9 * right.best_confidence


@pytest.mark.parametrize("place", [0, 7])
def test_an_item_in_none_of_its_products_colours_is_no_match(
    matcher: Matcher, shop: Shop, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    """Its red is green there, its green blue, its blue red; its shape says that it is known."""
    photo = Image.fromarray(np.asarray(shop.pictures[place])[..., [1, 2, 0]].copy())
    found = match(matcher, photo)
    best = found.ranking[0]
    assert (found.decision, found.reason, found.shown) == ("ambiguous", "other_colour", 1)
    assert (best.product_id, best.colorway, best.other_colour) == (f"P{place}", None, True)
    assert not any(other.other_colour for other in found.ranking[1:])
    monkeypatch.setattr(Comparison, "in_another_colour", lambda *_: False)
    unchecked = match(matcher, photo)
    assert unchecked.decision == "match"
    assert unchecked.best_confidence > best.confidence


def test_an_item_in_another_colour_is_not_turned_until_it_fits(
    matcher: Matcher, shop: Shop
) -> None:
    any_way = Matcher(shop.generation)
    any_way._orientation = _Always(90)  # type: ignore[assignment]
    photo = Image.fromarray(np.asarray(shop.pictures[0])[..., [1, 2, 0]].copy())
    assert match(any_way, photo) == match(matcher, photo)
