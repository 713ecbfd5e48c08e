"""What may lie behind an item."""

import numpy as np
import pytest

from lookup.features.surface import Surface
from lookup.learning.backdrops import backdrop, plain_surface


@pytest.mark.parametrize("seed", range(6))
def test_a_plain_surface_is_one_and_has_the_size_asked_for(seed: int) -> None:
    pixels = plain_surface((180, 120), np.random.default_rng(seed))
    assert (pixels.shape, pixels.dtype) == ((120, 180, 3), np.uint8)
    assert Surface.of(pixels).plain


def test_the_same_seed_draws_the_same() -> None:
    for draw in (plain_surface, backdrop):
        one, other = (draw((90, 60), np.random.default_rng(3)) for _ in range(2))
        assert (one == other).all()
