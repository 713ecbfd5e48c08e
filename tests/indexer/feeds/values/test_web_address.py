import pytest

from indexer.feeds.values.bad_value import BadValue
from indexer.feeds.values.web_address import clean_address


@pytest.mark.parametrize(
    "text",
    [
        "https://shop.example/bags/1?color=red#top",
        "HTTP://shop.example:8080/",
        "//shop.example/1",
        "/bags/1:2",
        "bags/été.html",
        "https://shop.example/a b",
    ],
)
def test_an_address_is_taken_as_it_is(text: str) -> None:
    assert clean_address(f" {text}\n") == text


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_an_empty_one_is_none(text: str) -> None:
    assert clean_address(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,<script>", "vbscript:x"),
        *("file:///etc/passwd", "mailto:a@b.example", "ftp://shop.example/1"),
        # Browsers leave these out before they look for a scheme.
        *("java\tscript:alert(1)", "java\nscript:alert(1)", "\x01javascript:alert(1)"),
        *("https://shop.example/\x00", "https://shop.example/\x7f", "/bags\r\nLocation: x"),
    ],
)
def test_what_a_browser_would_do_something_else_with_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        clean_address(text)
