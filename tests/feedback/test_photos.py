from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from lookup.base.errors import NotFound
from lookup.feedback.photos import KeptPhotos
from tests.feedback.conftest import vault


@pytest.fixture
def photos(tmp_path: Path) -> KeptPhotos:
    return KeptPhotos(vault(tmp_path))


def test_a_kept_photo_is_a_jpeg_of_at_most_1600_pixels_a_side(photos: KeptPhotos) -> None:
    kept = photos.read(photos.keep(Image.new("RGB", (3200, 800), (90, 120, 70))))
    with Image.open(BytesIO(kept)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1600, 400))


def test_nothing_that_a_file_said_is_kept_with_its_picture(photos: KeptPhotos) -> None:
    picture = Image.new("RGB", (40, 30))
    picture.info = dict.fromkeys(("comment", "exif", "xmp", "icc_profile"), b"Secret")
    assert b"Secret" not in photos.read(photos.keep(picture))
    assert picture.info["comment"] == b"Secret"  # the caller's stays as it was


def test_a_photo_that_is_not_there_is_not_found(photos: KeptPhotos) -> None:
    with pytest.raises(NotFound):
        photos.read("0" * 32)
