"""plain_foreground: the item where the background is plain, and nothing where it is not."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from lookup.features.canvas import Canvas
from lookup.features.foreground import plain_foreground
from tests.features.pictures import WHITE, Color, boxed, noise, preprocessing


def canvas_of(picture: Image.Image, mode: str = "squash") -> Canvas:
    return Canvas.of(picture, preprocessing(mode))


@pytest.mark.parametrize("background", [WHITE, (0, 0, 0), (120, 140, 150)])
def test_the_item_is_boxed_and_masked(background: Color) -> None:
    picture = boxed((24, 30, 60, 80), size=(96, 96), background=background)
    found = plain_foreground(canvas_of(picture))
    assert found is not None
    assert found.box == (24, 30, 60, 80)
    assert found.mask.sum() == 36 * 50
    assert found.mask[30:80, 24:60].all()


def test_holes_of_the_background_colour_belong_to_the_item() -> None:
    """A white patch on a red bag on white is not background: the border does not reach it."""
    picture = boxed((24, 24, 72, 72), size=(96, 96))
    picture.paste(WHITE, (40, 40, 50, 50))
    found = plain_foreground(canvas_of(picture))
    assert found is not None
    assert found.mask[44, 44] == 1


def test_all_parts_are_in_the_box_but_specks_are_not() -> None:
    picture = boxed((10, 20, 40, 70), size=(96, 96))
    picture.paste((20, 20, 120), (60, 30, 85, 75))
    picture.paste((20, 20, 20), (90, 5, 91, 6))
    found = plain_foreground(canvas_of(picture))
    assert found is not None
    assert found.box == (10, 20, 85, 75)


def test_the_mask_keeps_off_the_bars() -> None:
    """Black bars are no plain background of a white picture, and no part of its item."""
    canvas = canvas_of(boxed((80, 30, 160, 90), size=(240, 120)), "longest")
    found = plain_foreground(canvas)
    assert found is not None
    assert not found.mask[canvas.inside == 0].any()
    assert np.abs(np.subtract(found.box, (32, 36, 64, 60))).max() <= 2


@pytest.mark.parametrize(
    "picture",
    [noise(), Image.new("RGB", (96, 96), WHITE), boxed((40, 40, 45, 45), size=(96, 96))],
    ids=["noise", "nothing", "a speck"],
)
def test_there_is_none_where_it_cannot_be_told(picture: Image.Image) -> None:
    assert plain_foreground(canvas_of(picture)) is None


def reached_step_by_step(near: np.ndarray) -> np.ndarray:
    """Flood fill as it is defined: from the border, to neighbours, until nothing is added."""
    reached = near.copy()
    reached[1:-1, 1:-1] = False
    while True:
        around = np.pad(reached, 1)
        views = [
            around[y : y + len(near), x : x + len(near[0])] for y in (0, 1, 2) for x in (0, 1, 2)
        ]
        grown = near & np.logical_or.reduce(views)
        if np.array_equal(grown, reached):
            return reached
        reached = grown


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.integers(200, 252))
def test_the_mask_is_what_a_flood_of_near_colours_does_not_reach(seed: int, white: int) -> None:
    """In Lab a border colour is near up to a distance of 12, told exactly."""
    rng = np.random.default_rng(seed)
    pixels = np.full((96, 96, 3), white, np.uint8)
    patch = rng.integers(white - 60, 256, (20, 20, 3)).astype(np.uint8)
    pixels[30:70, 20:60] = patch.repeat(2, axis=0).repeat(2, axis=1)
    found = plain_foreground(canvas_of(Image.fromarray(pixels)))
    lab = cv2.cvtColor(pixels, cv2.COLOR_RGB2LAB).astype(np.float64)
    near = np.linalg.norm(lab - lab[0, 0], axis=-1) < 12
    item = ~reached_step_by_step(near)
    assert found is not None
    assert np.array_equal(found.mask, item)
