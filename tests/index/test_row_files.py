"""Rows of arrays in files: the same whether they are mapped or read."""

import gc
import os
from pathlib import Path

import numpy as np
import pytest

from lookup.base.errors import GenerationCorrupt
from lookup.index.row_files import rows_of

ARRAY = np.random.default_rng(0).integers(-100, 100, (50, 7, 3)).astype(np.int8)
HEAD = b"a header"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "rows"
    path.write_bytes(HEAD + ARRAY.tobytes())
    return path


@pytest.mark.parametrize("mapped_up_to", [0, 10_000])
@pytest.mark.parametrize("rows", [[], [0], [49, 3, 3, 7]])
def test_rows_are_those_of_the_array(path: Path, mapped_up_to: int, rows: list[int]) -> None:
    found = rows_of(path, ARRAY.dtype, ARRAY.shape, offset=len(HEAD), mapped_up_to=mapped_up_to)
    asked = np.array(rows, np.int64)
    np.testing.assert_array_equal(found[asked], ARRAY[asked])


@pytest.mark.parametrize("mapped_up_to", [0, 10_000])
def test_a_row_that_is_not_there_is_no_other(path: Path, mapped_up_to: int) -> None:
    found = rows_of(path, ARRAY.dtype, ARRAY.shape, offset=len(HEAD), mapped_up_to=mapped_up_to)
    with pytest.raises(IndexError):
        found[np.array([50])]


def test_an_array_without_rows_has_none(path: Path) -> None:
    found = rows_of(path, np.float16, (0, 8), offset=len(HEAD))
    assert found[np.array([], np.int64)].shape == (0, 8)


def test_a_large_file_is_not_mapped(path: Path) -> None:
    """Or all of it becomes resident in time."""
    rows = rows_of(path, ARRAY.dtype, ARRAY.shape, offset=len(HEAD), mapped_up_to=ARRAY.nbytes - 1)
    rows[np.arange(50)]
    assert str(path) not in Path("/proc/self/maps").read_text()


def test_a_file_cut_short_while_it_is_open_is_corrupt(path: Path) -> None:
    rows = rows_of(path, ARRAY.dtype, ARRAY.shape, offset=len(HEAD), mapped_up_to=0)
    os.truncate(path, path.stat().st_size - 1)
    with pytest.raises(GenerationCorrupt, match="shorter"):
        rows[np.array([49])]


def test_the_file_is_closed_with_the_rows(path: Path) -> None:
    rows = rows_of(path, ARRAY.dtype, ARRAY.shape, offset=len(HEAD), mapped_up_to=0)
    assert path in open_files()
    del rows
    gc.collect()
    assert path not in open_files()


def open_files() -> set[Path]:
    """This process's: by name, since other tests' files close when they like."""
    return {link.resolve() for link in Path("/proc/self/fd").iterdir()}
