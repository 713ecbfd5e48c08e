"""Pictures turned in their plane."""

import numpy as np
import pytest
from PIL import Image

from lookup.images.turning import turned

RED, GREY = (200, 0, 0), (120, 120, 120)


@pytest.fixture
def picture() -> Image.Image:
    """Grey, 40 wide and 60 high, with a red block at the top."""
    picture = Image.new("RGB", (40, 60), GREY)
    picture.paste(RED, (12, 4, 28, 20))
    return picture


@pytest.mark.parametrize("degrees", [0, 360, -720])
def test_a_whole_turn_changes_nothing(picture: Image.Image, degrees: int) -> None:
    assert turned(picture, degrees) is picture


def test_a_quarter_turn_goes_anticlockwise_and_back_without_loss(picture: Image.Image) -> None:
    quarter = turned(picture, 90)
    assert quarter.size == (60, 40)
    assert quarter.getpixel((10, 20)) == RED
    assert turned(quarter, -90).tobytes() == picture.tobytes()


def test_a_tilted_picture_is_all_there_with_corners_like_its_border(picture: Image.Image) -> None:
    pixels = np.asarray(turned(picture, 45), np.int64)
    assert min(pixels.shape[:2]) > 60
    assert pixels[0, 0].tolist() == list(GREY)
    red = np.abs(pixels - RED).max(axis=2) < 60
    assert red.sum() == pytest.approx(16 * 16, rel=0.1)
    assert np.argwhere(red).mean(axis=0)[1] < pixels.shape[1] / 2  # the top went to the left
