"""A full disk, said clearly whichever layer met it."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import OperationalError

from lookup.base.errors import DiskFull

_FULL = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def disk_full_refused(home: Path) -> Iterator[None]:
    """Raises DiskFull instead of what a file, the cache or the catalogue raise on a full disk."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise _disk_full(home) from error
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_FULL:
            raise
        raise _disk_full(home) from error
    except OperationalError as error:
        if getattr(error.orig, "sqlite_errorcode", None) != sqlite3.SQLITE_FULL:
            raise
        raise _disk_full(home) from error


def _disk_full(home: Path) -> DiskFull:
    return DiskFull(
        f"There is no room left for {home}. The published index is untouched.",
        "Free some space (`--keep` limits how many generations stay) and run again: what was"
        " embedded is kept.",
    )
