"""Photos taken in any light."""

import numpy as np
import pytest
from PIL import Image

from lookup.images.exposure import well_lit
from lookup.images.light import in_good_light
from lookup.images.white_balance import balanced


def _photo(light: tuple[float, float, float]) -> Image.Image:
    """A grey ramp in that light."""
    ramp = np.linspace(0, 240, 160)[None, :, None] * np.array(light)
    return Image.fromarray(np.tile(ramp, (120, 1, 1)).astype(np.uint8))


def test_a_photo_in_good_light_is_left_alone() -> None:
    photo = _photo((1.0, 1.0, 1.0))
    assert in_good_light(photo) is photo


@pytest.mark.parametrize("light", [(0.4, 0.4, 0.4), (1.0, 0.8, 0.5), (0.4, 0.32, 0.2)])
def test_it_is_made_bright_and_then_neutral(light: tuple[float, float, float]) -> None:
    """Of a dark photo the colour of the light is measured once it is bright."""
    photo = _photo(light)
    bright = well_lit(photo, photo.reduce(8))
    expected = balanced(bright, bright.reduce(8))
    assert expected is not photo
    assert np.array_equal(np.asarray(in_good_light(photo)), np.asarray(expected))


@pytest.mark.parametrize("size", [(1, 1), (7, 3), (1, 90)])
def test_the_smallest_photos_are_lit_too(size: tuple[int, int]) -> None:
    assert in_good_light(Image.new("RGB", size, (40, 30, 20))).size == size
