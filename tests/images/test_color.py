"""Colours: wide-gamut profiles are honoured, useless ones ignored."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageCms

from lookup.images import decode_photo
from lookup.images.color import flat_srgb
from lookup.images.display_p3 import display_p3_profile
from lookup.images.limits import DEFAULT_LIMITS

LIMITS = replace(DEFAULT_LIMITS, max_seconds=30)
# Columns: red, green and blue in XYZ, adapted to D50 (Apple's Display P3 profile; sRGB).
P3 = np.array(
    [[0.51512, 0.29198, 0.15710], [0.24120, 0.69225, 0.06657], [-0.00105, 0.04189, 0.78407]]
)
SRGB = np.array(
    [[0.43607, 0.38515, 0.14307], [0.22249, 0.71687, 0.06061], [0.01392, 0.09708, 0.71410]]
)


def expected_srgb(p3_colour: tuple[int, int, int]) -> np.ndarray:
    coded = np.array(p3_colour) / 255
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    linear = (np.linalg.inv(SRGB) @ P3 @ linear).clip(0, 1)
    coded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return 255 * coded


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "heic", "avif"])
def test_a_wide_gamut_photo_is_converted(kind, encode):
    colour = (200, 100, 60)
    wanted = expected_srgb(colour)
    assert np.abs(wanted - colour).max() > 8  # else this test could not fail
    stored = encode(Image.new("RGB", (64, 64), colour), kind, icc_profile=display_p3_profile())
    for target_side in (None, 16):
        seen = decode_photo(stored, LIMITS, target_side=target_side).getpixel((4, 4))
        assert seen == pytest.approx(tuple(wanted), abs=3)


@pytest.mark.parametrize("kind", ["heic", "avif"])
def test_display_p3_that_is_only_named_is_converted_as_with_a_profile(kind, encode):
    colour = (200, 100, 60)
    stored = bytearray(encode(Image.new("RGB", (64, 64), colour), kind, quality=95))
    at = stored.index(b"colrnclx") + 8
    assert decode_photo(bytes(stored), LIMITS).getpixel((4, 4)) == pytest.approx(colour, abs=3)
    stored[at : at + 2] = (12).to_bytes(2)  # instead of 1, as sRGB has
    seen = decode_photo(bytes(stored), LIMITS).getpixel((4, 4))
    assert seen == pytest.approx(tuple(expected_srgb(colour)), abs=3)


def test_a_profile_in_several_jpeg_segments_is_put_together(encode):
    colour = (200, 100, 60)
    long = display_p3_profile() + bytes(150_000)
    stored = encode(Image.new("RGB", (64, 64), colour), "jpeg", icc_profile=long)
    assert stored.count(b"ICC_PROFILE\0") == 3
    seen = decode_photo(stored, LIMITS).getpixel((4, 4))
    assert seen == pytest.approx(tuple(expected_srgb(colour)), abs=3)


@pytest.mark.parametrize("profile", [b"no profile at all", display_p3_profile()[:150], bytes(5000)])
def test_a_useless_profile_is_ignored(profile, encode):
    stored = encode(Image.new("RGB", (64, 64), (200, 100, 60)), "png", icc_profile=profile)
    assert decode_photo(stored, LIMITS).getpixel((4, 4)) == (200, 100, 60)


def test_a_profile_for_other_pixels_is_ignored():
    grey = Image.new("L", (4, 4), 90)
    assert flat_srgb(grey, display_p3_profile()).getpixel((0, 0)) == (90, 90, 90)


def test_an_srgb_profile_changes_nothing(encode):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    stored = encode(Image.new("RGB", (64, 64), (200, 100, 60)), "png", icc_profile=profile)
    assert decode_photo(stored, LIMITS).getpixel((4, 4)) == (200, 100, 60)
