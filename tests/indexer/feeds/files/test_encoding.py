"""The encoding of a file, told by its bytes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.feeds.files.encoding import encoding_of
from indexer.feeds.files.text import open_text

Write = Callable[[str, str | bytes], Path]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "utf-8"),
        (b"plain", "utf-8"),
        ("Étui".encode(), "utf-8"),
        ("Étui".encode("utf-8-sig"), "utf-8-sig"),
        ("sku;Étui".encode("utf-16"), "utf-16"),
        ("sku;Étui".encode("utf-16-le"), "utf-16-le"),
        ("sku;Étui".encode("utf-16-be"), "utf-16-be"),
        ("Étui à 5 €".encode("cp1252"), "cp1252"),
        (b"L'\xc9T\xc9\x92 " + "é à ç ü ".encode("cp1252") * 9, "cp1252"),
        ("Étui é".encode() + b" \xe9", "utf-8"),
        (b"\xe9 \x81", "utf-8"),
    ],
)
def test_it_is_what_the_bytes_are(write: Write, content: bytes, name: str) -> None:
    assert encoding_of(write("f", content)).name == name


def test_a_letter_across_two_reads_is_one_letter(write: Write) -> None:
    content = b"x" * 1_048_575 + "é".encode()
    assert encoding_of(write("f", content)).name == "utf-8"


@settings(max_examples=50)
@given(text=st.text(st.characters(codec="cp1252", exclude_characters="\r\n"), min_size=1))
def test_text_of_windows_is_read_back_unless_it_is_utf8_too(write: Write, text: str) -> None:
    content = text.encode("cp1252")
    with open_text(write("f", content)) as file:
        read = file.read()
    if encoding_of(write("f", content)).name == "cp1252":
        assert read == text
    else:
        assert read.encode("utf-8", "surrogateescape") == content or "\0" in text
