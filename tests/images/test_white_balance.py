"""White balance: coloured light is taken away as far as it is light, and unusual."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from lookup.images.white_balance import balanced

Doubles = NDArray[np.float64]
WARM = np.array([1.15, 1.0, 0.7])
COLD = np.array([0.7, 0.95, 1.15])


def scene(wall: tuple[int, int, int] = (190, 190, 190)) -> Doubles:
    """A red item before a wall, float64 (64, 64, 3)."""
    pixels = np.full((64, 64, 3), wall, np.float64)
    pixels[24:40, 24:40] = (170, 40, 40)
    return pixels


def photo(pixels: Doubles) -> Image.Image:
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def tint(picture: Image.Image) -> float:
    """How far its wall is from grey, as the share of its brightest channel."""
    wall = np.asarray(picture, np.float64)[0, 0]
    return float(np.ptp(wall) / wall.max())


@pytest.mark.parametrize("light", [WARM, COLD])
def test_coloured_light_is_mostly_taken_away(light: Doubles) -> None:
    taken = photo(scene() * light)
    assert tint(balanced(taken, taken)) < 0.7 * tint(taken)


def test_the_item_is_nearer_its_own_colour() -> None:
    true = scene()[32, 32]
    taken = photo(scene() * WARM)
    before, after = (
        np.asarray(each, np.float64)[32, 32] for each in (taken, balanced(taken, taken))
    )
    assert np.abs(after - true).sum() < np.abs(before - true).sum()


def test_the_photo_stays_as_bright() -> None:
    taken = photo(scene() * WARM)
    assert np.asarray(balanced(taken, taken)).max() == pytest.approx(np.asarray(taken).max(), abs=2)


@pytest.mark.parametrize(
    "wall", [(190, 190, 190), (190, 180, 160), (150, 200, 140), (255, 129, 63), (0, 0, 0)]
)
def test_usual_light_and_what_is_no_light_stay_as_they_are(wall: tuple[int, int, int]) -> None:
    """Grey, a warm wall, a green one, one too orange for any lamp, and a black one."""
    taken = photo(scene(wall)) if any(wall) else Image.new("RGB", (64, 64))
    assert balanced(taken, taken) is taken


def test_a_photo_of_one_pixel_is_one_pixel() -> None:
    one = Image.new("RGB", (1, 1), (240, 200, 120))
    assert balanced(one, one).size == (1, 1)
