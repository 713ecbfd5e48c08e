"""salient_box: the item on a background that is not plain."""

import numpy as np
from PIL import Image

from lookup.features.canvas import Canvas
from lookup.features.saliency import salient_box
from tests.features.pictures import noise, preprocessing
from tests.generations import unit

GRID = (16, 16)


def patches_with(box: tuple[int, int, int, int], seed: int = 0) -> np.ndarray:
    """One texture everywhere, with some grain, and another in the cells of the box."""
    rng = np.random.default_rng(seed)
    ground, item = rng.normal(size=(2, 32))
    grid = np.tile(ground, (*GRID, 1))
    left, top, right, bottom = box
    grid[top:bottom, left:right] = item
    return unit(grid.reshape(-1, 32) + 0.25 * rng.normal(size=(256, 32)))


def canvas_of(mode: str = "squash", size: tuple[int, int] = (96, 96)) -> Canvas:
    return Canvas.of(noise(size), preprocessing(mode))


def test_a_texture_unlike_the_rest_lies_in_the_box() -> None:
    left, top, right, bottom = salient_box(patches_with((5, 6, 11, 10)), GRID, canvas_of())
    # In pixels of the canvas, six to a cell; the box may be a cell and a half wider all round.
    assert 30 - 9 <= left <= 30 + 3
    assert 66 - 3 <= right <= 66 + 9
    assert 36 - 9 <= top <= 36 + 3
    assert 60 - 3 <= bottom <= 60 + 9


def test_off_the_middle_it_is_found_too() -> None:
    left, top, right, bottom = salient_box(patches_with((2, 2, 7, 7)), GRID, canvas_of())
    assert left < 18 < right < 60
    assert top < 18 < bottom < 60


def test_an_item_that_touches_the_border_does_not_hide_itself() -> None:
    left, top, right, bottom = salient_box(patches_with((6, 7, 10, 16)), GRID, canvas_of())
    assert left < 48 < right
    assert right - left < 60
    assert top < 60 < bottom


def test_bars_hold_no_item() -> None:
    """Patches of black bars are unlike the picture, but nothing is there."""
    canvas = canvas_of("longest", (192, 96))
    patches = patches_with((6, 6, 10, 10)).reshape(*GRID, -1)
    bar = unit(np.random.default_rng(9).normal(size=patches.shape[-1]))
    patches[:4], patches[12:] = bar, bar
    _, top, _, bottom = salient_box(patches.reshape(256, -1), GRID, canvas)
    assert 24 - 5 <= top < 48 < bottom <= 72 + 5


def test_where_nothing_stands_out_all_of_the_picture_is_looked_at() -> None:
    same = unit(np.ones((256, 32)))
    canvas = Canvas.of(Image.new("RGB", (192, 96)), preprocessing("longest"))
    assert salient_box(same, GRID, canvas) == tuple(map(float, canvas.content))
