"""The first bytes of a feed, by which formats recognise it."""

import csv
from dataclasses import dataclass
from pathlib import Path

from indexer.feeds.text import open_bytes, text_encoding

_HEAD_BYTES = 65_536


@dataclass(frozen=True)
class FeedHead:
    """The beginning of a file: raw, and as text."""

    path: Path
    raw: bytes
    text: str

    def cells(self, delimiter: str) -> list[str]:
        """The cells of the first line."""
        first_line = self.text.splitlines()[:1]
        try:
            return [cell.strip() for cell in next(csv.reader(first_line, delimiter=delimiter), [])]
        except csv.Error:
            return []


def read_head(path: Path) -> FeedHead:
    """The head of the file. Raises FeedError when it cannot be opened."""
    encoding = text_encoding(path)
    with open_bytes(path) as file:
        raw = file.read(_HEAD_BYTES)
    return FeedHead(path, raw, raw.decode(encoding, errors="replace").lstrip("\ufeff"))
