from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.graphics.shapes import Drawing
from reportlab.platypus import SimpleDocTemplate

from lookup.counterfeit.cases.pdf_text import marked, paragraph


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Façade & Söhne", "Façade &amp; Söhne"),
        ("缝线 ok", '<font name="STSong-Light">缝线</font> ok'),
        ("Δέρμα", '<font name="STSong-Light">Δ</font>[U+03AD]<font name="STSong-Light">ρμα</font>'),
        ("가방", '<font name="HYSMyeongJo-Medium">가방</font>'),
        ("bądź", "b[U+0105]d[U+017A]"),
        ("حقيبة"[0], "[U+062D]"),
        ("<b>", "&lt;b&gt;"),
    ],
)
def test_each_letter_is_in_a_font_that_has_it_or_stands_as_its_number(
    words: str, shown: str
) -> None:
    assert marked(words) == shown


@given(st.text(max_size=60))
def test_any_words_can_be_set(words: str) -> None:
    stream = BytesIO()
    SimpleDocTemplate(stream).build([paragraph(words)])
    assert stream.getvalue().startswith(b"%PDF")


def test_a_long_line_of_chinese_is_broken() -> None:
    short, long = paragraph("缝线"), paragraph("缝线不齐" * 60)
    assert long.wrap(400, 800)[1] > 3 * short.wrap(400, 800)[1]


def test_a_heading_goes_to_the_next_page_with_what_it_heads() -> None:
    pages: dict[int, int] = {}
    document = SimpleDocTemplate(BytesIO(), pagesize=(400, 300), topMargin=20, bottomMargin=20)
    heading, picture = paragraph("Photo 1", "Heading2"), Drawing(10, 100)
    document.afterFlowable = lambda flowable: pages.update({id(flowable): document.page})
    document.build([Drawing(10, 190), heading, picture])
    assert pages[id(heading)] == pages[id(picture)] == 2
