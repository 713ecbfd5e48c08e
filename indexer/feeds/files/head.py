"""The beginning of a feed, by which formats recognise it."""

from dataclasses import dataclass
from pathlib import Path

from indexer.feeds.files.compression import open_bytes
from indexer.feeds.files.encoding import Encoding, encoding_of

_HEAD_BYTES = 65_536


@dataclass(frozen=True)
class FeedHead:
    """The beginning of a file, unpacked: raw, and as text."""

    path: Path
    raw: bytes
    text: str
    encoding: Encoding


def read_head(path: Path) -> FeedHead:
    """The head of the file. Raises FeedError when it cannot be opened."""
    encoding = encoding_of(path)
    with open_bytes(path) as file:
        raw = file.read(_HEAD_BYTES)
    text = raw.decode(encoding.name, errors="replace").lstrip("\ufeff")
    return FeedHead(path, raw, text, encoding)
