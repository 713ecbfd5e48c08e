"""The small model in directories of a test's own, and pictures for encoders."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lookup.encoders.torch.source import CONFIG_FILE
from tests.encoders.reading_model import ExportedModel


@dataclass(frozen=True)
class ModelDirectory:
    """A model directory that a test may change."""

    path: Path

    @property
    def name(self) -> str:
        """As an encoder is named."""
        return f"local-dir:{self.path}"

    def edit_preprocessing(self, **changes: object) -> None:
        """Overwrite settings of preprocess_cfg."""
        path = self.path / CONFIG_FILE
        config = json.loads(path.read_text())
        config["preprocess_cfg"].update(changes)
        path.write_text(json.dumps(config))


@pytest.fixture
def tiny(tiny_pristine: Path, tmp_path: Path) -> ModelDirectory:
    """The small model, in a directory of the test's own."""
    directory = tmp_path / "tiny-model"
    shutil.copytree(tiny_pristine, directory)
    return ModelDirectory(directory)


@pytest.fixture(scope="session")
def exported_tower(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], ExportedModel]:
    """The small model with a text tower of a kind, exported once."""

    @cache
    def exported(kind: str) -> ExportedModel:
        return ExportedModel.of(kind, tmp_path_factory.mktemp("tower"))

    return exported


@pytest.fixture
def tiny_export_copy(tiny_export: Path, tmp_path: Path) -> Path:
    """The exported small model, in a directory of the test's own."""
    directory = tmp_path / "tiny-export"
    shutil.copytree(tiny_export, directory)
    return directory


@pytest.fixture(scope="session")
def real_photos(shared_data: Path) -> list[Image.Image]:
    """Sixteen photos: packs in a shop, sportswear on white, garments at home, shoes for sale."""
    folders = ("groceries", "magento_luma", "clothing_cc0_openset", "nike_authenticity_dev")
    photos = []
    for folder in folders:
        paths = sorted((shared_data / folder / "images").rglob("*.jp*g"))
        photos += [_rgb(path) for path in paths[:: len(paths) // 4][:4]]
    assert len(photos) == 16
    return photos


@pytest.fixture(scope="session")
def odd_pictures() -> list[Image.Image]:
    """Generated pictures of awkward sizes: thin, tiny, odd, square."""
    random = np.random.default_rng(3)
    sizes = ((301, 64), (17, 220), (5, 5), (256, 256), (333, 500), (641, 480))
    return [
        Image.fromarray(random.integers(0, 256, (height, width, 3), dtype=np.uint8))
        for width, height in sizes
    ]


def _rgb(path: Path) -> Image.Image:
    with Image.open(path) as image:
        return image.convert("RGB")
