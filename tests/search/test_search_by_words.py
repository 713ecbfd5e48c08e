from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import update

from lookup.base.errors import InvalidRequest, NotFound
from lookup.catalog.database import Database
from lookup.catalog.models import StockLevel
from lookup.catalog.writing.erasure import erase_product
from lookup.catalog.writing.writer import apply_catalog
from lookup.search.asking.request import SearchRequest
from lookup.search.asking.understanding import Word
from lookup.search.ranking.full_text import TextQuery, full_text, ids_of
from lookup.service.services import Services
from tests.boutique import MAISON, OTHER, StubMatcher, catalogue, open_services, product
from tests.search.conftest import PRODUCTS, Search, ids


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Alba", ["BG-1"]),
        ("cabas alba", ["BG-1"]),
        ("托特包", ["BG-1"]),
        ("トートバッグ", ["BG-1"]),
        ("clutches", ["BG-2"]),
        ("BG-2", ["BG-2"]),
        ("BG-1-Red-S", ["BG-1"]),
        ("calfskins", ["BG-1"]),
        ("veau", ["BG-1"]),  # the catalogue says calfskin
        ("orologio acciaio", ["WT-1"]),  # and a watch of steel
        ("sunglasses", []),
    ],
)
def test_words_find_names_categories_materials_and_codes_in_any_language(
    search: Search, text: str, found: list[str]
) -> None:
    assert ids(search(text)) == found


@pytest.fixture
def coded(tmp_path: Path) -> Iterator[Services]:
    scarf = product(
        "SC-1",
        "Ondine",
        ("Rose", "Noir"),
        category="Scarves",
        gtins={"SC-1-Rose": "4006381333931"},
    )
    products = [scarf, product("40020006", "Elba", category="Bags")]
    opened = open_services(tmp_path, catalogue(tmp_path, products, other=[]), StubMatcher())
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("4006381333931", ["SC-1"]),
        ("4 006381 333931", ["SC-1"]),
        ("(01)04006381333931(21)ABC", ["SC-1"]),
        ("4002 0006", ["40020006"]),
        ("4002-0006", ["40020006"]),
        ("5901234123457", []),
    ],
)
def test_a_code_typed_in_place_of_words_finds_its_product(
    coded: Services, text: str, found: list[str]
) -> None:
    assert ids(coded.searches.search(MAISON, SearchRequest(text=text))) == found


def test_a_typed_code_says_which_variant_it_is_of(coded: Services) -> None:
    (result,) = coded.searches.search(MAISON, SearchRequest(text="4006381333931")).results
    assert result.matching_skus == ["SC-1-Rose"]
    assert result.variant is not None
    assert result.variant.sku == "SC-1-Rose"


def test_a_typed_sku_says_which_variant_it_is(search: Search) -> None:
    (result,) = search("bg-1-red-l").results
    assert result.variant is not None
    assert result.variant.model_dump() == {"sku": "BG-1-Red-L", "color": "Red", "size": "L"}


def test_a_price_leaves_out_what_costs_more(tmp_path: Path) -> None:
    costs = {"A": "1999.99", "B": "2000.01", "C": None}
    bags = [
        replace(
            each, variants=tuple(replace(v, price=price and Decimal(price)) for v in each.variants)
        )
        for id_, price in costs.items()
        for each in [product(id_, f"Bag {id_}", ("Black",))]
    ]
    services = open_services(tmp_path, catalogue(tmp_path, bags, other=[]), StubMatcher())
    answer = services.searches.search(MAISON, SearchRequest(text="bag under 2000 €"))
    other = services.searches.search(MAISON, SearchRequest(text="bag under 2000 £"))
    services.close()
    assert ids(answer) == ["A"]
    assert [(chip.kind, chip.text) for chip in answer.understood] == [
        ("word", "bag"),
        ("price", "under 2000 €"),
    ]
    assert ids(other) == []


def test_a_typed_code_keeps_to_the_filters(coded: Services) -> None:
    asked = SearchRequest(text="4006381333931", category="Bags")
    assert ids(coded.searches.search(MAISON, asked)) == []


def test_a_colour_finds_its_variants(search: Search) -> None:
    answer = search("sac noir")
    assert set(ids(answer)) == {"BG-1", "BG-3"}
    by_id = {result.product.id: result for result in answer.results}
    assert by_id["BG-1"].matching_skus == ["BG-1-Black-S", "BG-1-Black-L"]
    assert by_id["BG-1"].variant is not None
    assert by_id["BG-1"].variant.model_dump() == {
        "sku": "BG-1-Black-S",
        "color": "Black",
        "size": None,
    }
    assert len(by_id["BG-1"].variants) == 4


def test_what_was_understood_is_told(search: Search) -> None:
    chips = search("green bag without nickel").understood
    assert [(chip.kind, chip.text, chip.values) for chip in chips] == [
        ("word", "bag", []),
        ("without", "nickel", []),
        ("color", "green", ["Emerald"]),
    ]


def test_without_leaves_out_what_is_said_to_have_it_and_keeps_what_is_free_of_it(
    search: Search,
) -> None:
    assert set(ids(search("bag without nickel"))) == {"BG-1", "BG-3"}
    assert set(ids(search("bag", exclude=("nickel",)))) == {"BG-1", "BG-3"}
    assert ids(search("bag sans cuir d'agneau ni daim")) == ["BG-2"]


def test_a_colour_can_be_left_out(search: Search) -> None:
    answer = search("tote pas noir")
    assert ids(answer) == ["BG-1"]
    assert answer.results[0].matching_skus == ["BG-1-Red-S", "BG-1-Red-L"]


def test_the_very_colour_comes_before_its_other_shades(tmp_path: Path) -> None:
    bags = [
        product("A", "Alba", ("Burgundy",), category="Bags"),
        product("B", "Brera", ("Burgundy", "Red"), category="Bags"),
        product("C", "Cora", ("Black",), category="Bags"),
    ]
    services = open_services(tmp_path, catalogue(tmp_path, bags, other=[]), StubMatcher())
    answer = services.searches.search(MAISON, SearchRequest(text="red bag"))
    services.close()
    assert ids(answer) == ["B", "A"]
    assert answer.results[0].variant is not None
    assert answer.results[0].variant.color == "Red"


@pytest.mark.parametrize("text", ["!!! ... ??", "this one", "…"])
def test_words_that_say_nothing_find_nothing(search: Search, text: str) -> None:
    answer = search(text)
    assert (answer.results, answer.alternatives, answer.understood) == ([], [], [])


def test_words_that_say_nothing_leave_filters_as_they_are(search: Search) -> None:
    assert set(ids(search("this one", category="Bags"))) == {"BG-1", "BG-2", "BG-3"}
    assert len(ids(search("this one", exclude=("yellow",)))) == len(PRODUCTS)


def test_a_name_that_is_also_a_colour_is_found(search: Search) -> None:
    answer = search("rose bag")
    assert ids(answer) == ["BG-3"]
    assert answer.results[0].variant is None


def test_no_such_colour_offers_others_apart(search: Search) -> None:
    answer = search("yellow clutch")
    assert (answer.results, answer.alternatives_are) == ([], "other_colors")
    assert [each.product.id for each in answer.alternatives] == ["BG-2"]


def test_all_words_count_before_some_do(search: Search) -> None:
    assert ids(search("calfskin tote")) == ["BG-1"]
    some = search("calfskin tote sunglasses")
    assert some.relaxed
    assert ids(some)[0] == "BG-1"
    assert some.results[0].words == ["calfskin", "tote"]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"category": "Bags"}, {"BG-1", "BG-2", "BG-3"}),
        ({"category": "Bags/Totes"}, {"BG-1", "BG-3"}),
        ({"color": "black"}, {"BG-1"}),  # exact: Noir is another name
        ({"color": "blue"}, set()),
        ({"size": "l"}, {"BG-1"}),
        ({"attributes": {"material": "Canvas"}}, {"BG-2"}),
        ({"attributes": {"lining": "suede"}}, {"BG-1"}),
        ({"attributes": {"vegan": False}}, {"BG-1", "BG-3"}),
        ({"attributes": {"material": "calf"}}, set()),
        ({"attributes": {"material": "***"}}, set()),
        ({"category": "Bags", "color": "Navy", "attributes": {"material": "canvas"}}, {"BG-2"}),
        ({"exclude": ("canvas", "steel", "daim")}, {"BG-3"}),
    ],
)
def test_filters_are_exact_and_need_no_words(
    search: Search, filters: dict[str, object], found: set[str]
) -> None:
    assert set(ids(search(**filters))) == found


def test_filters_bind_what_words_ask(search: Search) -> None:
    assert ids(search("black", color="Red")) == []
    assert ids(search("tote", size="S", color="Red")) == ["BG-1"]


def test_in_stock_here_means_this_variant_in_this_store(search: Search, database: Database) -> None:
    assert set(ids(search("bag", store="PAR01", in_stock=True))) == {"BG-1", "BG-2", "BG-3"}
    assert ids(search("bag", store="MIL01", in_stock=True)) == []
    with database.session(write=True) as session:
        session.execute(update(StockLevel).values(quantity=0))
    assert ids(search("bag in stock", store="PAR01")) == []
    assert set(ids(search("bag in stock"))) == {"BG-1", "BG-2", "BG-3"}  # no store asks


def test_results_show_stock_and_stores_as_look_ups_do(search: Search) -> None:
    (result,) = search("alba", store="PAR01").results
    assert {variant.stock.here for variant in result.variants} == {2}
    assert [store.code for store in result.stores] == ["PAR01"]


def test_names_come_in_the_language_asked_for(search: Search) -> None:
    assert search("alba", locale="fr").results[0].product.name == "Cabas Alba"


def test_top_k_bounds_the_results(search: Search) -> None:
    assert len(search("bag", top_k=2).results) == 2


@pytest.mark.parametrize("text", ["elsewhere", "X-1"])
def test_another_maison_s_products_are_not_there(search: Search, text: str) -> None:
    assert ids(search(text)) == []


def test_a_maison_without_an_index_searches_by_words_too(services: Services) -> None:
    answer = services.searches.search(OTHER, SearchRequest(text="elsewhere"))
    assert ids(answer) == ["X-1"]
    assert answer.generation is None


def test_it_says_which_sources_took_part(search: Search) -> None:
    sources = {source.name: source for source in search("alba").sources}
    assert sources["catalogue_text"].used
    assert not sources["photo"].used
    assert not sources["text_vectors"].used
    assert "reads no text" in (sources["text_vectors"].reason or "")


@pytest.mark.parametrize("request_", [{}, {"locale": "fr"}, {"store": "PAR01"}])
def test_a_search_for_nothing_is_refused(search: Search, request_: dict[str, str]) -> None:
    with pytest.raises(InvalidRequest):
        search(**request_)


@pytest.mark.parametrize("filters", [{"store": "NOWHERE"}, {"category": "Boats"}])
def test_unknown_stores_and_categories_are_not_found(
    search: Search, filters: dict[str, str]
) -> None:
    with pytest.raises(NotFound):
        search("alba", **filters)


def test_in_stock_needs_a_store(search: Search) -> None:
    with pytest.raises(InvalidRequest, match="store"):
        search("alba", in_stock=True)


def test_the_index_follows_the_catalogue(search: Search, database: Database) -> None:
    renamed = product("BG-1", "Zenit Tote", ("Black",), category="Bags/Totes")
    with database.session(write=True) as session:
        apply_catalog(session, MAISON, [renamed, *PRODUCTS[1:3]])
    assert ids(search("zenit")) == ["BG-1"]
    assert ids(search("alba")) == []
    assert ids(search("ora watch")) == []  # no longer in the feed


def test_an_erased_product_leaves_no_words_behind(search: Search, database: Database) -> None:
    with database.session(write=True) as session:
        erase_product(session, MAISON, "BG-1")
        said = full_text(session).ranked(TextQuery((Word("alba", ("alba",)),)))
        assert session.scalars(ids_of(said)).all() == []
    assert ids(search("alba")) == []
