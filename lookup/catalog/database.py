"""Opening the catalogue database: schema brought up to date, connections set up."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.orm import Session

from lookup.base.disk import is_disk_full
from lookup.base.errors import BadInput, DiskFull, Unavailable
from lookup.base.home import Home
from lookup.catalog.schema import bring_up_to_date

_HOME, _COMMITTED = "home", "committed"
_PATIENCE = "lock_wait_ms"


class Database:
    """One catalogue database, closed at the end of a `with`. Threads may share it; each needs its
    own session.

    `home` is the directory of the home that it belongs to, None for a database by itself.
    """

    def __init__(self, engine: Engine, home: Path | None = None) -> None:
        self._engine = engine
        self._home = home
        # Same pool; only how a transaction begins differs.
        self._writing_engine = engine.execution_options(sqlite_begin="IMMEDIATE")
        self._impatient_engine = self._writing_engine.execution_options(lock_wait_ms=1)
        self._stating_engine = engine.execution_options(
            **{"isolation_level": "AUTOCOMMIT"} if self.is_server else {"sqlite_begin": None}
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    @contextmanager
    def session(self, *, write: bool = False, wait: bool = True) -> Iterator[Session]:
        """A session in one transaction: committed at the end, rolled back on any exception.

        Say `write=True` where reads lead up to writes: SQLite then takes its write lock at once
        and waits for it, where upgrading later would fail at once beside another writer. With
        `wait=False` it is for writing, and OperationalError is raised at once beside one.
        """
        engine = self._writing_engine if write else self._engine
        if not wait:
            engine = self._impatient_engine
        follow_ups: list[Callable[[], None]] = []
        info = {_HOME: self._home, _COMMITTED: follow_ups}
        with Session(engine, expire_on_commit=False, info=info) as session:
            with session.begin():
                yield session
            for follow_up in follow_ups:
                follow_up()

    @contextmanager
    def statements(self) -> Iterator[Connection]:
        """A connection on which every statement is a transaction of its own, as a request needs
        that asks one: beginning and ending one takes three more trips to a server, and with SQLite
        as long as the question."""
        with self._stating_engine.connect() as connection:
            yield connection

    @property
    def is_server(self) -> bool:
        """Whether it is a server's, which other machines may share."""
        return self._engine.dialect.name != "sqlite"

    @property
    def url(self) -> str:
        """Where the database is, with any password hidden."""
        return self._engine.url.render_as_string(hide_password=True)

    def close(self) -> None:
        """Close all idle connections; a later session opens new ones."""
        self._engine.dispose()


def after_commit(session: Session, do: Callable[[Path], None]) -> None:
    """Calls `do` with the home directory once the session of a `Database` is committed; never
    where the database is no home's."""
    home = session.info.get(_HOME)
    if home is not None:
        session.info[_COMMITTED].append(lambda: do(home))


def open_home(home: Home, *, lock_wait: float = 30.0) -> Database:
    """The database of a home, opened as `open_database` does."""
    return open_database(home.database_url, lock_wait=lock_wait, home=home.path)


def open_database(url: str, *, lock_wait: float = 30.0, home: Path | None = None) -> Database:
    """The database at `url`, its schema up to date; several processes may open it at once.

    Whoever finds a lock held waits for it `lock_wait` seconds, then gets an OperationalError.
    Raises NewerSchema when a newer version of this software wrote it, BadInput when the URL is
    not one of a database, DiskFull, Unavailable when the database cannot be reached or read.
    """
    engine = _engine(url, lock_wait_ms=max(1, round(lock_wait * 1000)))
    try:
        _use_write_ahead_log(engine)
        bring_up_to_date(engine)
    except (DBAPIError, sqlite3.Error) as error:  # the latter while a connection is set up
        engine.dispose()
        reason = error.orig if isinstance(error, DBAPIError) else error
        if is_disk_full(error):
            raise DiskFull(
                f"There is no room left for the catalogue database {engine.url!r}.",
                "Free some space and try again.",
            ) from error
        raise Unavailable(
            f"The catalogue database {engine.url!r} cannot be opened: {reason}.",
            "Check that its directory exists, that it can be written to, and that the file is a"
            " catalogue database.",
        ) from error
    except BaseException:
        engine.dispose()
        raise
    return Database(engine, home)


def _engine(url: str, *, lock_wait_ms: int) -> Engine:
    try:
        # A server that was restarted meanwhile is noticed before a request is.
        engine = create_engine(
            make_url(url), pool_pre_ping=True, execution_options={"lock_wait_ms": lock_wait_ms}
        )
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise BadInput(
            f"The database URL cannot be used: {error}.",
            "Give one like sqlite:////srv/lookup/catalog.sqlite3 or postgresql+psycopg://host/name"
            " (the latter needs `pip install 'boutique-lookup[postgresql]'`).",
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    elif engine.dialect.name == "postgresql":
        event.listen(engine, "begin", _begin_postgresql)
    return engine


def _set_up_sqlite(dbapi_connection: Any, _record: Any) -> None:
    # The driver would begin transactions late and end them around DDL; we begin them (below).
    dbapi_connection.isolation_level = None
    for pragma in (
        "foreign_keys = ON",
        "synchronous = NORMAL",  # safe against crashes with a write-ahead log
        "temp_store = MEMORY",
    ):
        dbapi_connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    patience, kind = options[_PATIENCE], options.get("sqlite_begin", "DEFERRED")
    if connection.info.get(_PATIENCE) != patience:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {patience}")
        connection.info[_PATIENCE] = patience
    if kind is not None:
        connection.exec_driver_sql(f"BEGIN {kind}")


def _begin_postgresql(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("isolation_level") == "AUTOCOMMIT":
        return  # nothing begins
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {options[_PATIENCE]}")


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
