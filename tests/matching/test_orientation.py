"""OrientationModel: which way round a look shows its item."""

from pathlib import Path

import numpy as np
import pytest

from lookup.base.errors import GenerationCorrupt
from lookup.features.view import PatchView
from lookup.matching.orientation import ORIENTATION_FILE, WAYS, OrientationModel, patch_moments


def look(patches: np.ndarray, weights: np.ndarray) -> PatchView:
    count = len(patches)
    return PatchView(
        patches.astype(np.float32),
        weights.astype(np.float32),
        np.zeros((count, 3), np.float32),
        (1, count),
        1.0,
    )


@pytest.fixture
def model() -> OrientationModel:
    rng = np.random.default_rng(0)
    mean, basis = rng.normal(size=3), rng.normal(size=(3, WAYS))
    return OrientationModel(
        mean.astype(np.float32), basis.astype(np.float32), np.zeros(WAYS, np.float32)
    )


def test_moments_are_of_the_item_wherever_its_patches_lie() -> None:
    rng = np.random.default_rng(1)
    patches, weights = rng.normal(size=(6, 2)), np.array([1, 1, 1, 0, 0, 0])
    moments = patch_moments(look(patches, weights))
    item = patches[:3]
    expected = [(item[:, 0] ** 2).mean(), (item[:, 0] * item[:, 1]).mean() * np.sqrt(2)]
    assert moments[:2] == pytest.approx(expected, abs=0.01)
    shuffled = np.array([2, 0, 1, 5, 3, 4])
    assert patch_moments(look(patches[shuffled], weights[shuffled])) == pytest.approx(
        moments, abs=1e-5
    )


def test_it_gives_probabilities_of_the_ways(model: OrientationModel) -> None:
    found = model.log_probabilities(look(np.eye(2), np.ones(2)))
    assert found.shape == (WAYS,)
    assert np.exp(found).sum() == pytest.approx(1)
    assert found.min() < found.max()


def test_it_is_read_as_it_was_written(model: OrientationModel, tmp_path: Path) -> None:
    model.write(tmp_path)
    again = OrientationModel.read_or_none(tmp_path)
    assert again is not None
    seen = look(np.eye(2), np.ones(2))
    assert again.log_probabilities(seen).tolist() == model.log_probabilities(seen).tolist()


def test_a_generation_may_have_none(tmp_path: Path) -> None:
    assert OrientationModel.read_or_none(tmp_path) is None


def test_a_damaged_file_is_refused(model: OrientationModel, tmp_path: Path) -> None:
    model.write(tmp_path)
    path = tmp_path / ORIENTATION_FILE
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(GenerationCorrupt, match="orientation"):
        OrientationModel.read_or_none(tmp_path)
