"""The same drawn vectors searched by FAISS on a generation's files and by Milvus."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from benches.searching.drawn_vectors import DrawnVectors

from lookup.encoders.preprocessing import Preprocessing
from lookup.index.file_vectors import FileVectors
from lookup.index.generation import file_entries
from lookup.index.manifest import EncoderEntry, Manifest, SelfRetrieval
from lookup.index.remote.milvus.collections import MilvusGenerations
from lookup.index.vectors import SHORT_VECTORS_FILE, VectorIndex
from lookup.learning.search_choice import EXACT_UP_TO, chosen_index
from tests.congruence.engines import Engines
from tests.generations import GENERATION
from tests.milvus_lite import MilvusLite

ROWS = 3_000
_DIMENSION, _SHORT_DIMENSION = 48, 24


@pytest.fixture(scope="session")
def milvus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusLite]:
    server = MilvusLite(tmp_path_factory.mktemp("milvus"))
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def drawn() -> DrawnVectors:
    """A catalogue's vectors and photos of some of its products."""
    return DrawnVectors.of(ROWS, _DIMENSION, photos=200, seed=1)


@pytest.fixture(scope="session")
def engines(
    milvus: MilvusLite, drawn: DrawnVectors, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Engines]:
    """By kind of search: `global` vectors and `short` ones compared with all rows, and short ones
    looked for in `lists`."""
    short, asked = (_shortened(rows) for rows in (drawn.rows, drawn.photos))
    found: dict[str, Engines] = {}
    for name, exact_up_to in (("short", EXACT_UP_TO), ("lists", 0)):
        directory = tmp_path_factory.mktemp(name)
        manifest = _written(directory, drawn.rows, short, exact_up_to=exact_up_to)
        generations = MilvusGenerations(milvus.database(f"congruence_{name}"))
        generations.deliver(directory, manifest)
        files, there = FileVectors(), generations.open(directory, manifest)
        own = files.open(directory, manifest)
        found["global"] = Engines(own[0], there[0], drawn.photos)
        found[name] = Engines(own[1], there[1], asked)
        assert manifest.search is not None
        assert manifest.search.method == ("exact" if name == "short" else "lists")
    return found


def _shortened(rows: np.ndarray) -> np.ndarray:
    short = np.ascontiguousarray(rows[:, :_SHORT_DIMENSION])
    return short / np.linalg.norm(short, axis=1, keepdims=True)


def _written(directory: Path, rows: np.ndarray, short: np.ndarray, *, exact_up_to: int) -> Manifest:
    """The vectors' files of a generation, and a manifest that names them."""
    VectorIndex.write_stream(directory, iter(rows), rows=len(rows), dimension=rows.shape[1])
    index, choice = chosen_index(short.__getitem__, len(short), exact_up_to=exact_up_to)
    index.write(directory, SHORT_VECTORS_FILE)
    encoder = EncoderEntry.model_construct(
        name="drawn", preprocessing=Preprocessing.model_construct()
    )
    return Manifest.model_construct(
        generation=GENERATION,
        maison="congruence",
        created_at=datetime.now(UTC),
        parent=None,
        software="tests",
        encoder=encoder,
        images=len(rows),
        products=len(rows),
        catalog_digest="",
        self_retrieval=SelfRetrieval(checked=0, found_first=0),
        search=choice,
        files=file_entries(directory),
    )
