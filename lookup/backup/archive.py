"""Tar files, compressed with zstd where their name says so, written and read as streams."""

import hashlib
import io
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from backports import zstd

from lookup.backup.manifest import BackedUpFile
from lookup.base.durable import make_private, replaced_file
from lookup.base.errors import BackupDamaged, BadInput

_BLOCK = 1 << 20
_SUFFIXES = (".tar", ".tar.zst")


def check_name(path: Path) -> None:
    """Raises BadInput for a file that is named neither .tar nor .tar.zst."""
    if not path.name.endswith(_SUFFIXES):
        raise BadInput(f"{path} is not a name for a backup.", "Name it .tar or .tar.zst.")


class ArchiveWriter:
    """Adds files and remembers their digests; made by `writing_archive`."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.files: dict[str, BackedUpFile] = {}

    def add(self, name: str, path: Path) -> None:
        """A file from the disk, as it is when it is opened. Raises OSError."""
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            self._add(name, file, status.st_size, status.st_mode & 0o700)

    def add_bytes(self, name: str, data: bytes) -> None:
        """A file of these bytes."""
        self._add(name, io.BytesIO(data), len(data), 0o600)

    def _add(self, name: str, file: IO[bytes], size: int, mode: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, mode
        digesting = _Digesting(file)
        self._tar.addfile(member, digesting)
        self.files[name] = BackedUpFile(size=size, sha256=digesting.digest.hexdigest())


@contextmanager
def writing_archive(path: Path) -> Iterator[ArchiveWriter]:
    """A new archive that only its owner may read; it takes its name when all went well.

    Raises OSError, FileExistsError where there is one of that name.
    """
    if path.exists():
        raise FileExistsError(f"{path} exists")
    with (
        replaced_file(path, private=True) as raw,
        _compressed(raw, path) as stream,
        tarfile.open(fileobj=stream, mode="w|") as tar,
    ):
        yield ArchiveWriter(tar)


def extract(path: Path, target: Path) -> dict[str, BackedUpFile]:
    """Unpacks all files below `target`; gives what each one turned out to be.

    Raises BackupDamaged where it is no whole archive or holds anything but plain files below
    `target`, OSError where a file cannot be read or written.
    """
    found = {}
    try:
        with (
            path.open("rb") as raw,
            _decompressed(raw, path) as stream,
            tarfile.open(fileobj=stream, mode="r|") as tar,
        ):
            for member in tar:
                source = tar.extractfile(member) if member.isreg() else None
                if source is None or not _is_below(member.name):
                    raise _damaged(path, f"it holds {member.name!r}, which no backup does")
                found[member.name] = _write(source, target / member.name, member)
    except (tarfile.TarError, zstd.ZstdError, EOFError) as error:
        raise _damaged(path, str(error)) from error
    return found


def _write(source: IO[bytes], path: Path, member: tarfile.TarInfo) -> BackedUpFile:
    # Keys and kept photos are among the files; the service's user is whoever restores.
    make_private(path.parent)
    digest, size = hashlib.sha256(), 0
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, member.mode & 0o700 | 0o600)
    with os.fdopen(file, "wb") as target:
        while block := source.read(_BLOCK):
            digest.update(block)
            size += len(block)
            target.write(block)
    return BackedUpFile(size=size, sha256=digest.hexdigest())


def _is_below(name: str) -> bool:
    parts = Path(name).parts
    return bool(parts) and not name.startswith("/") and ".." not in parts


class _Digesting(io.RawIOBase):
    """Reads through, taking the digest of what was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """As of any file."""
        data = self._file.read(size)
        self.digest.update(data)
        return data


@contextmanager
def _compressed(raw: IO[bytes], path: Path) -> Iterator[IO[bytes] | zstd.ZstdFile]:
    if path.suffix != ".zst":
        yield raw
        return
    with zstd.open(raw, "wb", level=3) as stream:
        yield stream


@contextmanager
def _decompressed(raw: IO[bytes], path: Path) -> Iterator[IO[bytes] | zstd.ZstdFile]:
    if path.suffix != ".zst":
        yield raw
        return
    with zstd.open(raw, "rb") as stream:
        yield stream


def _damaged(path: Path, why: str) -> BackupDamaged:
    return BackupDamaged(
        f"The backup {path} cannot be restored: {why}.", "Take another backup; nothing was changed."
    )
