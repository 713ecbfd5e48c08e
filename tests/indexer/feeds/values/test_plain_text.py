"""HTML to the text a reader sees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.feeds.values.plain_text import plain_line, plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain", "plain"),
        ("<p>One</p>\n<p>Two<br/>three</p>", "One\nTwo\nthree"),
        ("<ul><li>100% cotton\n<li>Buckle</ul>", "• 100% cotton\n• Buckle"),
        ("Lumaflex&trade; &amp; more", "Lumaflex™ & more"),
        ("size < 3 and > 1", "size < 3 and > 1"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("a<script>alert(1)</script>b<style>p{}</style>", "ab"),
        ("wrapped\n  text", "wrapped\ntext"),
        ("<p>wrapped\n  text</p>", "wrapped text"),
    ],
)
def test_tags_go_and_entities_are_decoded(html: str, text: str) -> None:
    assert plain_text(html) == text


@given(st.text())
def test_any_text_gives_one_clean_line(html: str) -> None:
    line = plain_line(html)
    assert line == " ".join(line.split())
