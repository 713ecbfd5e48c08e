"""CloseUp: the item on a canvas of its own, with what of it is item."""

import numpy as np
import pytest
from PIL.Image import Image

from lookup.matching.canvas import Canvas
from lookup.matching.close_up import CloseUp
from lookup.matching.foreground import plain_foreground
from tests.matching.pictures import boxed, noise, preprocessing

SQUASH = preprocessing("squash")


def close_up_of(picture: Image, margin: float) -> CloseUp:
    canvas = Canvas.of(picture, SQUASH)
    foreground = plain_foreground(canvas)
    assert foreground is not None
    return CloseUp.of_foreground(picture, canvas, foreground, SQUASH, margin=margin)


@pytest.mark.parametrize("margin", [0.0, 0.1, 0.3])
def test_an_item_fills_its_close_up_but_for_the_margin(margin: float) -> None:
    found = close_up_of(boxed((60, 40, 180, 120), size=(240, 160)), margin)
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


def test_a_box_is_searched_for_a_plain_background_of_its_own() -> None:
    picture = noise((192, 192))
    picture.paste(boxed((16, 16, 80, 80), size=(96, 96)), (48, 48))
    canvas = Canvas.of(picture, SQUASH)
    on_plain = CloseUp.of_box(picture, canvas, (24, 24, 72, 72), SQUASH, margin=0)
    assert on_plain.mask is not None
    assert np.array_equal(np.asarray(on_plain.canvas.pixels)[0, 0], (250, 250, 250))
    on_noise = CloseUp.of_box(picture, canvas, (0, 0, 96, 96), SQUASH, margin=0)
    assert on_noise.mask is None
