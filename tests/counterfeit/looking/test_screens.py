"""Photos of screens, made by drawing each pixel of a screen as its three lights."""

import csv
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from lookup.counterfeit.looking.quality import Shortcoming, photo_quality
from lookup.counterfeit.looking.screens import shows_screen
from tests.counterfeit.conftest import SIZE, item

Bytes = NDArray[np.uint8]
_DOTS = 6


def on_a_screen(picture: Image.Image, *, zoom: float, turn: float) -> Bytes:
    """A photo of a screen that shows the picture, `zoom` pixels of the camera to one of its own."""
    light = (np.asarray(picture, np.float32) / 255) ** 2.2
    large = light.repeat(_DOTS, axis=0).repeat(_DOTS, axis=1)
    stripes = np.zeros((1, large.shape[1], 3), np.float32)
    for channel in range(3):
        stripes[0, 2 * channel :: _DOTS, channel] = 3
    rows = np.arange(len(large)) % _DOTS < _DOTS - 1
    large *= stripes * rows[:, None, None]
    scale, side = zoom / _DOTS, round(SIZE * zoom * 0.9)
    view = cv2.getRotationMatrix2D((len(large) / 2, len(large) / 2), turn, scale)
    view[:, 2] += side / 2 - len(large) / 2
    seen = cv2.warpAffine(cv2.GaussianBlur(large, (0, 0), 0.5 / scale), view, (side, side))
    noise = np.random.default_rng(0).normal(0, 3, seen.shape)
    return np.clip(np.clip(seen, 0, 1) ** (1 / 2.2) * 255 + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(("zoom", "turn"), [(1.3, 4.0), (1.7, -7.0), (2.2, 2.0)])
def test_a_photo_of_a_screen_is_flagged_and_still_counts(zoom: float, turn: float) -> None:
    pixels = on_a_screen(item(1), zoom=zoom, turn=turn)
    assert shows_screen(pixels)
    height, width = pixels.shape[:2]
    found = photo_quality(Image.fromarray(pixels), (9.0, 9.0, width - 9.0, height - 9.0))
    assert Shortcoming.SCREEN_OR_PRINT in found.shortcomings


@pytest.mark.parametrize("model", range(1, 5))
def test_a_photo_of_an_item_is_not(model: int) -> None:
    assert not shows_screen(np.asarray(item(model), np.uint8))


def test_too_few_pixels_say_nothing() -> None:
    assert not shows_screen(on_a_screen(item(1), zoom=1.3, turn=4.0)[:100, :100])


@pytest.mark.parametrize("source", ["nike_authenticity_dev", "clothing_cc0_openset"])
def test_real_photos_of_items_are_not(source: str, shared_data: Path) -> None:
    with (shared_data / source / "manifest.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))[::12]
    flagged = []
    for row in rows:
        with Image.open(shared_data / source / row["image_path"]) as picture:
            if shows_screen(np.asarray(picture.convert("RGB"), np.uint8)):
                flagged.append(row["image_path"])
    assert flagged == []
