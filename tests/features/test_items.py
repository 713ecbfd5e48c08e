"""The things on a surface, each with its box."""

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from lookup.features.items import MOST_ITEMS, items_on_surface
from lookup.images.box import Box
from tests.features.pictures import noise

Picture = NDArray[np.uint8]
SIZE = 400


def table(seed: int = 0) -> Picture:
    """A beige surface whose light falls off to one side, with the noise of a camera."""
    x = np.linspace(1.0, 0.8, SIZE)[None, :, None]
    grain = np.random.default_rng(seed).normal(0, 4, (SIZE, SIZE, 3))
    return np.clip(np.array([215, 200, 180]) * x + grain, 0, 255).astype(np.uint8)


def lay(surface: Picture, centre: tuple[int, int], reach: tuple[int, int], colour: str) -> Box:
    """An ellipse of that colour on the surface, in place, and the box around it."""
    colours = {"red": (170, 30, 40), "blue": (30, 60, 160), "black": (25, 25, 28)}
    cv2.ellipse(surface, (centre, (2 * reach[0], 2 * reach[1]), 0), colours[colour], -1)
    left, top = centre[0] - reach[0], centre[1] - reach[1]
    return left / SIZE, top / SIZE, 2 * reach[0] / SIZE, 2 * reach[1] / SIZE


def overlap(one: Box, other: Box) -> float:
    """Intersection over union."""
    wide = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    high = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    common = max(wide, 0) * max(high, 0)
    return common / (one[2] * one[3] + other[2] * other[3] - common)


def assert_boxed(surface: Picture, expected: Sequence[Box]) -> None:
    found = items_on_surface(Image.fromarray(surface))
    assert len(found) == len(expected), found
    for box in expected:
        assert max(overlap(box, each) for each in found) > 0.7


def test_things_that_lie_apart_are_boxed_one_by_one() -> None:
    surface = table()
    assert_boxed(
        surface,
        [
            lay(surface, (90, 100), (50, 60), "red"),
            lay(surface, (290, 110), (60, 40), "blue"),
            lay(surface, (200, 300), (80, 50), "black"),
        ],
    )


def test_the_item_of_the_picture_comes_first() -> None:
    surface = table()
    small = lay(surface, (200, 200), (25, 25), "red")
    large = lay(surface, (130, 60), (90, 45), "blue")
    found = items_on_surface(Image.fromarray(surface))
    assert overlap(found[0], large) > 0.7
    surface = table()
    middle = lay(surface, (200, 200), (60, 60), "red")
    corner = lay(surface, (60, 340), (62, 62), "blue")
    found = items_on_surface(Image.fromarray(surface))
    assert overlap(found[0], middle) > 0.7
    assert overlap(found[1], corner) > 0.5
    assert small != middle


def test_things_that_touch_are_told_apart_at_their_waist() -> None:
    surface = table()
    assert_boxed(
        surface,
        [lay(surface, (130, 200), (72, 60), "red"), lay(surface, (270, 200), (72, 60), "blue")],
    )


def test_a_pair_is_one_item() -> None:
    surface = table()
    left = lay(surface, (140, 200), (45, 90), "black")
    right = lay(surface, (250, 200), (45, 90), "black")
    assert_boxed(surface, [(left[0], left[1], right[0] + right[2] - left[0], left[3])])


def test_alike_things_far_from_each_other_are_two() -> None:
    surface = table()
    assert_boxed(
        surface,
        [lay(surface, (70, 200), (45, 90), "black"), lay(surface, (330, 200), (45, 90), "black")],
    )


def test_an_empty_surface_holds_nothing() -> None:
    assert items_on_surface(Image.fromarray(table())) == ()
    assert items_on_surface(Image.new("RGB", (64, 64), "white")) == ()


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 2), (9, 9)])
def test_the_smallest_pictures_hold_what_fits(size: tuple[int, int]) -> None:
    assert len(items_on_surface(Image.new("RGB", size, "white"))) <= 1


def test_of_clutter_nothing_is_told() -> None:
    assert items_on_surface(noise((16, 16)).resize((SIZE, SIZE))) == ()


@pytest.mark.parametrize(("things", "listed"), [(8, MOST_ITEMS), (12, 0)])
def test_more_things_than_would_be_laid_on_a_table_are_clutter(things: int, listed: int) -> None:
    surface = table()
    for place in range(things):
        lay(surface, (55 + 97 * (place % 4), 70 + 130 * (place // 4)), (20, 30), "red")
    assert len(items_on_surface(Image.fromarray(surface))) == listed


def test_specks_and_what_reaches_into_the_picture_are_no_items() -> None:
    surface = table()
    item = lay(surface, (200, 200), (90, 80), "blue")
    lay(surface, (60, 60), (12, 10), "black")
    lay(surface, (395, 120), (40, 50), "red")
    assert_boxed(surface, [item])


def test_boxes_lie_inside_the_picture() -> None:
    surface = table()
    lay(surface, (50, 200), (49, 60), "red")
    lay(surface, (300, 340), (60, 59), "blue")
    for left, top, width, height in items_on_surface(Image.fromarray(surface)):
        assert 0 <= left < left + width <= 1
        assert 0 <= top < top + height <= 1
