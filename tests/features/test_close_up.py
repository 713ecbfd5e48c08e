"""CloseUp: the item on a canvas of its own, with what of it is item."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL.Image import Image

from lookup.features.canvas import Canvas
from lookup.features.close_up import CloseUp, squared
from lookup.features.foreground import plain_foreground
from tests.features.pictures import boxed, noise, preprocessing

SQUASH = preprocessing("squash")


def close_up_of(picture: Image, margin: float) -> CloseUp:
    canvas = Canvas.of(picture, SQUASH)
    foreground = plain_foreground(canvas)
    assert foreground is not None
    return CloseUp.of_foreground(picture, canvas, foreground, SQUASH, margin=margin)


@pytest.mark.parametrize("margin", [0.0, 0.1, 0.3])
def test_an_item_fills_its_close_up_but_for_the_margin(margin: float) -> None:
    found = close_up_of(boxed((160, 80, 320, 240), size=(480, 320)), margin)
    assert found.mask is not None
    assert found.mask.mean() == pytest.approx(1 / (1 + 2 * margin) ** 2, abs=0.04)


def test_an_item_that_fills_it_is_still_told_from_the_background() -> None:
    """Cut out closely, an item leaves no plain border from which to tell it again."""
    picture = boxed((240, 240, 720, 720), size=(960, 960))
    picture.paste((20, 20, 120), (240, 240, 720, 480))
    found = close_up_of(picture, margin=0)
    assert plain_foreground(found.canvas) is None
    assert found.mask is not None
    assert found.mask.mean() > 0.97


def test_an_item_is_not_stretched() -> None:
    """Its close-up is as wide as high, so that only plain background is added."""
    found = close_up_of(boxed((40, 100, 200, 140), size=(240, 240)), margin=0)
    assert found.mask is not None
    assert found.mask.mean() == pytest.approx(40 / 160, abs=0.03)


@pytest.mark.parametrize(
    ("box", "square"),
    [
        ((40, 50, 60, 60), (40, 45, 60, 65)),
        ((0, 10, 10, 90), (0, 10, 80, 90)),
        ((90, 40, 100, 80), (60, 40, 100, 80)),
        ((0, 0, 100, 100), (0, 0, 100, 100)),
    ],
    ids=["in the middle", "at the left edge", "at the right edge", "all"],
)
def test_a_square_lies_around_its_box(
    box: tuple[int, int, int, int], square: tuple[int, int, int, int]
) -> None:
    assert squared(box, (100, 100)) == square


@given(
    size=st.tuples(st.integers(1, 500), st.integers(1, 500)),
    shares=st.tuples(*[st.floats(0, 1)] * 4),
)
def test_a_square_is_within_the_picture_and_holds_its_box(
    size: tuple[int, int], shares: tuple[float, float, float, float]
) -> None:
    across = sorted(int(share * size[0]) for share in shares[:2])
    down = sorted(int(share * size[1]) for share in shares[2:])
    box = (across[0], down[0], across[1], down[1])
    left, top, right, bottom = squared(box, size)
    assert 0 <= left <= box[0] <= box[2] <= right <= size[0]
    assert 0 <= top <= box[1] <= box[3] <= bottom <= size[1]
    side = max(box[2] - box[0], box[3] - box[1])
    assert (right - left, bottom - top) == (min(side, size[0]), min(side, size[1]))


def test_a_box_is_searched_for_a_plain_background_of_its_own() -> None:
    picture = noise((192, 192))
    picture.paste(boxed((16, 16, 80, 80), size=(96, 96)), (48, 48))
    on_plain = CloseUp.of_box(picture, (48, 48, 144, 144), SQUASH)
    assert on_plain.mask is not None
    assert np.array_equal(np.asarray(on_plain.canvas.pixels)[0, 0], (250, 250, 250))
    on_noise = CloseUp.of_box(picture, (0, 0, 192, 192), SQUASH)
    assert on_noise.mask is None
