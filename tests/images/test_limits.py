"""Limits come from the settings; each refuses with the figure that broke it and what to do."""

import pytest

from lookup.base.errors import PhotoTooLarge
from lookup.images.limits import (
    DEFAULT_LIMITS,
    PICTURE_LIMITS,
    PhotoLimits,
    photo_limits,
    picture_limits,
)
from lookup.settings.table import Settings


def test_the_limit_itself_is_still_accepted():
    limits = PhotoLimits(10, 60, max_seconds=1, max_frames=2, max_aspect=3)
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
        DEFAULT_LIMITS.check_shape(size, frames)


def test_too_many_bytes_are_refused():
    with pytest.raises(PhotoTooLarge, match=r"26 MB, 25 MB at most"):
        DEFAULT_LIMITS.check_bytes(26_000_000)


@pytest.mark.parametrize("size", [(9504, 6336), (11_648, 8736), (8000, 8000)])
def test_the_masters_of_a_maison_pass_as_catalogue_pictures(size):
    PICTURE_LIMITS.check_shape(size, 1)


def test_a_maison_is_told_how_to_allow_larger_pictures():
    with pytest.raises(PhotoTooLarge, match=r"300 MB, 200 MB at most.*--max-picture-bytes"):
        PICTURE_LIMITS.check_bytes(300_000_000)
    with pytest.raises(PhotoTooLarge, match=r"400 megapixels.*--max-picture-pixels"):
        PICTURE_LIMITS.check_shape((20_000, 20_000), 1)
    allowed = picture_limits(Settings(max_picture_pixels=400_000_000))
    allowed.check_shape((20_000, 20_000), 1)


@pytest.mark.parametrize("size", [(8192, 6144), (8064, 6048), (16_000, 3_000)])
def test_the_largest_phone_modes_and_panoramas_pass(size):
    photo_limits(Settings()).check_shape(size, 1)


def test_each_limit_is_the_setting_of_the_deployment(monkeypatch):
    monkeypatch.setenv("LOOKUP_MAX_PHOTO_PIXELS", "10000")
    limits = photo_limits(Settings(max_photo_bytes=2_000, max_decode_seconds=3))
    assert (limits.max_bytes, limits.max_pixels, limits.max_seconds) == (2_000, 10_000, 3)


def test_work_beside_a_service_takes_the_tables_limits_whatever_the_environment_says(monkeypatch):
    monkeypatch.setenv("LOOKUP_MAX_PHOTO_PIXELS", "10000")
    table = Settings.model_fields
    assert DEFAULT_LIMITS.max_pixels == table["max_photo_pixels"].default
    assert DEFAULT_LIMITS.max_bytes == table["max_photo_bytes"].default
    assert DEFAULT_LIMITS.max_seconds == table["max_decode_seconds"].default
