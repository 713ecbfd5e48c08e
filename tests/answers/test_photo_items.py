"""The things in a photo, as an answer lists them."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from lookup.answers.items import best_products, items_of
from lookup.catalog.reading.cards import ProductCard
from lookup.catalog.reading.reader import ProductReader
from lookup.matching.result import MatchResult
from tests import boutique
from tests.api.fake_answers import lookup_answer

BOXES = [(0.1, 0.1, 0.4, 0.4), (0.6, 0.1, 0.3, 0.3)]


@pytest.fixture
def cards(tmp_path: Path) -> Iterator[Mapping[str, ProductCard]]:
    database = boutique.catalogue(tmp_path, [boutique.product("LUNE", "Sac Lune")], other=[])
    with database.session() as session:
        yield ProductReader(session).cards(boutique.MAISON, ["LUNE"])
    database.close()


def test_the_answer_is_of_the_first_and_the_others_are_not_looked_up() -> None:
    (match,) = lookup_answer().matches
    first, second = items_of(BOXES, "match", [match], [None], {})
    assert (first.box, first.answered, first.decision) == (BOXES[0], True, "match")
    assert (first.product, first.confidence) == (match.product, match.confidence)
    assert (second.box, second.answered) == (BOXES[1], False)
    assert (second.decision, second.product, second.confidence) == (None, None, None)


def test_others_that_are_looked_up_have_their_own_decision(
    cards: Mapping[str, ProductCard],
) -> None:
    look = boutique.seen("match", "LUNE")
    assert best_products([None, look]) == ["LUNE"]
    _, second = items_of(BOXES, "none", [], [look], cards)
    assert (second.decision, second.confidence) == ("match", look.ranking[0].confidence)
    assert second.product is not None
    assert second.product.name == "Sac Lune"


@pytest.mark.parametrize("look", [boutique.seen("none", "LUNE"), boutique.seen("match", "GONE")])
def test_what_is_not_in_the_catalogue_is_boxed_all_the_same(
    cards: Mapping[str, ProductCard], look: MatchResult
) -> None:
    for item in items_of(BOXES, "none", [], [look], cards):
        assert (item.decision, item.product, item.confidence) == ("none", None, None)


def test_without_boxes_there_are_no_items() -> None:
    assert items_of([], "none", [], [], {}) == []
