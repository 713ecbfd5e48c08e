"""Reading the text in catalogue pictures, once for each."""

from pathlib import Path

import pytest
from PIL import Image

from indexer.pipeline.texts import read_texts
from lookup.images.thumbnails import Thumbnails
from lookup.ocr.kept import KeptTexts
from lookup.ocr.line import TextLine
from lookup.ocr.reader import TextReader

WHOLE = (0.0, 0.0, 1.0, 1.0)


class ReadsWidths(TextReader):
    """Reads the width of a picture, and something doubtful; of narrow pictures nothing."""

    def __init__(self) -> None:
        super().__init__(threads=1)
        self.pictures = 0

    def read(self, picture: Image.Image) -> tuple[TextLine, ...]:
        self.pictures += 1
        if picture.width < 50:
            return ()
        return TextLine(f"width {picture.width}", 0.9, WHOLE), TextLine("li|", 0.2, WHOLE)


@pytest.fixture
def thumbnails(tmp_path: Path) -> Thumbnails:
    thumbnails = Thumbnails(tmp_path)
    for width, content in ((100, "a" * 64), (40, "b" * 64)):
        thumbnails.write(content, Image.new("RGB", (width, 30)))
    return thumbnails


def test_every_picture_is_read_and_its_sure_lines_are_kept(thumbnails: Thumbnails) -> None:
    ticks = []
    found = read_texts(thumbnails, ReadsWidths(), lambda *tick: ticks.append(tick))
    assert found == (2, 2, 1)
    assert ticks == [(1, 2), (2, 2)]
    kept = KeptTexts(thumbnails)
    assert (kept.lines("a" * 64), kept.lines("b" * 64)) == (("width 100",), ())


def test_what_was_read_is_not_read_again(thumbnails: Thumbnails) -> None:
    reader = ReadsWidths()
    read_texts(thumbnails, reader)
    thumbnails.write("c" * 64, Image.new("RGB", (60, 30)))
    assert read_texts(thumbnails, reader) == (3, 1, 2)
    assert reader.pictures == 3
