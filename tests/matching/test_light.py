"""Light: what a photo's surroundings say of it, and which colours it explains."""

import cv2
import numpy as np
import pytest

from lookup.features.view import Floats, PatchView, PictureView
from lookup.matching.light import Light

IVORY, NAVY = (88.0, 0.0, 12.0), (25.0, 8.0, -35.0)
GREY = (70.0, 0.0, 0.0)
YELLOW_GREY = (70.0, 2.0, 30.0)


def view(item: tuple[float, ...], behind: tuple[float, ...]) -> PictureView:
    """Four cells of an item, then twelve of a plain background."""
    colours = np.array([item] * 4 + [behind] * 12, np.float32)
    weights = np.array([1] * 4 + [0] * 12, np.float32)
    patches = PatchView(np.zeros((16, 2), np.float32), weights, colours, (4, 4), 1.0)
    vector = np.zeros(2, np.float32)
    return PictureView(vector, vector, patches, patches, vector, plain=True)


def nearest(light: Light, seen: tuple[float, ...], true: tuple[float, ...]) -> float:
    """How near the colour comes to the true one, as a distance in a and b."""
    one = np.ones((1, 1), np.float32)
    colours: list[Floats] = [np.array([[each]], np.float32) for each in (seen, true)]
    lit = light.explained(colours[0], colours[1], one)
    return min(float(np.linalg.norm((each - colours[1])[0, 0, 1:])) for each in lit)


def test_a_grey_background_is_white_light() -> None:
    assert Light.of(view(NAVY, GREY)).grey == pytest.approx(np.zeros(3), abs=0.02)


def test_a_yellow_background_is_warm_light() -> None:
    red, green, blue = Light.of(view(NAVY, YELLOW_GREY)).grey
    assert red < green < blue
    assert red + green + blue == pytest.approx(0, abs=1e-5)


def test_the_item_on_a_plain_background_tells_nothing_of_the_light() -> None:
    navy, ivory = (Light.of(view(item, GREY)).grey for item in (NAVY, IVORY))
    assert navy == pytest.approx(ivory, abs=0.01)


def test_warm_light_explains_that_white_is_yellow() -> None:
    assert nearest(Light.of(view(GREY, YELLOW_GREY)), (80, 2, 34), (85, 0, 0)) < 6


def test_what_stands_before_grey_is_yellow_itself() -> None:
    assert nearest(Light.of(view(GREY, GREY)), (80, 2, 34), (85, 0, 0)) > 20


@pytest.mark.parametrize("behind", [GREY, YELLOW_GREY])
def test_no_light_makes_ivory_navy(behind: tuple[float, ...]) -> None:
    assert nearest(Light.of(view(GREY, behind)), NAVY, IVORY) > 20


@pytest.mark.parametrize("share", [0.3, 2.0])
def test_in_less_and_in_more_light_a_colour_is_the_same(share: float) -> None:
    red = np.array([0.4, 0.06, 0.05], np.float32)
    true, seen = (
        tuple(cv2.cvtColor((red * part)[None, None], cv2.COLOR_LRGB2LAB)[0, 0].tolist())
        for part in (1, share)
    )
    assert nearest(Light.of(view(GREY, GREY)), seen, true) < 2
