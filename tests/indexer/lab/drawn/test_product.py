"""Products follow from (seed, index) and from nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean

from indexer.lab.drawn.names import house_name
from indexer.lab.drawn.palette import LOCALES
from indexer.lab.drawn.product import check_digit, drawn_product, gtin13

ALL = [drawn_product(3, index) for index in range(39)]


def test_check_digits_are_those_of_known_codes() -> None:
    assert check_digit("629104150021") == "3"
    # The first example's digits give 3 with the weights the wrong way round, too.
    assert check_digit("400638133393") == "1"


@given(seed=st.integers(0, 2**40), number=st.integers(0, 10**8))
def test_every_gtin_is_valid_and_an_example_of_gs1(seed: int, number: int) -> None:
    code = gtin13(seed, number)
    assert ean.is_valid(code)
    assert code.startswith("952")


def test_gtins_do_not_repeat_across_a_large_catalogue() -> None:
    assert len({gtin13(1, number) for number in range(200_000)}) == 200_000


def test_skus_and_gtins_are_unique_over_products_colours_and_sizes() -> None:
    articles = [article for product in ALL for article in product.articles]
    assert len({a.sku for a in articles}) == len(articles)
    assert len({a.gtin for a in articles}) == len(articles)


def test_products_come_in_two_to_four_colours_that_differ() -> None:
    for product in ALL:
        assert 2 <= len(product.colourways) <= 4
        codes = [way.code for way in product.colourways]
        assert len(set(codes)) == len(codes)
        looks = [tuple(sorted(way.colours.items())) for way in product.colourways]
        assert len(set(looks)) == len(looks)


def test_only_shoes_and_rings_have_sizes() -> None:
    for product in ALL:
        sized = product.category == "shoe" or product.design.form in {
            "solitaire",
            "band",
            "cocktail",
        }
        assert all(bool(article.size) == sized for article in product.articles)


def test_every_category_and_language_is_there() -> None:
    assert {p.category for p in ALL} == {
        "bag",
        "shoe",
        "watch",
        "scarf",
        "eyewear",
        "jewellery",
    }
    for product in ALL:
        assert set(product.names) == set(LOCALES)
        assert all(product.names.values())
        assert all(set(way.names) == set(LOCALES) for way in product.colourways)


def test_names_are_unique_in_a_catalogue() -> None:
    names = [house_name(3, index) for index in range(300)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("index", range(26))
def test_colourways_share_their_outline_and_differ_in_colour(index: int) -> None:
    product = drawn_product(3, index)
    first, second = (
        product.stage(96, "main").coloured(way.colours) for way in product.colourways[:2]
    )
    assert np.array_equal(first[..., 3], second[..., 3])
    assert not np.array_equal(first[..., :3], second[..., :3])


def test_models_of_one_category_have_different_outlines() -> None:
    shapes = {}
    for product in ALL:
        if product.category in {"bag", "shoe", "eyewear"}:
            cover = product.stage(96, "main").covered
            shapes.setdefault(product.category, set()).add(cover.tobytes())
    for category, outlines in shapes.items():
        assert len(outlines) == sum(p.category == category for p in ALL), category


@pytest.mark.parametrize("view", ["main", "back", "detail"])
def test_premultiplied_colour_never_exceeds_its_cover(view: str) -> None:
    for product in ALL[:13]:
        item = product.stage(96, view).coloured(product.colourways[0].colours)
        assert item.dtype == np.uint8
        assert item.shape == (96, 96, 4)
        excess = item[..., :3].max(2).astype(int) - item[..., 3]
        assert excess.max() <= 0, f"{product.product_id}: colour where nothing is"


@pytest.mark.parametrize("index", range(52))
def test_the_item_lies_inside_the_picture(index: int) -> None:
    product = drawn_product(5, index)
    cover = product.stage(96, "main").covered
    filled = float((cover > 127).mean())
    assert 0.03 < filled < 0.9
    if product.category not in {"watch", "jewellery", "scarf"}:
        border = np.concatenate([cover[0], cover[-1], cover[:, 0], cover[:, -1]])
        assert not border.any()
