"""Too small, and out of focus."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from indexer.insight.quality import picture_problems


def saved(path: Path, picture: Image.Image) -> Path:
    picture.save(path, quality=90)
    return path


@pytest.fixture
def sharp() -> Image.Image:
    cells = np.random.default_rng(0).integers(0, 255, (8, 8, 3), np.uint8)
    item = Image.fromarray(cells).resize((300, 300), Image.Resampling.NEAREST)
    picture = Image.new("RGB", (512, 512), "white")
    picture.paste(item, (106, 106))
    return picture


def test_a_sharp_picture_has_no_problem(tmp_path: Path, sharp: Image.Image) -> None:
    assert list(picture_problems(saved(tmp_path / "a.jpg", sharp))) == []


def test_a_blurred_one_is_told(tmp_path: Path, sharp: Image.Image) -> None:
    blurred = sharp.filter(ImageFilter.GaussianBlur(5))
    assert list(picture_problems(saved(tmp_path / "a.jpg", blurred))) == ["blurred_pictures"]


def test_a_small_one_is_told(tmp_path: Path, sharp: Image.Image) -> None:
    small = sharp.resize((200, 200))
    assert list(picture_problems(saved(tmp_path / "a.jpg", small))) == ["small_pictures"]


def test_of_one_that_is_not_there_nothing_is_said(tmp_path: Path) -> None:
    assert list(picture_problems(tmp_path / "a.jpg")) == []
