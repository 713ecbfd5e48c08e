"""Opening the catalogue database: schema brought up to date, connections set up."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.orm import Session

from lookup.catalog.schema import bring_up_to_date
from lookup.errors import BadInput, Unavailable

_BUSY_TIMEOUT_MS = 30_000


class Database:
    """One catalogue database. Threads may share it; each needs its own session."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # Same pool; only how a transaction begins differs.
        self._writing_engine = engine.execution_options(sqlite_begin="IMMEDIATE")

    @contextmanager
    def session(self, *, write: bool = False) -> Iterator[Session]:
        """A session in one transaction: committed at the end, rolled back on any exception.

        Say `write=True` where reads lead up to writes: SQLite then takes its write lock at once
        and waits for it, where upgrading later would fail at once beside another writer.
        """
        engine = self._writing_engine if write else self._engine
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    @property
    def url(self) -> str:
        """Where the database is, with any password hidden."""
        return self._engine.url.render_as_string(hide_password=True)

    def close(self) -> None:
        """Close all idle connections; a later session opens new ones."""
        self._engine.dispose()


def open_database(url: str) -> Database:
    """The database at `url`, its schema up to date; several processes may open it at once.

    Raises NewerSchema when a newer version of this software wrote it, BadInput when the URL is
    not one of a database, Unavailable when the database cannot be reached or read.
    """
    engine = _engine(url)
    try:
        _use_write_ahead_log(engine)
        bring_up_to_date(engine)
    except (DBAPIError, sqlite3.Error) as error:  # the latter while a connection is set up
        engine.dispose()
        reason = error.orig if isinstance(error, DBAPIError) else error
        raise Unavailable(
            f"The catalogue database {engine.url!r} cannot be opened: {reason}.",
            "Check that its directory exists, that it can be written to, and that the file is a"
            " catalogue database.",
        ) from error
    except BaseException:
        engine.dispose()
        raise
    return Database(engine)


def _engine(url: str) -> Engine:
    try:
        # A server that was restarted meanwhile is noticed before a request is.
        engine = create_engine(make_url(url), pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise BadInput(
            f"The database URL cannot be used: {error}.",
            "Give one like sqlite:////srv/lookup/catalog.sqlite3 or postgresql+psycopg://host/name"
            " (the latter needs `pip install 'boutique-lookup[postgresql]'`).",
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(dbapi_connection: Any, _record: Any) -> None:
    # The driver would begin transactions late and end them around DDL; we begin them (below).
    dbapi_connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {_BUSY_TIMEOUT_MS}",
        "foreign_keys = ON",
        "synchronous = NORMAL",  # safe against crashes with a write-ahead log
        "temp_store = MEMORY",
    ):
        dbapi_connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")


def _use_write_ahead_log(engine: Engine) -> None:
    """Readers go on while a stock load writes. The mode stays with the file."""
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        if cursor.execute("PRAGMA journal_mode").fetchone()[0] in ("wal", "memory"):
            return
        cursor.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()
