"""Textures tile and keep their scale."""

import numpy as np
import pytest

from indexer.lab.drawn.material import MATERIALS, ramp
from indexer.lab.drawn.texture import TILE, sampled, texture

NAMES = sorted({m.texture for m in MATERIALS.values() if m.texture is not None})


@pytest.mark.parametrize("name", NAMES)
def test_the_tile_has_no_seam(name: str) -> None:
    tile = texture(name)
    assert tile.shape == (TILE, TILE, 3)
    assert tile.dtype == np.float32
    inside = np.abs(np.diff(tile, axis=1)).mean(0)
    across = np.abs(tile[:, 0] - tile[:, -1]).mean(0)
    assert (across <= np.maximum(8 * inside.max(0), 0.02)).all()


def test_a_region_shows_the_same_grain_wherever_its_corner_is() -> None:
    whole = sampled("pebble", 10.0, 20.0, 60, 60, 1.25)
    part = sampled("pebble", 10.0 + 16 * 1.25, 20.0 + 8 * 1.25, 30, 30, 1.25)
    assert np.allclose(whole[8:36, 16:44], part[:28, :28], atol=2e-2)


def test_ramps_run_from_deep_shadow_through_the_base_to_the_highlight() -> None:
    colours = ramp((120, 60, 30), glare=1.0)[0]
    assert tuple(colours[150]) == (120, 60, 30)
    brightness = colours.astype(int).sum(1)
    assert (np.diff(brightness) >= 0).all()
    assert colours[255].min() > 240
