"""A disk that is full or cannot be written, said clearly whichever layer met it."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lookup.base.errors import DiskFull, Unavailable

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_POSTGRESQL_FULL = "53100"


def is_disk_full(error: BaseException) -> bool:
    """Whether a file, SQLite or PostgreSQL (also through SQLAlchemy) met a full disk."""
    if isinstance(error, OSError):
        return error.errno in _FULL
    cause = getattr(error, "orig", error)
    return (
        getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
        or getattr(cause, "sqlstate", None) == _POSTGRESQL_FULL
    )


@contextmanager
def disk_full_refused(
    place: Path, remedy: str = "Free some space and try again."
) -> Iterator[None]:
    """Raises DiskFull instead of what a file or a database raises on a full disk."""
    try:
        yield
    except Exception as error:
        # Whoever stands further out knows better what to do about it.
        if is_disk_full(error) or isinstance(error, DiskFull):
            raise DiskFull(f"There is no room left for {place}.", remedy) from error
        raise


@contextmanager
def writing(directory: Path) -> Iterator[None]:
    """Raises DiskFull or Unavailable instead of OSError: inside, nothing but files of the
    directory is used."""
    try:
        with disk_full_refused(directory):
            yield
    except OSError as error:
        raise Unavailable(
            f"{directory} cannot be written: {error.strerror or error}.",
            "Check that it is there and belongs to the user the service runs as.",
        ) from error
