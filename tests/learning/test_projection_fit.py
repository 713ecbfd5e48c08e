"""fit_projection, evenly_spread: a projection from a catalogue's own pictures."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.encoders.onnx_encoder import OnnxEncoder
from lookup.features.projection import DIMENSION
from lookup.learning.projection_fit import MOST_PICTURES, evenly_spread, fit_projection
from tests.features.pictures import item, noise


@given(st.integers(0, 500), st.integers(1, 200))
def test_items_are_spread_from_the_first_to_the_last(many: int, count: int) -> None:
    items = list(range(many))
    chosen = evenly_spread(items, count)
    assert len(chosen) == min(many, count)
    assert chosen == sorted(set(chosen))
    if chosen:
        assert chosen[0] == 0
    if len(chosen) > 1:
        assert chosen[-1] == many - 1
        steps = {after - before for before, after in pairwise(chosen)}
        assert max(steps) - min(steps) <= 1


def test_the_same_pictures_give_the_same_projection(encoder: OnnxEncoder) -> None:
    pictures = [item(0), noise()]
    first, second = fit_projection(encoder, pictures), fit_projection(encoder, pictures)
    assert first.digest == second.digest
    assert first.basis.shape[1] == DIMENSION
    assert first.digest != fit_projection(encoder, [item(1)]).digest


@pytest.mark.parametrize("count", [0, MOST_PICTURES + 1])
def test_no_picture_and_too_many_are_refused(encoder: OnnxEncoder, count: int) -> None:
    with pytest.raises(ValueError, match="pictures"):
        fit_projection(encoder, [noise()] * count)
