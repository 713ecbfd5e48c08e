"""Resizing by matrices gives what Pillow's own resizing gives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from lookup.encoders.resampling import resized

KINDS = (Image.Resampling.BICUBIC, Image.Resampling.BILINEAR)


def noise(width: int, height: int) -> Image.Image:
    """Values in the middle: what is clipped between the passes depends on which is first."""
    rng = np.random.default_rng(width * 1000 + height)
    return Image.fromarray(rng.integers(64, 192, (height, width, 3)).astype(np.uint8))


def off(picture: Image.Image, size: tuple[int, int], kind: Image.Resampling) -> np.ndarray:
    """How far each value is from Pillow's."""
    made = resized(picture, size, kind)
    assert (made.mode, made.size) == ("RGB", size)
    return np.abs(np.asarray(made, np.int16) - np.asarray(picture.resize(size, kind), np.int16))


@given(before=st.tuples(*[st.integers(1, 300)] * 2), after=st.tuples(*[st.integers(1, 90)] * 2))
@settings(max_examples=60)
@pytest.mark.parametrize("kind", KINDS)
def test_it_is_pillows_own_but_for_rounding(
    kind: Image.Resampling, before: tuple[int, int], after: tuple[int, int]
) -> None:
    assert off(noise(*before), after, kind).max() <= 2


@pytest.mark.parametrize("kind", KINDS)
def test_what_overshoots_is_clipped(kind: Image.Resampling) -> None:
    edge = Image.new("RGB", (64, 64), "black")
    edge.paste("white", (20, 0, 64, 64))
    assert off(edge, (90, 90), kind).max() <= 1
