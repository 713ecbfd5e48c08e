"""How vectors are searched: by their number, and by what that finds of them."""

from pathlib import Path

import faiss
import numpy as np
import pytest

from lookup.index.vectors import VECTORS_FILE, VectorIndex
from lookup.learning.search_choice import LEAST_RECALL, chosen_index
from tests.generations import unit

FEW, MANY = 300, 4000
AXES = 24
CHANCE = np.random.default_rng(5)


def catalogue(count: int) -> np.ndarray:
    """Four pictures each of products that come in kinds: near each other as those of a maison."""
    kinds = CHANCE.normal(size=(20, AXES))
    products = kinds[CHANCE.integers(20, size=count // 4)]
    products += 0.6 * CHANCE.normal(size=products.shape)
    return unit(np.repeat(products, 4, axis=0) + 0.2 * CHANCE.normal(size=(count, AXES)))


def nothing_alike(count: int) -> np.ndarray:
    """In so many directions nothing is near to anything, and no list is nearer than the next."""
    return unit(CHANCE.normal(size=(count, 160)))


def all_but_one_axis_alike(count: int) -> np.ndarray:
    """Between an outlier's extremes a byte keeps nothing of how the others differ."""
    rows = unit(np.ones((count, AXES)) + 0.02 * CHANCE.normal(size=(count, AXES)))
    rows[:2] = unit(np.stack([-np.ones(AXES), np.arange(AXES) - AXES / 2]))
    return rows


def test_few_are_all_compared() -> None:
    rows = catalogue(FEW)
    index, entry = chosen_index(rows.__getitem__, FEW, exact_up_to=FEW)
    assert (entry.method, entry.component) == ("exact", "int8")
    assert entry.recall_at_10 is not None
    assert entry.recall_at_10 >= LEAST_RECALL
    assert len(index) == FEW


def test_many_are_looked_for_in_the_nearest_lists(tmp_path: Path) -> None:
    rows = catalogue(MANY)
    index, entry = chosen_index(rows.__getitem__, MANY, exact_up_to=FEW)
    assert entry.method == "lists"
    assert entry.lists is not None
    assert entry.probes is not None
    assert entry.probes <= entry.lists / 4
    assert entry.recall_at_10 is not None
    assert entry.recall_at_10 >= LEAST_RECALL
    index.write(tmp_path)
    again = VectorIndex.read(tmp_path)
    for found, kept in zip(index.search(rows[:5], 20), again.search(rows[:5], 20), strict=True):
        np.testing.assert_array_equal(found, kept)


def test_twice_the_lists_are_looked_into_that_the_catalogue_s_own_pictures_need(
    tmp_path: Path,
) -> None:
    """Photos lie farther off than those."""
    rows = catalogue(MANY)
    index, entry = chosen_index(rows.__getitem__, MANY, exact_up_to=FEW)
    index.write(tmp_path)
    assert entry.probes is not None
    assert recall_with(entry.probes // 2, tmp_path, rows) >= LEAST_RECALL
    assert recall_with(entry.probes // 4, tmp_path, rows) < LEAST_RECALL


def recall_with(probes: int, directory: Path, rows: np.ndarray) -> float:
    """Share of the exact ten nearest that a written index finds so, of rows spread over all."""
    index = faiss.read_index(str(directory / VECTORS_FILE))
    index.nprobe = probes
    asked = np.linspace(0, MANY - 1, 512).astype(int)
    _, found = index.search(rows[asked], 11)
    exact = np.argsort(-(rows[asked] @ rows.T), axis=1)[:, :11]
    shares = [len({*line} & {*right}) for line, right in zip(found, exact, strict=True)]
    return (float(np.mean(shares)) - 1) / 10


def test_the_recall_told_is_that_of_the_exact_neighbours() -> None:
    rows = catalogue(MANY)
    index, entry = chosen_index(rows.__getitem__, MANY, exact_up_to=FEW)
    _, found = index.search(rows, 11)
    similarities = rows @ rows.T
    np.fill_diagonal(similarities, -1)
    exact = np.argsort(-similarities, axis=1)[:, :10]
    shares = [len(set(line) & set(right)) / 10 for line, right in zip(found, exact, strict=True)]
    assert entry.recall_at_10 == pytest.approx(np.mean(shares), abs=0.01)


def test_where_no_list_is_nearer_all_are_compared() -> None:
    rows = nothing_alike(MANY)
    _, entry = chosen_index(rows.__getitem__, MANY, exact_up_to=FEW)
    assert entry.method == "exact"
    assert entry.lists is None


def test_two_bytes_where_one_finds_others() -> None:
    rows = all_but_one_axis_alike(FEW)
    _, entry = chosen_index(rows.__getitem__, FEW)
    assert entry.component == "float16"


@pytest.mark.parametrize(("count", "recall"), [(1, None), (2, 1.0), (5, 1.0)])
def test_a_handful_is_searched_too(count: int, recall: float | None) -> None:
    rows = catalogue(FEW)[:count]
    index, entry = chosen_index(rows.__getitem__, count)
    assert entry.recall_at_10 == recall
    assert sorted(index.search(rows[:1], 10)[1][0].tolist()) == list(range(count))


def test_pictures_that_are_the_same_stand_in_for_each_other() -> None:
    rows = np.repeat(catalogue(40)[::4], 30, axis=0)
    _, entry = chosen_index(rows.__getitem__, len(rows))
    assert entry.recall_at_10 == 1.0


def test_the_same_vectors_give_the_same_index(tmp_path: Path) -> None:
    """A build killed and run again is to be the undisturbed one, to the byte."""
    rows = catalogue(MANY)
    for name in ("once", "again"):
        chosen_index(rows.__getitem__, MANY, exact_up_to=FEW)[0].write(tmp_path, name)
    assert (tmp_path / "once").read_bytes() == (tmp_path / "again").read_bytes()
