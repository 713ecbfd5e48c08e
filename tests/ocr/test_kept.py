"""Text kept beside thumbnails."""

from pathlib import Path

import pytest
from PIL import Image

from lookup.images.thumbnails import Thumbnails
from lookup.ocr.kept import KeptTexts

CONTENT, OTHER = "a" * 64, "b" * 64


@pytest.fixture
def thumbnails(tmp_path: Path) -> Thumbnails:
    thumbnails = Thumbnails(tmp_path)
    thumbnails.write(CONTENT, Image.new("RGB", (40, 30)))
    return thumbnails


def test_what_is_kept_is_read_again(thumbnails: Thumbnails) -> None:
    kept = KeptTexts(thumbnails)
    assert kept.lines(CONTENT) is None
    kept.keep(CONTENT, ("Gräddfil", "3 %"))
    assert kept.lines(CONTENT) == ("Gräddfil", "3 %")
    assert kept.lines(OTHER) is None


def test_a_picture_without_text_is_kept_as_read(thumbnails: Thumbnails) -> None:
    kept = KeptTexts(thumbnails)
    kept.keep(CONTENT, ())
    assert kept.lines(CONTENT) == ()


def test_it_goes_with_its_thumbnail(thumbnails: Thumbnails) -> None:
    kept = KeptTexts(thumbnails)
    kept.keep(CONTENT, ("Alba",))
    assert list(thumbnails.contents()) == [CONTENT]
    assert thumbnails.remove(CONTENT)
    assert kept.lines(CONTENT) is None
    assert not thumbnails.remove(CONTENT)
