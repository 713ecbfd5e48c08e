"""MilvusVectors: the same answers as FAISS, through the same port."""

from pathlib import Path

import numpy as np
import pytest

from lookup.base.errors import VectorsUnavailable
from lookup.index.file_vectors import FileVectors
from lookup.index.port import VectorStore
from lookup.index.remote.milvus import vectors as module
from lookup.index.remote.milvus.collections import MilvusGenerations
from lookup.index.remote.milvus.database import collection_name
from tests.index.remote.milvus.conftest import FIRST, IMAGES, Written
from tests.milvus_lite import MilvusLite

MAISON = "compared"
Pair = tuple[VectorStore, VectorStore]


@pytest.fixture(scope="module")
def pairs(milvus: MilvusLite, written: Written) -> list[Pair]:
    """FAISS and Milvus on the same vectors: global ones, and short ones."""
    directory, manifest = written[FIRST]
    generations = MilvusGenerations(milvus.database(MAISON))
    generations.deliver(directory, manifest)
    own = FileVectors().open(directory, manifest)
    return list(zip(own, generations.open(directory, manifest), strict=True))


@pytest.fixture(params=["global", "short"])
def pair(request: pytest.FixtureRequest, pairs: list[Pair]) -> Pair:
    return pairs[["global", "short"].index(request.param)]


def queries(store: VectorStore, seed: int = 0) -> np.ndarray:
    """Between two vectors each, so that none is found at distance nought."""
    chosen = np.random.default_rng(seed).integers(0, len(store), (2, 8))
    between = store.vectors(chosen[0]) + 0.7 * store.vectors(chosen[1])
    return between / np.linalg.norm(between, axis=1, keepdims=True)


def assert_same_answers(pair: Pair, count: int, among: np.ndarray | None = None) -> None:
    asked = queries(pair[0])
    (expected, expected_rows), (found, rows) = (
        store.search(asked, count, among=among) for store in pair
    )
    np.testing.assert_allclose(found, expected, atol=1e-5)
    assert rows.tolist() == expected_rows.tolist()


def test_it_is_as_large_as_the_files(pair: Pair) -> None:
    files, milvus = pair
    assert (len(milvus), milvus.dimension) == (len(files), files.dimension)


@pytest.mark.parametrize("count", [1, 10, IMAGES, 10 * IMAGES])
def test_the_nearest_are_those_that_faiss_finds(pair: Pair, count: int) -> None:
    assert_same_answers(pair, count)


@pytest.mark.parametrize("held", [[], [3], list(range(0, IMAGES, 2)), list(range(IMAGES))])
def test_among_some_rows_no_other_is_found(pair: Pair, held: list[int]) -> None:
    among = np.zeros(IMAGES, bool)
    among[held] = True
    assert_same_answers(pair, 20, among)


@pytest.mark.parametrize("share", [0.9, 0.3])
def test_looking_further_finds_what_naming_the_rows_finds(
    pair: Pair, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many allowed rows are not named one by one; with few queries met it still is exact."""
    monkeypatch.setattr(module, "_LISTED", 0)
    assert_same_answers(pair, 5, np.random.default_rng(1).random(IMAGES) < share)


def test_vectors_come_in_the_order_asked_for_and_twice_if_asked_twice(pair: Pair) -> None:
    files, milvus = pair
    rows = np.array([7, 2, 7, 59])
    assert milvus.vectors(rows).tolist() == files.vectors(rows).tolist()
    assert milvus.vectors(rows[:0]).shape == (0, files.dimension)


def test_rows_that_somebody_deleted_are_an_error_and_no_shorter_answer(
    milvus: MilvusLite, written: Written
) -> None:
    directory, manifest = written[FIRST]
    database = milvus.database("deleted")
    generations = MilvusGenerations(database)
    generations.deliver(directory, manifest)
    vectors, _ = generations.open(directory, manifest)
    database.client().delete(collection_name(FIRST), ids=[4])
    with pytest.raises(VectorsUnavailable, match="missing"):
        vectors.search(queries(vectors)[:1] * 0 + 1, IMAGES)
    with pytest.raises(VectorsUnavailable, match="1 rows are missing"):
        vectors.vectors(np.array([4, 5]))


def test_files_are_not_needed_once_delivered(
    pairs: list[Pair], milvus: MilvusLite, written: Written
) -> None:
    _, manifest = written[FIRST]
    generations = MilvusGenerations(milvus.database(MAISON))
    vectors, short_vectors = generations.open(Path("/nowhere"), manifest)
    assert len(vectors) == len(short_vectors) == manifest.images
