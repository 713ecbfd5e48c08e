from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from lookup.catalog.rows import FeedProduct
from lookup.features.colour import colour_signature
from lookup.features.extractor import COLOUR
from lookup.index.entries import Entries, ImageEntry
from lookup.index.feature_files import FEATURES_DIR
from lookup.index.vectors import VectorIndex
from lookup.search.asking.answers import SearchAnswer
from lookup.search.asking.request import SearchRequest
from tests.boutique import MAISON, StubMatcher, StubWatcher, catalogue, product, services_over
from tests.search.conftest import ids

AXES = ("bag", "hat", "red")
PRODUCTS = [
    product("SAYS", "Marea bag", ("Red",), category="Carried"),
    product("LOOKS", "Elba", ("Red",), attributes={"material": "leather"}),
    product("BLACK", "Marea Grande bag", ("Black",)),
    product("REDDER", "Rossa", ("Red",)),
    product("WINE", "Vino", ("Burgundy",)),
    product("GREEN", "Smeralda", ("Emerald",)),
    product("BOXED", "Bag in its box, a fine present", ("White",)),
    product("WATCH", "Ora", ("Red",), category="Watches"),
]
SWATCHES = {
    "SAYS": (195, 30, 40),
    "LOOKS": (160, 25, 35),
    "BLACK": (22, 22, 24),
    "REDDER": (195, 30, 40),
    "WINE": (100, 25, 40),
    "GREEN": (40, 120, 65),
    "BOXED": (243, 243, 243),
    "WATCH": (195, 30, 40),
}
"""The colour of each picture."""
PICTURES = {
    "SAYS": (0.9, 0.0, 0.3),
    "LOOKS": (1.0, 0.0, 0.2),
    "BLACK": (1.0, 0.0, 0.0),
    "REDDER": (0.0, 0.0, 0.8),
    "WINE": (0.0, 0.0, 1.0),
    "GREEN": (1.0, 0.0, 0.1),
    "BOXED": (0.0, 0.0, 1.0),
    "WATCH": (1.0, 0.0, 0.1),
}


def units(rows: Sequence[Sequence[float]]) -> Any:
    table = np.array(rows, np.float32)
    return table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-6)


class TextEncoder:
    """Was taught the words that are axes of its space, or as far as is known all there are."""

    def __init__(self, *, lists_words: bool = True) -> None:
        self._lists_words = lists_words
        self.card = SimpleNamespace(name="clip", text=True, lists_words=lists_words)
        self.read: list[str] = []

    def encode_text(self, texts: Sequence[str]) -> Any:
        self.read += texts
        return units([[float(axis in text.lower().split()) for axis in AXES] for text in texts])

    def knows(self, text: str) -> bool:
        return not self._lists_words or any(axis in text.lower().split() for axis in AXES)


@pytest.fixture
def encoder() -> TextEncoder:
    return TextEncoder()


Search = Callable[..., SearchAnswer]


def searching(
    home: Path, encoder: TextEncoder, products: Sequence[FeedProduct] = PRODUCTS
) -> Iterator[Search]:
    watcher = StubWatcher(MAISON, StubMatcher(), encoder)
    generation = watcher.deployment(MAISON).deployed().generation
    generation.vectors = VectorIndex.of(units(list(PICTURES.values())))
    generation.entries = Entries.of(
        [ImageEntry(row, each, None) for row, each in enumerate(PICTURES)]
    )
    generation.directory = home / "generation"
    write_colours(generation.directory)
    database = catalogue(home, list(products), other=[])
    services = services_over(home, database, watcher)
    yield lambda text: services.searches.search(MAISON, SearchRequest(text=text))
    services.close()


def write_colours(directory: Path) -> None:
    """What a generation keeps of the colours of its pictures."""
    (directory / FEATURES_DIR).mkdir(parents=True)
    whole = np.ones((8, 8), np.float32)
    signatures = [
        colour_signature(np.full((8, 8, 3), SWATCHES[each], np.uint8), whole) for each in PICTURES
    ]
    path = directory / FEATURES_DIR / f"{COLOUR}.npy"
    np.save(path, np.stack(signatures).astype(np.float16))


@pytest.fixture
def search(tmp_path: Path, encoder: TextEncoder) -> Iterator[Search]:
    yield from searching(tmp_path, encoder)


@pytest.fixture
def search_unlisted(tmp_path: Path) -> Iterator[Search]:
    """With an encoder that came without the words it was taught."""
    yield from searching(tmp_path, TextEncoder(lists_words=False))


def test_what_looks_like_it_comes_behind_what_is_said_to_be_it(search: Search) -> None:
    answer = search("bag")
    assert set(ids(answer)[:3]) == {"SAYS", "BLACK", "BOXED"}
    assert ids(answer)[3:] == ["GREEN", "LOOKS"]
    assert {source.name: source.used for source in answer.sources} == {
        "catalogue_text": True,
        "text_vectors": True,
        "photo": False,
    }


@pytest.mark.parametrize("text", ["xyzzy qwfp", "龘靐齉", "bvqk", "xyzzy red"])
def test_words_it_was_not_taught_find_nothing(search: Search, text: str) -> None:
    answer = search(text)
    assert (answer.results, answer.alternatives) == ([], [])
    (vectors,) = [source for source in answer.sources if source.name == "text_vectors"]
    assert not vectors.used
    assert "taught no word" in (vectors.reason or "")


def test_a_kind_that_no_picture_shows_finds_nothing(search: Search) -> None:
    """Some picture is always the nearest."""
    answer = search("hat")
    assert answer.results == []
    assert all(source.used for source in answer.sources if source.name == "text_vectors")


def test_who_names_a_product_gets_no_others(search: Search) -> None:
    assert ids(search("marea grande bag")) == ["BLACK"]


def test_some_of_the_words_find_what_says_or_looks_like_some(search: Search) -> None:
    answer = search("xyzzy bag")
    assert answer.relaxed
    assert set(ids(answer)) == {"SAYS", "BLACK", "BOXED", "LOOKS", "GREEN"}


def test_a_language_it_was_not_taught_is_read_by_synonyms(search: Search) -> None:
    assert ids(search("バッグ"))[-1] == "LOOKS"


def test_a_colour_alone_ranks_what_the_catalogue_has_in_it(search: Search) -> None:
    # No wine is quite red, and the watch looks red least.
    assert ids(search("red")) == ["REDDER", "SAYS", "LOOKS", "WATCH", "WINE"]


def test_where_the_catalogue_names_no_colour_pictures_are_measured(
    tmp_path: Path, encoder: TextEncoder
) -> None:
    silent = [
        replace(
            each,
            name="Bag",
            category="Bags",
            variants=tuple(replace(variant, color=None) for variant in each.variants),
        )
        for each in PRODUCTS
    ]
    for search in searching(tmp_path, encoder, silent):
        assert ids(search("green bag"))[0] == "GREEN"
        assert ids(search("schwarze Tasche"))[0] == "BLACK"


def test_a_colour_with_a_kind_is_the_catalogue_s(search: Search) -> None:
    assert ids(search("red bag")) == ["SAYS", "LOOKS"]


def test_what_looks_like_it_is_of_a_category_that_says_it(search: Search) -> None:
    assert "WATCH" not in ids(search("bag"))
    assert ids(search("red watch"))[0] == "WATCH"


def test_what_only_looks_like_it_does_not_hide_what_is_said_in_other_colours(
    search: Search,
) -> None:
    answer = search("green bag")
    assert (ids(answer), answer.alternatives_are) == (["GREEN"], "other_colors")
    assert {each.product.id for each in answer.alternatives} == {"SAYS", "BLACK", "BOXED"}


@pytest.mark.parametrize("text", ["burgundy bag", "yellow bag"])
def test_other_colours_are_of_what_is_said_to_be_it(search: Search, text: str) -> None:
    answer = search(text)
    assert (answer.results, answer.alternatives_are) == ([], "other_colors")
    assert {each.product.id for each in answer.alternatives} == {"SAYS", "BLACK", "BOXED"}


def test_what_looks_like_it_meets_the_wishes_too(search: Search) -> None:
    assert {"GREEN", "LOOKS"} <= set(ids(search("bag")))
    assert "GREEN" in ids(search("bag without leather"))
    assert "LOOKS" not in ids(search("bag without leather"))


def test_what_is_excluded_is_not_read(search: Search, encoder: TextEncoder) -> None:
    search("red bag without hat")
    assert not any("hat" in text.split() for text in encoder.read if "bag" in text)


def test_an_encoder_of_unknown_words_is_held_to_what_fits(search_unlisted: Search) -> None:
    answer = search_unlisted("xyzzy")
    assert answer.results == []
    assert ids(search_unlisted("bag"))[-1] == "LOOKS"
