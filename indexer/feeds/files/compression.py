"""The bytes of a file, unpacked where it is packed."""

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, cast

from lookup.base.errors import FeedError

_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_DAMAGE = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile)


@contextmanager
def open_bytes(path: Path) -> Iterator[IO[bytes]]:
    """The file's bytes; those within, of a gzip file or of a zip file that holds one file.

    Raises FeedError when it cannot be opened, is packed and damaged, or holds several files.
    """
    try:
        raw = path.open("rb")
    except OSError as error:
        raise FeedError(
            f"The feed {path} cannot be opened: {error.strerror}.", "Check the path and its rights."
        ) from error
    with raw:
        head = raw.read(4)
        raw.seek(0)
        try:
            if head.startswith(_GZIP):
                with gzip.open(raw) as unpacked:
                    yield cast(IO[bytes], unpacked)
            elif head == _ZIP:
                with zipfile.ZipFile(raw) as archive, _member(path, archive) as unpacked:
                    yield unpacked
            else:
                yield raw
        except _DAMAGE as error:
            raise FeedError(
                f"{path.name} is packed and damaged: {error}.", "Pack or send it again."
            ) from error


def _member(path: Path, archive: zipfile.ZipFile) -> IO[bytes]:
    names = [info.filename for info in archive.infolist() if not _is_hidden(info)]
    if "[Content_Types].xml" in names:
        raise FeedError(
            f"{path.name} is a workbook of a spreadsheet.", "Save it as CSV UTF-8 and take that."
        )
    if len(names) != 1:
        found = ", ".join(names[:5]) or "none"
        raise FeedError(
            f"{path.name} must hold one file, and holds {len(names)}: {found}.",
            "Unpack it, or pack the feed alone.",
        )
    try:
        return archive.open(names[0])
    except (RuntimeError, NotImplementedError) as error:
        raise FeedError(f"{path.name} cannot be unpacked: {error}.", "Pack it again.") from error


def _is_hidden(info: zipfile.ZipInfo) -> bool:
    """Folders, and what macOS adds to archives."""
    parts = PurePosixPath(info.filename).parts
    return info.is_dir() or parts[0] == "__MACOSX" or parts[-1].startswith(".")
