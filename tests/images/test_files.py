"""Catalogue pictures come from disk by the same way as photos."""

from dataclasses import replace

import pytest

from lookup.base.errors import PhotoMissing, PhotoTooLarge
from lookup.images import decode_photo, open_picture
from lookup.images.limits import DEFAULT_LIMITS


def test_a_file_gives_what_its_bytes_give(tmp_path, encode, corners):
    stored = encode(corners, "jpeg")
    path = tmp_path / "bag.png"  # the name lies, the content counts
    path.write_bytes(stored)
    limits = replace(DEFAULT_LIMITS, max_seconds=30)
    assert open_picture(path, limits, target_side=16).tobytes() == (
        decode_photo(stored, limits, target_side=16).tobytes()
    )


def test_a_file_that_is_not_there_or_no_file_is_missing(tmp_path):
    for path in (tmp_path / "nowhere.jpg", tmp_path):
        with pytest.raises(PhotoMissing, match="Check the path"):
            open_picture(path, DEFAULT_LIMITS)


def test_a_file_over_the_limit_is_too_large(tmp_path):
    path = tmp_path / "film.jpg"
    path.write_bytes(bytes(101))
    with pytest.raises(PhotoTooLarge):
        open_picture(path, replace(DEFAULT_LIMITS, max_bytes=100))
