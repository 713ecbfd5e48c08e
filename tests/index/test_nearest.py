"""The nearest rows, part by part, as if all were compared at once."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from lookup.index.nearest import Part, nearest
from tests.counted.counter import peak_of

MEGABYTE = 1_000_000


def parts_of(vectors: NDArray[np.float32], size: int) -> Iterator[Part]:
    for start in range(0, len(vectors), size):
        part = vectors[start : start + size]
        yield np.arange(start, start + len(part)), part


@settings(max_examples=40)
@given(rows=st.integers(1, 3000), size=st.integers(1, 1500), count=st.integers(1, 40))
def test_the_nearest_are_those_of_all_rows_compared_at_once(
    rows: int, size: int, count: int
) -> None:
    rng = np.random.default_rng(rows)
    vectors = rng.normal(size=(rows, 4)).astype(np.float32)
    queries = rng.normal(size=(3, 4)).astype(np.float32)
    similarities, found = nearest(queries, parts_of(vectors, size), count)
    every = queries @ vectors.T
    expected = -np.sort(-every, axis=1)[:, :count]
    np.testing.assert_allclose(similarities, expected, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(np.take_along_axis(every, found, axis=1), similarities, atol=1e-6)


def test_nothing_is_nearest_where_there_are_no_rows() -> None:
    similarities, found = nearest(np.ones((2, 4), np.float32), [], 3)
    assert similarities.shape == found.shape == (2, 0)


@pytest.mark.parametrize("size", [1024, 4096])
def test_memory_does_not_grow_with_the_rows_nor_with_their_parts(size: int) -> None:
    vectors = np.ones((16_384, 4), np.float32)
    queries = np.ones((512, 4), np.float32)
    peak = peak_of(lambda: nearest(queries, parts_of(vectors, size), 1))
    assert peak < 10 * MEGABYTE
