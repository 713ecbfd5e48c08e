"""Each language's own example finds what it asks for, and leaves out what it asks to."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lookup.search.asking.request import SearchRequest
from lookup.service.services import Services
from tests.boutique import MAISON, StubMatcher, catalogue, open_services, product
from tests.web.static_files import MESSAGES

_SUCH_AS = re.compile(r"^(?:\w+[:\uff1a]\s?|(?:\w+\.\s?)+)")
BAGS = [
    product("BLACK", "Ombra", ("Black",), description="Bag of leather, nickel-free."),
    product("NICKEL", "Notte", ("Black",), description="Bag of leather with a clasp of nickel."),
    product("GREEN", "Foglia", ("Green",), description="Bag of canvas."),
    product("COAT", "Vento", ("Green",), description="Coat.", attributes={"gender": "male"}),
    product("CAPE", "Brina", ("White",), description="Coat.", attributes={"gender": "unisex"}),
    product("SHAWL", "Neve", ("White",), description="Coat.", attributes={"gender": "female"}),
]


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    services = open_services(tmp_path, catalogue(tmp_path, BAGS, other=[]), StubMatcher())
    yield services
    services.close()


def _found(services: Services, text: str) -> list[str]:
    answer = services.searches.search(MAISON, SearchRequest(text=text))
    return [result.product.id for result in answer.results]


def _example(path: Path, key: str) -> str:
    """The placeholder's words, without its `e.g.`."""
    message: str = json.loads(path.read_text("utf-8"))[key]
    return _SUCH_AS.sub("", message)


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.stem)
def test_black_leather_without_nickel(services: Services, path: Path) -> None:
    assert _found(services, _example(path, "search.example")) == ["BLACK"]


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.stem)
def test_in_green(services: Services, path: Path) -> None:
    assert set(_found(services, _example(path, "search.likeExample"))) == {"GREEN", "COAT"}


@pytest.mark.parametrize(
    "text",
    [
        "manteau homme",
        "coat for men",
        "Herren Mantel",
        "męski płaszcz",
        "παλτό ανδρικό",
        "メンズ コート",
        "coat for him",
    ],
)
def test_whom_it_is_for(services: Services, text: str) -> None:
    assert set(_found(services, text)) == {"COAT", "CAPE"}


def test_what_is_for_everybody_is_found_by_that_alone(services: Services) -> None:
    assert _found(services, "unisex coat") == ["CAPE"]
