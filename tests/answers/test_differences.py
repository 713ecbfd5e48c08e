"""By what products differ that a photo may equally well show."""

from lookup.answers.differences import with_differences
from lookup.answers.models import Match, MatchedVariant, ProductSummary


def _match(name: str, color: str | None = None, size: str | None = None) -> Match:
    return Match(
        product=ProductSummary(id=name, name=name, category=None, url=None, image=None),
        variants=[],
        stores=[],
        stores_in_all=0,
        similarity=0.5,
        confidence=0.4,
        variant=MatchedVariant(sku=None, color=color, size=size),
    )


def _differences(*matches: Match) -> list[str | None]:
    return [match.differs for match in with_differences(matches)]


def test_sister_packs_differ_by_words_of_their_names() -> None:
    fresh, shelf = _match("Oat Milk, Fresh 1L"), _match("Oat milk Shelf 1L")
    assert _differences(fresh, shelf) == ["Fresh", "Shelf"]


def test_one_that_lacks_a_word_of_the_other_has_none_of_its_own() -> None:
    assert _differences(_match("Bag Lune"), _match("Bag Lune Mini")) == [None, "Mini"]


def test_products_of_one_name_differ_by_their_colour() -> None:
    assert _differences(_match("Lune", "Gold"), _match("Lune", "Purple")) == ["Gold", "Purple"]


def test_products_of_one_name_and_colour_differ_by_their_size() -> None:
    sizes = _match("Lune", "Gold", "20 cm"), _match("Lune", "Gold", "30 cm")
    assert _differences(*sizes) == ["20 cm", "30 cm"]


def test_products_whose_names_have_little_in_common_need_no_telling_apart() -> None:
    assert _differences(_match("Joust Duffle Bag"), _match("Savvy Tote Bag")) == [None, None]


def test_each_is_told_from_the_one_most_like_it() -> None:
    three = _match("Oat Milk Fresh"), _match("Apple Juice"), _match("Oat Milk Shelf")
    assert _differences(*three) == ["Fresh", None, "Shelf"]


def test_a_product_alone_differs_from_nothing() -> None:
    assert _differences(_match("Lune", "Gold")) == [None]
    assert _differences() == []


def test_products_without_a_known_variant_are_left_alone() -> None:
    unknown = _match("Lune").model_copy(update={"variant": None})
    assert _differences(unknown, _match("Lune", "Gold")) == [None, None]
