"""Files that only the service's user may read, replaced in one step and safe against power cuts."""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lookup.base.errors import DiskFull, Unavailable

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def locked(path: Path, *, alone: bool) -> Iterator[None]:
    """Holds the lock file, `alone` or together with others that do not ask for that.

    Raises Unavailable where it cannot be made.
    """
    with writing(path.parent):
        make_private(path.parent)
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        yield
    finally:
        os.close(file)


def write_durably(path: Path, data: bytes) -> None:
    """Writes the file anew: at any time it is whole, the old or the new one.

    Raises DiskFull, Unavailable.
    """
    with writing(path.parent):
        make_private(path.parent)
        unfinished = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
        try:
            file = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(file, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
        sync_directory(path.parent)


def make_private(directory: Path) -> None:
    """The directory and what is missing above it; others may enter none of those made now."""
    if not directory.is_dir():
        make_private(directory.parent)  # mkdir's own `parents` would leave those open
        directory.mkdir(mode=0o700, exist_ok=True)


def sync_directory(directory: Path) -> None:
    """Makes renames and removals in the directory outlast a power cut."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def writing(directory: Path) -> Iterator[None]:
    """Says what it means when a file cannot be written. Raises DiskFull, Unavailable."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull(
                f"There is no room left for {directory}.", "Free some space and try again."
            ) from error
        raise Unavailable(
            f"{directory} cannot be written: {error.strerror or error}.",
            "Check that it is there and belongs to the user the service runs as.",
        ) from error
