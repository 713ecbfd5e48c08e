"""A full disk is the same error whoever met it: a file, SQLite, PostgreSQL."""

import errno
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from lookup.base.disk import disk_full_refused, is_disk_full, writing
from lookup.base.errors import DiskFull, Unavailable

PLACE = Path("/srv/lookup")


def fill(database: Path) -> OperationalError:
    """What SQLAlchemy raises when SQLite finds no more room."""
    engine = create_engine(f"sqlite:///{database}")
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE room (it BLOB)"))
        connection.execute(text("PRAGMA max_page_count = 3"))
        with pytest.raises(OperationalError) as full:
            connection.execute(text("INSERT INTO room VALUES (zeroblob(100000))"))
    engine.dispose()
    return full.value


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_file_without_room(number: int) -> None:
    with pytest.raises(DiskFull, match=r"/srv/lookup.*Free"), disk_full_refused(PLACE):
        raise OSError(number, "no room")


def test_a_sqlite_database_without_room(tmp_path: Path) -> None:
    full = fill(tmp_path / "a.sqlite3")
    assert is_disk_full(full)
    with pytest.raises(DiskFull, match="Do this"), disk_full_refused(PLACE, "Do this."):
        raise full
    with closing(sqlite3.connect(tmp_path / "b.sqlite3")) as plain:
        plain.execute("CREATE TABLE room (it BLOB)")
        plain.execute("PRAGMA max_page_count = 3")
        with pytest.raises(DiskFull), disk_full_refused(PLACE):
            plain.execute("INSERT INTO room VALUES (zeroblob(100000))")


def test_a_postgresql_server_without_room() -> None:
    errors = pytest.importorskip("psycopg.errors")
    assert is_disk_full(OperationalError("INSERT", {}, errors.DiskFull("could not extend file")))


def test_the_remedy_of_whoever_stands_further_out_counts() -> None:
    with (
        pytest.raises(DiskFull, match=r"for /srv/lookup\. Run it again\."),
        disk_full_refused(PLACE, "Run it again."),
        writing(PLACE / "alba"),
    ):
        raise OSError(errno.ENOSPC, "no room")


def test_any_other_error_passes_as_it_is() -> None:
    for error in (
        OSError(errno.EACCES, "not yours"),
        OperationalError("SELECT", {}, sqlite3.OperationalError("database is locked")),
        ValueError("wrong"),
    ):
        with pytest.raises(type(error)) as same, disk_full_refused(PLACE):
            raise error
        assert same.value is error


def test_a_place_that_cannot_be_written_is_unavailable() -> None:
    with (
        pytest.raises(Unavailable, match="/srv/lookup cannot be written: not yours"),
        writing(PLACE),
    ):
        raise OSError(errno.EACCES, "not yours")
    with pytest.raises(DiskFull), writing(PLACE):
        raise OSError(errno.ENOSPC, "no room")
