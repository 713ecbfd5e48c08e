"""WINDOWS: overlapping parts of a picture."""

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lookup.images.box import crop
from lookup.images.windows import WINDOWS

_SHARE = 0.4
_place = st.floats(0, 1 - _SHARE)


@given(_place, _place)
def test_most_of_a_thing_of_two_fifths_of_the_side_lies_in_a_window(x: float, y: float) -> None:
    def seen(place: float, start: float, length: float) -> float:
        return (min(place + _SHARE, start + length) - max(place, start)) / _SHARE

    assert any(
        min(seen(x, left, width), seen(y, top, height)) >= 0.75 - 1e-9
        for left, top, width, height in WINDOWS
    )


@given(st.integers(1, 50), st.integers(1, 50))
def test_windows_lie_within_pictures_of_any_size(width: int, height: int) -> None:
    for window in WINDOWS:
        part = crop(Image.new("RGB", (width, height)), window)
        assert min(part.size) >= 1
