"""VectorIndex: the nearest rows, whatever way they are kept and searched."""

from pathlib import Path

import faiss
import numpy as np
import pytest

from lookup.index.vectors import VECTORS_FILE, VectorIndex
from lookup.learning.search_choice import chosen_index
from tests.generations import unit

COUNT, AXES = 2000, 32
CHANCE = np.random.default_rng(3)
KINDS = CHANCE.normal(size=(40, AXES))
ROWS = unit(np.repeat(KINDS, 50, axis=0) + CHANCE.normal(size=(COUNT, AXES)))


def exact() -> VectorIndex:
    return VectorIndex.of(ROWS)


def lists() -> VectorIndex:
    index, entry = chosen_index(ROWS.__getitem__, COUNT, exact_up_to=10)
    assert entry.method == "lists"
    return index


def test_vectors_are_read_back_nearly_as_they_were() -> None:
    kept = exact().vectors(np.arange(COUNT))
    # What VectorIndex.of promises of every cosine with a unit vector.
    assert np.linalg.norm(kept - ROWS, axis=1).max() < 5e-4


def test_vectors_are_read_back_from_lists() -> None:
    rows = np.array([1999, 0, 7])
    np.testing.assert_allclose(lists().vectors(rows), ROWS[rows], atol=0.02)


@pytest.mark.parametrize("queries", [1, 31, 32, 100])
def test_one_query_and_many_find_the_same(queries: int) -> None:
    index = exact()
    similarities, rows = index.search(ROWS[:queries], 15)
    for place in range(queries):
        alone, found = index.search(ROWS[place : place + 1], 15)
        assert rows[place].tolist() == found[0].tolist()
        np.testing.assert_allclose(similarities[place], alone[0], atol=1e-6)


def test_among_few_rows_lists_miss_none() -> None:
    among = np.zeros(COUNT, bool)
    among[CHANCE.choice(COUNT, 60, replace=False)] = True
    _, rows = lists().search(ROWS[:40], 200, among=among)
    assert [sorted(line) for line in rows.tolist()] == [np.flatnonzero(among).tolist()] * 40


def test_lists_that_hold_too_few_are_not_all_that_is_looked_into() -> None:
    _, rows = lists().search(ROWS[:3], COUNT)
    assert [sorted(line) for line in rows.tolist()] == [list(range(COUNT))] * 3


def test_a_query_that_its_lists_suffice_for_is_not_looked_up_everywhere() -> None:
    """Or what is measured of many at once is not what one of them finds."""
    index = lists()
    count = 60
    together = index.search(ROWS, count)[1]
    alone = np.concatenate([index.search(row[np.newaxis], count)[1] for row in ROWS[::20]])
    np.testing.assert_array_equal(together[::20], alone)


def test_vectors_of_four_bytes_a_component_are_read_still(tmp_path: Path) -> None:
    """As generations kept them at first."""
    index = faiss.IndexFlatIP(AXES)
    index.add(ROWS)
    faiss.write_index(index, str(tmp_path / VECTORS_FILE))
    found = VectorIndex.read(tmp_path)
    assert found.search(ROWS[:1], 1)[1][0, 0] == 0
    np.testing.assert_array_equal(found.vectors(np.array([5])), ROWS[5:6])
