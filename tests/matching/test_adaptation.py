"""Vectors compared as pictures of one variant teach."""

from pathlib import Path

import numpy as np
import pytest

from lookup.base.errors import GenerationCorrupt
from lookup.matching.adaptation import TAUGHT_FILE, TaughtMetric
from tests.matching.vectors_drawn import unit

WIDTH = 16
VIEW = np.eye(WIDTH, dtype=np.float32)[3]
"""The direction in which fronts and backs differ, whatever they show."""


@pytest.fixture
def fronts() -> np.ndarray:
    return unit(np.random.default_rng(0).normal(size=(200, WIDTH)))


def test_what_views_of_one_variant_differ_in_counts_less(fronts: np.ndarray) -> None:
    backs = unit(fronts + 1.5 * VIEW)
    metric = TaughtMetric.fit(backs[:150] - fronts[:150], fronts)
    pictures = np.concatenate([fronts, backs[:150]])  # of the last fifty the backs are not there
    as_they_are = (backs[150:] @ pictures.T).argmax(axis=1)
    taught = np.array([(pictures @ metric.photo(back)).argmax() for back in backs[150:]])
    right = np.arange(150, 200)
    assert (as_they_are == right).mean() < 0.5
    assert (taught == right).mean() > 0.9


def test_few_differences_change_little(fronts: np.ndarray) -> None:
    difference = (unit(fronts[:1] + 0.1 * VIEW) - fronts[:1]).astype(np.float32)
    shares = TaughtMetric.fit(np.concatenate([difference, fronts - fronts]), fronts).shares
    assert shares.min() == pytest.approx(5 / (WIDTH + 5), abs=1e-3)
    assert np.sort(shares)[1:] == pytest.approx(1, abs=1e-3)


def test_pictures_that_do_not_differ_change_nothing_but_the_mean(fronts: np.ndarray) -> None:
    metric = TaughtMetric.fit(fronts - fronts, fronts)
    mean = fronts.mean(axis=0)
    expected = unit(fronts - mean) @ unit(fronts[4:5] - mean)[0]
    found = (fronts - mean) @ metric.photo(fronts[4])
    assert np.corrcoef(found, expected)[0, 1] > 0.99
    assert found[4] == pytest.approx(1, abs=0.1)


def test_it_is_written_and_read(tmp_path: Path, fronts: np.ndarray) -> None:
    assert TaughtMetric.read_or_none(tmp_path) is None
    metric = TaughtMetric.fit(fronts[:20] - fronts[20:40], fronts)
    metric.write(tmp_path)
    again = TaughtMetric.read_or_none(tmp_path)
    assert again is not None
    assert np.array_equal(again.photo(fronts[0]), metric.photo(fronts[0]))


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / TAUGHT_FILE).write_bytes(b"PK nothing of the sort")
    with pytest.raises(GenerationCorrupt, match=r"taught.*\. Publish another generation"):
        TaughtMetric.read_or_none(tmp_path)
