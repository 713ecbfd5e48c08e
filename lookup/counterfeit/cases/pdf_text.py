"""Words as a PDF can show them with no font but those that every reader has.

Latin letters of western Europe are set in the file's own font; Chinese, Japanese, Greek and
Cyrillic ones in Adobe's Chinese font, Korean ones in its Korean font, which readers substitute.
Whatever none of them has stands as its number, such as [U+0105], never as a box or another letter.
"""

from collections.abc import Iterator
from functools import cache
from itertools import groupby
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.platypus import Paragraph

_CHINESE, _KOREAN = "STSong-Light", "HYSMyeongJo-Medium"
_FONTS = (("cp1252", None), ("gbk", _CHINESE), ("euc-kr", _KOREAN))
"""Which letters a font has, by the character set that it was made for."""


def paragraph(words: str, style: str = "BodyText") -> Paragraph:
    """The words in a style of reportlab's sample sheet."""
    _register_fonts()
    base = getSampleStyleSheet()[style]
    # Chinese has no blanks between words.
    wrap = "CJK" if any(font for font, _ in _runs(words)) else base.wordWrap
    heads = style.startswith("Heading")  # no heading is left alone at the end of a page
    return Paragraph(
        marked(words), ParagraphStyle(style, parent=base, wordWrap=wrap, keepWithNext=heads)
    )


def marked(words: str) -> str:
    """The words as reportlab's markup, each run in a font that has it."""
    return "".join(
        escape(run) if font is None else f'<font name="{font}">{escape(run)}</font>'
        for font, run in _runs(words)
    )


def _runs(words: str) -> Iterator[tuple[str | None, str]]:
    shown = (_shown(letter) for letter in words)
    for font, run in groupby(shown, key=lambda pair: pair[0]):
        yield font, "".join(text for _, text in run)


def _shown(letter: str) -> tuple[str | None, str]:
    for charset, font in _FONTS:
        try:
            letter.encode(charset)
        except UnicodeEncodeError:
            continue
        return font, letter
    return None, f"[U+{ord(letter):04X}]"


@cache
def _register_fonts() -> None:
    for name in (_CHINESE, _KOREAN):
        registerFont(UnicodeCIDFont(name))
