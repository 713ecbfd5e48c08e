"""recoloured: an item of another colour, its surroundings as they were."""

import cv2
import numpy as np
import pytest

from lookup.evaluation.recolouring import recoloured

ITEM = np.zeros((20, 20), np.uint8)
ITEM[5:15, 5:15] = 255


def lab(pixels: np.ndarray) -> np.ndarray:
    """Lab of its middle, float32 (3,)."""
    return np.asarray(cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB))[10, 10]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("colour", [(150, 40, 50), (40, 70, 120), (20, 20, 20), (235, 235, 230)])
def test_every_item_gets_a_colour_far_from_its_own(seed: int, colour: tuple[int, ...]) -> None:
    pixels = np.full((20, 20, 3), (200, 190, 180), np.uint8)
    pixels[ITEM > 0] = colour
    other = recoloured(pixels, ITEM, np.random.default_rng(seed))
    assert np.hypot(*(lab(other) - lab(pixels))[1:]) > 20
    assert (other[ITEM == 0] == pixels[ITEM == 0]).all()
