"""WINDOWS: overlapping parts of a picture."""

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lookup.images.box import crop
from lookup.images.windows import WINDOWS

_SHARE = 0.4
_place = st.floats(0, 1 - _SHARE)


@given(_place, _place)
def test_a_thing_of_two_fifths_of_the_side_lies_in_a_window_as_a_whole(x: float, y: float) -> None:
    assert any(
        left <= x + 1e-9
        and x + _SHARE <= left + width + 1e-9
        and top <= y + 1e-9
        and y + _SHARE <= top + height + 1e-9
        for left, top, width, height in WINDOWS
    )


@given(st.integers(1, 50), st.integers(1, 50))
def test_windows_lie_within_pictures_of_any_size(width: int, height: int) -> None:
    for window in WINDOWS:
        part = crop(Image.new("RGB", (width, height)), window)
        assert min(part.size) >= 1
