"""CandidateIndex: the images worth a closer look."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import numpy as np
import pytest

from lookup.base.errors import GenerationCorrupt
from lookup.features.view import PictureView
from lookup.index.vectors import SHORT_VECTORS_FILE, VectorIndex
from lookup.learning.candidates_fit import write_candidates
from lookup.matching.candidates import (
    BASIS_FILE,
    CandidateIndex,
    ShortVectors,
)
from tests.generations import unit

DIMENSION, COLOURS = 48, 96


class Seen:
    """What of a picture's view the first stage asks for."""

    def __init__(self, vector: np.ndarray, colour: np.ndarray) -> None:
        self.vector, self.colour = vector, colour


def images(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Unit vectors, float32 (n, d), and signatures, float16 (n, c)."""
    rng = np.random.default_rng(seed)
    vectors = unit(rng.normal(size=(count, DIMENSION)))
    return vectors, unit(rng.uniform(size=(count, COLOURS)) ** 4).astype(np.float16)


def view(vectors: np.ndarray, colours: np.ndarray, row: int) -> PictureView:
    """A photo that looks exactly as image `row` does."""
    return cast(PictureView, Seen(vectors[row], colours[row].astype(np.float32)))


def written(directory: Path) -> CandidateIndex:
    short_vectors = VectorIndex.read(directory, SHORT_VECTORS_FILE)
    return CandidateIndex(short_vectors, ShortVectors.read(directory))


def index_of(vectors: np.ndarray, colours: np.ndarray) -> CandidateIndex:
    with TemporaryDirectory() as directory:
        write_candidates(Path(directory), VectorIndex.of(vectors), colours)
        return written(Path(directory))


def test_each_image_finds_itself_first() -> None:
    given = images(300)
    index = index_of(*given)
    assert [index.search(view(*given, row), 5)[0] for row in range(300)] == list(range(300))


def test_what_several_vectors_are_most_like_is_found_whatever_its_colours() -> None:
    vectors, colours = images(300)
    index = index_of(vectors, colours)
    asked = [7, 3, 250, 3]
    found = index.near_any(vectors[asked], 4)
    assert set(asked) <= set(found.tolist())
    assert len(found) <= 12
    assert found.tolist() == sorted(set(found.tolist()))


def test_of_several_vectors_only_the_images_allowed_are_found() -> None:
    vectors, colours = images(300)
    among = np.zeros(300, np.bool_)
    among[[4, 9]] = True
    assert index_of(vectors, colours).near_any(vectors[:20], 8, among=among).tolist() == [4, 9]


def test_axes_of_many_images_are_fitted_part_by_part(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors, colours = images(300)
    fitted = [ShortVectors.fit(VectorIndex.of(vectors), colours)]
    monkeypatch.setattr("lookup.matching.candidates._AT_ONCE", 7)
    fitted.append(ShortVectors.fit(VectorIndex.of(vectors), colours))
    at_once, in_parts = (maker.of(vectors, colours) for maker in fitted)
    likenesses = [short @ short.T for short in (at_once, in_parts)]
    np.testing.assert_allclose(*likenesses, atol=1e-3)
    assert in_parts.dtype == np.float32


def test_colour_tells_apart_what_a_vector_does_not() -> None:
    """The same model in several colours: one vector, several signatures."""
    vectors, colours = images(60)
    vectors[20:30] = vectors[20]
    index = index_of(vectors, colours)
    for row in range(20, 30):
        found = index.search(view(vectors, colours, row), 10)
        assert found[0] == row
        assert set(found.tolist()) == set(range(20, 30))


def test_among_some_images_the_order_is_that_among_all() -> None:
    given = images(250)
    index = index_of(*given)
    for seed in range(5):
        among = np.random.default_rng(seed).random(250) < 0.2
        seen = view(*given, seed)
        ranked = index.search(seen, 250)
        found = index.search(seen, 20, among=among)
        assert found.tolist() == ranked[among[ranked]][:20].tolist()


@pytest.mark.parametrize("held", [[], [7], [3, 200]])
def test_fewer_than_asked_for_are_no_rows_of_minus_one(held: list[int]) -> None:
    given = images(250)
    among = np.zeros(250, bool)
    among[held] = True
    found = index_of(*given).search(view(*given, 3), 20, among=among)
    assert sorted(found.tolist()) == held


def test_no_more_are_found_than_there_are() -> None:
    given = images(6)
    assert sorted(index_of(*given).search(view(*given, 2), 200).tolist()) == list(range(6))


@pytest.mark.parametrize("count", [1, 2, 5])
def test_images_that_are_all_the_same_are_all_found(count: int) -> None:
    vectors, colours = (np.repeat(array, count, axis=0) for array in images(1))
    index = index_of(vectors, colours)
    other_vectors, other_colours = images(1, seed=9)
    for seen in (view(vectors, colours, 0), view(other_vectors, other_colours, 0)):
        assert sorted(index.search(seen, 9).tolist()) == list(range(count))


@pytest.mark.parametrize("name", [SHORT_VECTORS_FILE, BASIS_FILE])
@pytest.mark.parametrize("content", [None, b"", b"no archive", b"PK\x03\x04 cut off"])
def test_an_unreadable_one_is_refused(tmp_path: Path, name: str, content: bytes | None) -> None:
    vectors, colours = images(10)
    write_candidates(tmp_path, VectorIndex.of(vectors), colours)
    (tmp_path / name).unlink()
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(GenerationCorrupt, match="candidates"):
        written(tmp_path)
