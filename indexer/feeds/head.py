"""The first bytes of a feed, by which formats recognise it."""

import csv
from dataclasses import dataclass
from pathlib import Path

from indexer.feeds.text import text_encoding

_HEAD_BYTES = 65_536


@dataclass(frozen=True)
class FeedHead:
    """The beginning of a file: raw, as text, and the cells of its first line either way."""

    path: Path
    raw: bytes
    text: str

    def columns(self, delimiter: str) -> frozenset[str]:
        """The first line's cells."""
        first_line = self.text.splitlines()[:1]
        try:
            cells = next(csv.reader(first_line, delimiter=delimiter), [])
        except csv.Error:
            return frozenset()
        return frozenset(cell.strip() for cell in cells)


def read_head(path: Path) -> FeedHead:
    """The head of the file. Raises FeedError when it cannot be opened."""
    encoding = text_encoding(path)
    with path.open("rb") as file:
        raw = file.read(_HEAD_BYTES)
    return FeedHead(path, raw, raw.decode(encoding, errors="replace").lstrip("\ufeff"))
