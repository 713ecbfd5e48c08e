"""Files and directories that are whole at any time, the old or the new one, also after a power
cut."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from lookup.base.disk import writing

STAGING_PREFIX = ".staging-"


def write_durably(path: Path, data: bytes, *, private: bool = False) -> None:
    """Writes the file anew, in a directory that is made where it is missing.

    What is `private` only the owner may enter and read. Raises DiskFull, Unavailable.
    """
    with writing(path.parent):
        if private:
            make_private(path.parent)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
        with replaced_file(path, private=private) as stream:
            stream.write(data)


@contextmanager
def replaced_file(
    path: Path, *, private: bool = False, durable: bool = True
) -> Iterator[IO[bytes]]:
    """A new file, which takes the place of `path` once all went well. Raises OSError.

    What is not `durable` is whole for every reader, but need not outlast a power cut: waiting for
    the disk takes some ten times as long as writing a small file.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    mode = 0o600 if private else 0o666
    try:
        file = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(file, "wb") as stream:
            yield stream
        if durable:
            move_durably(unfinished, path)
        else:
            unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def staged_directory(path: Path) -> Iterator[Path]:
    """An empty directory to fill beside `path`, of which it takes the name once all went well.

    `path` must be gone by then. Raises OSError.
    """
    staging = path.with_name(f"{STAGING_PREFIX}{path.name}")
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    try:
        yield staging
        move_durably(staging, path)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def move_durably(source: Path, target: Path) -> None:
    """Renames a file or a directory once all of it is on the disk. Raises OSError."""
    sync_tree(source)
    source.replace(target)
    sync(target.parent)


def sync_tree(path: Path) -> None:
    """Makes a file, or a directory with all below it, outlast a power cut."""
    for below in path.rglob("*") if path.is_dir() else ():
        sync(below)
    sync(path)


def sync(path: Path) -> None:
    """Makes a file's bytes, or what was renamed and removed in a directory, outlast a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_private(directory: Path) -> None:
    """The directory and what is missing above it; others may enter none of those made now."""
    if not directory.is_dir():
        make_private(directory.parent)  # mkdir's own `parents` would leave those open
        directory.mkdir(mode=0o700, exist_ok=True)
