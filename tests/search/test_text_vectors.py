from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from lookup.deployment import DeploymentWatcher
from lookup.home import Home
from lookup.index.entries import Entries, ImageEntry
from lookup.index.vectors import VectorIndex
from lookup.search.request import SearchRequest
from lookup.service import LookupService
from lookup.settings import Settings
from tests.boutique import MAISON, StubMatcher, StubWatcher, catalogue, product
from tests.search.conftest import ids

VECTORS = np.array([[1, 0], [0, 1], [0.6, 0.8]], np.float32)


class TextEncoder:
    """Takes every word for the first product."""

    card = SimpleNamespace(name="clip", text=True)

    def encode_text(self, texts: Sequence[str]) -> Any:
        return np.array([[1, 0]] * len(texts), np.float32)


def opened(home: Path) -> LookupService:
    products = [
        product("A", "Elba", ("Red",)),
        product("B", "Marea", ("Red",)),
        product("C", "Marea Grande", ("Black",)),
    ]
    watcher = StubWatcher(MAISON, StubMatcher(), TextEncoder())
    generation = watcher.deployment(MAISON).deployed().generation
    generation.vectors = VectorIndex.of(VECTORS)
    generation.entries = Entries.of([ImageEntry(row, each, None) for row, each in enumerate("ABC")])
    database = catalogue(home, products, other=[])
    return LookupService(
        Settings(home=home), Home(home), database, cast(DeploymentWatcher, watcher)
    )


def test_an_encoder_that_reads_text_takes_part(tmp_path: Path) -> None:
    service = opened(tmp_path)
    answer = service.search(MAISON, SearchRequest(text="marea"))
    service.close()
    assert set(ids(answer)) == {"A", "B", "C"}  # A by its vector alone
    assert ids(answer)[0] in "BC"
    assert {source.name: source.used for source in answer.sources} == {
        "catalogue_text": True,
        "text_vectors": True,
        "photo": False,
    }


def test_what_it_finds_meets_the_wishes_too(tmp_path: Path) -> None:
    service = opened(tmp_path)
    answer = service.search(MAISON, SearchRequest(text="something red"))
    service.close()
    assert set(ids(answer)) == {"A", "B"}
