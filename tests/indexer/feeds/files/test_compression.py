"""Packed feeds."""

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.feeds.files.compression import open_bytes
from lookup.base.errors import FeedError

Write = Callable[[str, str | bytes], Path]


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, name * 100)
    return out.getvalue()


def read(path: Path) -> bytes:
    with open_bytes(path) as file:
        return file.read()


def test_a_file_is_told_by_what_it_holds_and_not_by_its_name(write: Write) -> None:
    assert read(write("a.zip", b"plain")) == b"plain"
    assert read(write("a.csv", gzip.compress(b"packed"))) == b"packed"
    assert read(write("b.csv", zipped("x/", "x/feed.csv", "__MACOSX/x/._feed.csv"))) == (
        b"x/feed.csv" * 100
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (zipped("a.csv", "b.csv"), "must hold one file, and holds 2: a.csv, b.csv"),
        (zipped("__MACOSX/._a.csv"), "holds 0: none"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "is a workbook of a spreadsheet"),
        (zipped("a.csv")[:40], "is packed and damaged"),
        (gzip.compress(b"x" * 1000)[:-12], "is packed and damaged"),
    ],
    # Not from the bytes: they hold the time, and every process must name its tests alike.
    ids=["two files", "no file", "a workbook", "half a zip", "half a gzip"],
)
def test_what_cannot_be_unpacked_is_told(write: Write, content: bytes, reason: str) -> None:
    with pytest.raises(FeedError, match=reason.replace("[", r"\[")):
        read(write("feed", content))
