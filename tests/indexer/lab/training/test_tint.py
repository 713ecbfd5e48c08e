import numpy as np
from numpy.typing import NDArray
from PIL import Image

from indexer.lab.training.item_color import item_colors
from indexer.lab.training.tint import tinted


def folded() -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """A square item with a fold on a white ground, and where it is."""
    pixels = np.full((80, 80, 3), 255, np.uint8)
    pixels[20:60, 20:60] = (120, 60, 40)
    pixels[38:42, 20:60] = (60, 30, 20)
    mask = np.zeros((80, 80), bool)
    mask[20:60, 20:60] = True
    return pixels, mask


def test_the_item_has_the_colour_that_is_named() -> None:
    """Colours have no sharp borders, so now and then a neighbour is as near."""
    pixels, mask = folded()
    right = 0
    for seed in range(40):
        colored, name = tinted(pixels, mask, np.random.default_rng(seed))
        right += name in (item_colors(colored, mask) or ())
    assert right >= 30


def test_the_ground_and_the_fold_stay() -> None:
    pixels, mask = folded()
    colored, _ = tinted(pixels, mask, np.random.default_rng(3))
    assert (colored[:10] == 255).all()
    gray = np.asarray(Image.fromarray(colored).convert("L"), int)
    assert gray[40, 40] < gray[30, 40] - 5
