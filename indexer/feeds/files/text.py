"""A file as text, in lines of bounded length."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from indexer.feeds.files.compression import open_bytes
from indexer.feeds.files.encoding import Encoding, encoding_of
from lookup.base.errors import FeedError

MAX_FIELD = 131_072
"""Characters of one value."""

MAX_LINE = 1_048_576
"""Characters of one line that are looked at; anything longer is not a row."""


@contextmanager
def open_text(path: Path, encoding: Encoding | None = None) -> Iterator[TextIO]:
    """The file as text, unpacked, newlines untouched, without its mark.

    Bytes that are not UTF-8 arrive as lone surrogates (`values.surrogates` finds them). Raises
    FeedError when the file cannot be opened or breaks off as UTF-16.
    """
    encoding = encoding or encoding_of(path)
    with open_bytes(path) as raw:
        file = io.TextIOWrapper(raw, encoding.name, encoding.errors, newline="")
        try:
            yield file
        except UnicodeError as error:
            raise FeedError(
                f"{path.name} is not well-formed {encoding.name.upper()}: {error}.",
                "Export it again as UTF-8.",
            ) from error


def bounded_lines(file: TextIO) -> Iterator[str]:
    """The file's lines with their ends; of one longer than MAX_LINE only its beginning."""
    while line := file.readline(MAX_LINE):
        if len(line) == MAX_LINE and not line.endswith(("\n", "\r")):
            while (rest := file.readline(MAX_LINE)) and not rest.endswith(("\n", "\r")):
                pass
        yield line
