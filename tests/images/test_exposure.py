"""Photos taken in too little light."""

import numpy as np
import pytest
from PIL import Image

from lookup.images.exposure import well_lit


def _photo(light: float) -> Image.Image:
    """Colours from dark to bright, in so much light."""
    ramp = np.linspace(0, 240, 80)[None, :, None] * np.array([1.0, 0.7, 0.4])
    return Image.fromarray((np.tile(ramp, (60, 1, 1)) * light).astype(np.uint8))


def test_a_photo_in_enough_light_is_left_alone() -> None:
    photo = _photo(1.0)
    assert well_lit(photo, photo) is photo


@pytest.mark.parametrize("light", [0.5, 1 / 3])
def test_a_dark_photo_becomes_bright_and_keeps_its_colours(light: float) -> None:
    photo = _photo(light)
    lit = np.asarray(well_lit(photo, photo), np.float64)
    assert np.percentile(lit.max(axis=2), 99) > 200
    bright = lit[:, 70].mean(axis=0)
    assert bright / bright[0] == pytest.approx([1.0, 0.7, 0.4], abs=0.03)


def test_night_is_not_made_day() -> None:
    black = Image.new("RGB", (40, 40), (6, 6, 6))
    assert well_lit(black, black).getpixel((0, 0)) == (24, 24, 24)


def test_a_photo_of_a_few_pixels_is_read_too() -> None:
    photo = Image.new("RGB", (1, 1), (40, 30, 20))
    assert well_lit(photo, photo).size == (1, 1)


def test_the_small_copy_says_how_dark_it_is() -> None:
    photo = _photo(0.5)
    assert well_lit(photo, _photo(1.0)) is photo
    assert well_lit(photo, _photo(0.25)) is not photo
