"""The surface that things lie on."""

import tracemalloc

import numpy as np
import pytest
from numpy.typing import NDArray

from lookup.features.surface import Surface
from tests.features.pictures import noise

Picture = NDArray[np.uint8]


def lit(colour: tuple[int, int, int], side: int = 120, grain: float = 3.0) -> Picture:
    """A surface whose light falls off to the right, with grain."""
    light = np.linspace(1.0, 0.7, side)[None, :, None]
    noisy = np.array(colour) * light + np.random.default_rng(0).normal(0, grain, (side, side, 3))
    return np.clip(noisy, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("colour", [(230, 225, 215), (120, 80, 50), (40, 45, 60)])
def test_uneven_light_is_one_surface(colour: tuple[int, int, int]) -> None:
    surface = Surface.of(lit(colour))
    assert surface.plain
    assert surface.seen.mean() > 0.95
    assert surface.border_share > 0.95


def test_what_lies_on_it_is_not_surface() -> None:
    pixels = lit((230, 225, 215))
    pixels[30:70, 40:100] = (150, 30, 30)
    surface = Surface.of(pixels)
    assert not surface.seen[32:68, 42:98].any()
    assert surface.seen[80:].mean() > 0.95


def test_a_hole_in_a_thing_is_not_reached() -> None:
    """The flood comes from the border, so what a ring encloses belongs to it."""
    pixels = lit((230, 225, 215))
    pixels[30:90, 30:90] = (150, 30, 30)
    pixels[50:70, 50:70] = lit((230, 225, 215))[50:70, 50:70]
    assert not Surface.of(pixels).seen[52:68, 52:68].any()


def test_clutter_is_no_plain_surface() -> None:
    clutter = np.asarray(noise((12, 12)).resize((120, 120)))
    assert not Surface.of(clutter).plain


def test_a_picture_of_a_few_pixels_is_surface() -> None:
    assert Surface.of(np.full((8, 8, 3), 200, np.uint8)).seen.all()


def test_pictures_of_many_shapes_leave_little_behind() -> None:
    """Catalogues and phones have dozens; what is made for each takes half a megabyte here."""
    tracemalloc.start()
    try:
        for height in range(60, 100):
            Surface.of(np.full((height, 140, 3), 200, np.uint8))
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 8_000_000
