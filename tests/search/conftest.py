"""A small maison to search."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lookup.catalog.database import Database
from lookup.search.asking.answers import SearchAnswer
from lookup.search.asking.request import SearchRequest
from lookup.service.services import Services
from tests.boutique import MAISON, StubMatcher, catalogue, open_services, product

PRODUCTS = [
    product(
        "BG-1",
        "Alba Tote",
        ("Black", "Red"),
        sizes=("S", "L"),
        category="Bags/Totes",
        names={"fr": "Cabas Alba", "zh": "Alba 托特包", "ja": "アルバ トートバッグ"},
        categories={"fr": "Sacs/Cabas"},
        description="Grained calfskin, nickel-free hardware.",
        attributes={"material": "calfskin", "lining": ["Suede", "silk"], "vegan": False},
    ),
    product(
        "BG-2",
        "Sera Clutch",
        ("Navy", "Emerald"),
        category="Bags/Clutches",
        description="Canvas with a nickel clasp.",
        attributes={"material": "canvas"},
    ),
    product(
        "BG-3",
        "Rose",
        ("Noir",),
        category="Bags/Totes",
        description="Lambskin.",
        attributes={"material": "lambskin", "vegan": False},
    ),
    product("WT-1", "Ora", ("Steel",), category="Watches", description="A watch of steel."),
]


@pytest.fixture
def matcher() -> StubMatcher:
    return StubMatcher()


@pytest.fixture
def database(tmp_path: Path, database_url: str) -> Iterator[Database]:
    other = [product("X-1", "Elsewhere Tote", ("Black",), category="Bags/Totes")]
    opened = catalogue(tmp_path, PRODUCTS, other=other)
    yield opened
    opened.close()


@pytest.fixture
def services(tmp_path: Path, database: Database, matcher: StubMatcher) -> Iterator[Services]:
    services = open_services(tmp_path, database, matcher)
    yield services
    services.close()


Search = Callable[..., SearchAnswer]


@pytest.fixture
def search(services: Services) -> Search:
    def run(text: str | None = None, **filters: object) -> SearchAnswer:
        return services.searches.search(MAISON, SearchRequest(text=text, **filters))  # type: ignore[arg-type]  # fields by name

    return run


def ids(answer: SearchAnswer) -> list[str]:
    """Products found, in order."""
    return [result.product.id for result in answer.results]
