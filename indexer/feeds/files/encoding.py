"""The encoding of a text file, found by its bytes."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer.feeds.files.compression import open_bytes

_CHUNK = 1_048_576
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_STRANGER = re.compile("[\udc80-\udcff]")
_NOT_IN_CP1252 = re.compile("[\udc81\udc8d\udc8f\udc90\udc9d]")


@dataclass(frozen=True)
class Encoding:
    """A codec's name, and how it treats bytes that it does not know."""

    name: str
    errors: str = "strict"


def encoding_of(path: Path) -> Encoding:
    """UTF-8 or UTF-16 where the bytes are such, with or without their mark, else Windows-1252.

    A file of both kinds of bytes is UTF-8: there, those that are not arrive as lone surrogates, so
    that one bad value costs one value. Raises FeedError when the file cannot be opened.
    """
    with open_bytes(path) as file:
        head = file.read(64)
        marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
        if marked == "utf-8-sig":
            return Encoding(marked, "surrogateescape")
        if marked is not None:
            return Encoding(marked)
        if len(head) >= 4 and head[1::2].count(0) > len(head) // 4:
            return Encoding("utf-16-le")
        if len(head) >= 4 and head[0::2].count(0) > len(head) // 4:
            return Encoding("utf-16-be")
    if not _is_utf8(path) and _is_windows_1252(path):
        return Encoding("cp1252")
    return Encoding("utf-8", "surrogateescape")


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True  # or broken off within a character, which costs that value


def _is_windows_1252(path: Path) -> bool:
    """Whether hardly anything beyond ASCII is UTF-8, and everything is Windows-1252."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    good = bad = 0
    for chunk in _chunks(path):
        text = decoder.decode(chunk)
        if _NOT_IN_CP1252.search(text):
            return False
        strangers = len(_STRANGER.findall(text))
        bad += strangers
        good += len(text) - len(text.encode("ascii", "ignore")) - strangers
    # An É before a curly apostrophe is, in Windows-1252, UTF-8 for another letter.
    return bad > 10 * good


def _chunks(path: Path) -> Iterator[bytes]:
    with open_bytes(path) as file:
        while chunk := file.read(_CHUNK):
            yield chunk
