"""From bytes to text: encodings told by their marks, lines of bounded length."""

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from lookup.base.errors import FeedError

MAX_FIELD = 131_072
"""Characters of one value; the CSV parser's own limit."""

MAX_LINE = 1_048_576
"""Characters of one line that are looked at; anything longer is not a row."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@contextmanager
def open_text(path: Path) -> Iterator[TextIO]:
    """The file as text, UTF-8 or, where it says so itself, UTF-16; newlines untouched.

    Bytes that are not UTF-8 arrive as lone surrogates: `undecodable` finds them, so that one bad
    row costs one row. Raises FeedError when the file cannot be opened or breaks off as UTF-16.
    """
    encoding = text_encoding(path)
    # UTF-16 has no bytes to smuggle through; there, damage stops the file.
    errors = "surrogateescape" if encoding.startswith("utf-8") else "strict"
    try:
        with path.open(encoding=encoding, errors=errors, newline="") as file:
            yield file
    except UnicodeError as error:
        raise FeedError(
            f"{path.name} is not well-formed {encoding.upper()}: {error}.",
            "Export it again as UTF-8.",
        ) from error


@contextmanager
def open_bytes(path: Path) -> Iterator[BinaryIO]:
    """The file's bytes. Raises FeedError when it cannot be opened."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise FeedError(
            f"The feed {path} cannot be opened: {error.strerror}.", "Check the path and its rights."
        ) from error
    with file:
        yield file


def text_encoding(path: Path) -> str:
    """The encoding the file's first bytes tell: utf-8, utf-8-sig, utf-16, utf-16-le, utf-16-be."""
    with open_bytes(path) as file:
        head = file.read(64)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    if len(head) >= 4 and head[1::2].count(0) > len(head) // 4:
        return "utf-16-le"
    if len(head) >= 4 and head[0::2].count(0) > len(head) // 4:
        return "utf-16-be"
    return "utf-8"


def bounded_lines(file: TextIO) -> Iterator[str]:
    """The file's lines with their ends; of one longer than MAX_LINE only its beginning and end."""
    while line := file.readline(MAX_LINE):
        if len(line) == MAX_LINE and not line.endswith("\n"):
            quotes = line.count('"')
            while (rest := file.readline(MAX_LINE)) and not rest.endswith("\n"):
                quotes += rest.count('"')
            quotes += rest.count('"')
            # The quotes left out still open or close a field: keep their parity.
            closing = '"' if quotes % 2 != line.count('"') % 2 else ""
            line = f"{line}{closing}\n"
        yield line


def undecodable(text: str) -> str | None:
    """What is wrong with text that holds bytes that were not UTF-8; None when nothing is."""
    if text.isascii():
        return None
    for place, character in enumerate(text):
        if "\udc80" <= character <= "\udcff":
            byte = ord(character) - 0xDC00
            return f"byte 0x{byte:02X} at character {place + 1} is not UTF-8; export as UTF-8"
    return None
