"""Reading lines of text, with the real models where the extra is installed."""

import sys

import pytest
from PIL import Image, ImageDraw, ImageFont

from lookup.base.errors import TextNotRead
from lookup.ocr.reader import TextReader


def tag(*lines: str) -> Image.Image:
    picture = Image.new("RGB", (640, 480), (240, 238, 230))
    draw = ImageDraw.Draw(picture)
    for place, line in enumerate(lines):
        draw.text((60, 60 + 90 * place), line, fill=(25, 25, 25), font=ImageFont.load_default(40))
    return picture


@pytest.fixture(scope="module")
def reader() -> TextReader:
    pytest.importorskip("rapidocr", reason="the extra `text` is not installed")
    return TextReader(threads=1)


def test_lines_are_read_from_the_top_with_their_places(reader: TextReader) -> None:
    lines = reader.read(tag("MAISON ALBA", "STYLE BG-2207"))
    assert [line.text for line in lines] == ["MAISON ALBA", "STYLE BG-2207"]
    assert all(line.confidence > 0.9 for line in lines)
    for place, line in enumerate(lines):
        left, top, width, height = line.box
        assert left == pytest.approx(60 / 640, abs=0.03)
        assert top == pytest.approx((60 + 90 * place) / 480, abs=0.06)
        assert 0.2 < width < 0.7
        assert height < 0.2


def test_a_picture_without_text_has_no_lines(reader: TextReader) -> None:
    assert reader.read(Image.new("RGB", (300, 200), "ivory")) == ()


def test_without_the_extra_it_says_which_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lookup.ocr.reader.find_spec", lambda name: None)
    with pytest.raises(TextNotRead, match=r"boutique-lookup\[text\]"):
        TextReader(threads=1).read(tag("BG-1"))


def test_whether_the_extra_is_there_is_found_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("lookup.ocr.reader.find_spec", asked.append)
    reader = TextReader(threads=1)
    assert [reader.installed for _ in range(3)] == [False] * 3
    assert asked == ["rapidocr"]


def test_no_model_is_loaded_before_there_is_something_to_read() -> None:
    TextReader(threads=1)
    assert "rapidocr" not in sys.modules or TextReader(threads=1).__dict__.keys() == {
        "_threads",
        "_lock",
    }
