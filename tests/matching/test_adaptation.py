"""Photos' vectors taken nearer to the pictures that they show."""

from pathlib import Path

import numpy as np
import pytest

from lookup.base.errors import GenerationCorrupt
from lookup.matching.adaptation import ADAPTATION_FILE, VectorAdaptation


def unit(rows: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / lengths, np.float32)


@pytest.fixture
def pictures() -> np.ndarray:
    return unit(np.random.default_rng(0).normal(size=(200, 16)))


@pytest.fixture
def photos(pictures: np.ndarray) -> np.ndarray:
    """Every photo is drawn towards one direction, whatever it shows."""
    return unit(pictures + 1.5 * np.eye(16)[3])


def test_a_change_that_all_photos_share_is_undone(photos: np.ndarray, pictures: np.ndarray) -> None:
    change = VectorAdaptation.fit(photos[:150], pictures[:150])
    before = (photos[150:] * pictures[150:]).sum(axis=1).mean()
    after = (change.apply(photos[150:]) * pictures[150:]).sum(axis=1).mean()
    assert after > before + 0.2


def test_it_is_ridge_regression_towards_no_change(photos: np.ndarray, pictures: np.ndarray) -> None:
    few, shown = photos[:5].astype(np.float64), pictures[:5].astype(np.float64)
    whole = np.linalg.solve(few.T @ few + 10 * np.eye(16), few.T @ shown + 10 * np.eye(16))
    expected = unit(photos[9:] @ whole)
    found = VectorAdaptation.fit(photos[:5], pictures[:5]).apply(photos[9:])
    assert found == pytest.approx(expected, abs=1e-5)


def test_photos_that_see_what_is_there_change_nothing(pictures: np.ndarray) -> None:
    change = VectorAdaptation.fit(pictures[:50], pictures[:50])
    assert change.apply(pictures[60]) == pytest.approx(pictures[60], abs=1e-6)


def test_one_vector_and_many_give_the_same(photos: np.ndarray, pictures: np.ndarray) -> None:
    change = VectorAdaptation.fit(photos[:50], pictures[:50])
    assert change.apply(photos[60]) == pytest.approx(change.apply(photos[60:62])[0], abs=1e-6)


def test_it_is_written_and_read(tmp_path: Path, photos: np.ndarray, pictures: np.ndarray) -> None:
    assert VectorAdaptation.read_or_none(tmp_path) is None
    change = VectorAdaptation.fit(photos[:20], pictures[:20])
    change.write(tmp_path)
    again = VectorAdaptation.read_or_none(tmp_path)
    assert again is not None
    assert np.array_equal(again.keys, change.keys)
    assert np.array_equal(again.steps, change.steps)


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / ADAPTATION_FILE).write_bytes(b"PK nothing of the sort")
    with pytest.raises(GenerationCorrupt, match=r"adaptation.*\. Build the generation again"):
        VectorAdaptation.read_or_none(tmp_path)
