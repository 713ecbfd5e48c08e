"""What is most like a product, by pictures, words and colour, and where it is had."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from lookup.base.errors import NotFound
from lookup.catalog.rows import StockRow
from lookup.catalog.writing.stock import apply_stock
from lookup.index.entries import Entries, ImageEntry
from lookup.index.vectors import VectorIndex
from lookup.search.asking.answers import Alternative
from tests.api.fake_answers import AS_OF
from tests.boutique import (
    MAISON,
    OTHER,
    StubMatcher,
    StubWatcher,
    catalogue,
    product,
    services_over,
)

PRODUCTS = [
    product("A", "Alba Tote", ("Red", "Black"), sizes=("S", "L"), category="Bags/Totes"),
    product("NEAR", "Brera", ("Black",), category="Bags/Totes"),
    product("FAR", "Cora", ("Black",), category="Bags/Totes"),
    product("RED", "Duna", ("Burgundy", "Green"), sizes=("S", "L"), category="Bags/Totes"),
    product("SAID", "Elba", ("White",), category="Bags/Totes", attributes={"kind": "tote"}),
    product("CLUTCH", "Fara", ("Red",), category="Bags/Clutches"),
    product("WATCH", "Ora", ("Red",), category="Watches"),
    product("ALONE", "Sola"),
]
ANGLES = {"A": 0, "NEAR": 5, "FAR": 40, "RED": 45, "CLUTCH": 2, "WATCH": 1}
Alternatives = Callable[..., list[Alternative]]


@pytest.fixture
def stock() -> list[StockRow]:
    """What is told of stock after 2 of each in Paris were."""
    return []


@pytest.fixture
def alternatives(tmp_path: Path, stock: list[StockRow]) -> Iterator[Alternatives]:
    watcher = StubWatcher(MAISON, StubMatcher())
    generation = watcher.deployment(MAISON).deployed().generation
    angles = np.radians(list(ANGLES.values()))
    generation.vectors = VectorIndex.of(
        np.stack([np.cos(angles), np.sin(angles)], 1).astype(np.float32)
    )
    generation.entries = Entries.of(
        [ImageEntry(row, each, None) for row, each in enumerate(ANGLES)]
    )
    other = [product("X", "Alba Tote", ("Red",), category="Bags/Totes")]
    database = catalogue(tmp_path, PRODUCTS, other=other)
    with database.session(write=True) as session:
        apply_stock(session, MAISON, stock)
    services = services_over(tmp_path, database, watcher)

    def find(
        product_id: str = "A",
        *,
        maison: str = MAISON,
        store: str | None = "PAR01",
        **options: object,
    ) -> list[Alternative]:
        asked = {"limit": 4, **options}
        answer = services.searches.alternatives(maison, product_id, store=store, **asked)  # type: ignore[arg-type]  # options by name
        return answer.alternatives

    yield find
    services.close()


def _ids(found: list[Alternative]) -> list[str]:
    return [each.product.id for each in found]


def test_what_looks_like_it_comes_first_and_its_category_is_kept(
    alternatives: Alternatives,
) -> None:
    found = alternatives()
    assert set(_ids(found)) == {"NEAR", "FAR", "RED", "SAID"}
    assert _ids(found)[0] == "NEAR"
    assert found[0].similarity == pytest.approx(np.cos(np.radians(5)), abs=1e-3)
    assert {each.had for each in found} == {"here"}


def test_a_category_that_holds_too_few_is_widened_to_the_one_above(
    alternatives: Alternatives,
) -> None:
    assert "CLUTCH" in _ids(alternatives(limit=5))
    assert "WATCH" not in _ids(alternatives(limit=50))


def test_the_wanted_colour_and_size_come_first(alternatives: Alternatives) -> None:
    found = {each.product.id: each.variant for each in alternatives(sku="A-Red-L")}
    assert found["RED"] is not None
    assert (found["RED"].sku, found["RED"].size) == ("RED-Burgundy-L", "L")
    assert _ids(alternatives(sku="A-Red-L")).index("RED") < _ids(
        alternatives(sku="A-Black-L")
    ).index("RED")


@pytest.mark.parametrize(
    "stock",
    [
        [
            StockRow("NEAR-Black", "PAR01", 0, AS_OF),
            StockRow("NEAR-Black", "MIL01", 3, AS_OF),
            StockRow("FAR-Black", "PAR01", 0, AS_OF),
            StockRow("RED-Burgundy-L", "PAR01", 0, AS_OF),
            StockRow("RED-Green-L", "PAR01", 0, AS_OF),
        ]
    ],
)
def test_what_is_here_in_the_size_comes_before_what_is_not_and_sold_out_never(
    alternatives: Alternatives,
) -> None:
    found = alternatives(sku="A-Red-L")
    assert [(each.product.id, each.had) for each in found] == [
        ("SAID", "here"),
        ("RED", "here_in_other_sizes"),
        ("NEAR", "near"),
    ]


def test_without_pictures_words_tell(alternatives: Alternatives) -> None:
    found = alternatives("SAID")
    assert _ids(found)[0] == "A"
    assert all(each.similarity is None for each in found)


def test_what_is_alone_has_none(alternatives: Alternatives) -> None:
    assert alternatives("ALONE") == []


@pytest.mark.parametrize(
    "asked",
    [
        {"product_id": "NONE"},
        {"product_id": "X"},
        {"sku": "NEAR-Black"},
        {"store": "NOWHERE"},
        {"maison": OTHER},
    ],
)
def test_what_is_not_there_is_not_found(alternatives: Alternatives, asked: dict[str, str]) -> None:
    with pytest.raises(NotFound):
        alternatives(**asked)
