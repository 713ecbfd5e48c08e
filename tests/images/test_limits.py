"""A limit refuses with the figure that broke it and with what to do."""

import pytest

from lookup.base.errors import PhotoTooLarge
from lookup.images import PhotoLimits


def test_the_limit_itself_is_still_accepted():
    limits = PhotoLimits(max_bytes=10, max_pixels=60, max_frames=2, max_aspect=3)
    limits.check_bytes(10)
    limits.check_shape((10, 6), 2)
    limits.check_shape((3, 9), 1)


@pytest.mark.parametrize(
    ("size", "frames", "says"),
    [
        ((10_000, 10_000), 1, "100 megapixels"),
        ((5_000, 10), 1, "Crop it"),
        ((10, 5_000), 1, "Crop it"),
        ((100, 100), 12, "12 frames"),
    ],
)
def test_more_than_the_defaults_is_refused(size, frames, says):
    with pytest.raises(PhotoTooLarge, match=says):
        PhotoLimits().check_shape(size, frames)


def test_too_many_bytes_are_refused():
    with pytest.raises(PhotoTooLarge, match=r"26 MB, 25 MB at most"):
        PhotoLimits().check_bytes(26_000_000)


@pytest.mark.parametrize("size", [(8192, 6144), (8064, 6048), (16_000, 3_000)])
def test_the_largest_phone_modes_and_panoramas_pass(size):
    PhotoLimits().check_shape(size, 1)
