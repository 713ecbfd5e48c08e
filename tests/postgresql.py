"""A PostgreSQL server of the tests' own: in a temporary directory, on a unix socket, throw-away."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import create_engine, text

from lookup.catalog.database import open_database

# What a crash would lose is thrown away in any case.
_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "32MB",
}
_TEMPLATE = "template_lookup"
_UNPRIVILEGED = ("postgres", "nobody")
# What the tests that change a schema change: its version, and triggers.
_SCHEMA = """
    SELECT (SELECT min(version_num) FROM alembic_version),
           (SELECT count(*) FROM pg_trigger WHERE tgenabled = 'O')
"""
# A statement for each table and sequence; quicker than TRUNCATE, which makes new files.
_EMPTYING = """
    SELECT (SELECT string_agg(format('DELETE FROM %I;', tablename), ' ') FROM pg_tables
            WHERE schemaname = 'public' AND tablename NOT IN ('alembic_version', 'schema_floor'))
        || (SELECT string_agg(format('SELECT setval(%L, 1, false);', sequencename), ' ')
            FROM pg_sequences WHERE schemaname = 'public')
"""


class PostgresqlAbsent(Exception):
    """There is no server to start; the message says what is missing."""


def find_binaries() -> Path:
    """The directory of the newest installed server's programs. Raises PostgresqlAbsent."""
    on_path = shutil.which("initdb")
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3])
    )
    if not on_path and not debian:
        raise PostgresqlAbsent("no PostgreSQL server is installed (apt-get install postgresql)")
    return (Path(on_path).resolve() if on_path else debian[-1]).parent


class PostgresqlServer:
    """A running server. Databases are copies of one that has the schema already; one that a test
    has left with its schema as it was is emptied and lent again."""

    def __init__(self, socket_dir: Path, user: str, control: Callable[[str], None]) -> None:
        """`control` does to the server what pg_ctl calls start and stop."""
        self.socket_dir = socket_dir
        self.user = user
        self._control = control
        self._numbers = count()
        self._free: list[str] = []
        self._engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")

    def url(self, database: str) -> str:
        """The URL by which the service opens that database."""
        return f"postgresql+psycopg://{self.user}@/{database}?host={self.socket_dir}"

    def prepare(self) -> None:
        """Makes the database that the others are copies of."""
        self.run(f"CREATE DATABASE {_TEMPLATE}")
        open_database(self.url(_TEMPLATE)).close()
        with self._connected(_TEMPLATE) as connection:
            self._schema = connection.execute(_SCHEMA).fetchone()
            row = connection.execute(_EMPTYING).fetchone()
            assert row is not None
            self._empty: str = row[0]

    @contextmanager
    def database(self, *, empty: bool = False) -> Iterator[str]:
        """URL of a database of its own, with the schema and no rows; `empty`: without schema."""
        name = self._free.pop() if self._free and not empty else self._new(empty)
        try:
            yield self.url(name)
        finally:
            self.run(
                f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
            )
            if not empty and self._emptied(name):
                self._free.append(name)
            else:
                self.run(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Stopped, its clients' connections cut, and started again at the end."""
        self._engine.dispose()
        self._control("stop")
        try:
            yield
        finally:
            self._control("start")

    def run(self, statement: str) -> None:
        """Runs a statement that must not be in a transaction."""
        with self._engine.connect() as connection:
            connection.execute(text(statement))

    def _new(self, empty: bool) -> str:
        name = f"test_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {'template0' if empty else _TEMPLATE}")
        return name

    def _emptied(self, name: str) -> bool:
        """Whether the database is as good as new again."""
        with self._connected(name) as connection:
            if connection.execute(_SCHEMA).fetchone() != self._schema:
                return False
            # As a replica does it: without the triggers that keep the audit log.
            connection.execute("SET session_replication_role = replica")
            connection.execute(self._empty)
        return True

    def _connected(self, name: str) -> "psycopg.Connection[Any]":
        return psycopg.connect(host=str(self.socket_dir), user=self.user, dbname=name)

    def close(self) -> None:
        """Closes the connection to the server."""
        self._engine.dispose()


@contextmanager
def postgresql_server() -> Iterator[PostgresqlServer]:
    """A server that runs until the end of the block. Raises PostgresqlAbsent."""
    binaries = find_binaries()
    account = _account()
    # Not pytest's directory: it lets no other user in, and sockets have short names only.
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as root:
        directory = Path(root)
        os.chown(directory, account.pw_uid, account.pw_gid)
        data = directory / "data"
        _as(
            account,
            *(binaries / "initdb", "-D", data, "-U", "lookup", "-A", "trust"),
            *("-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
        )
        options = " ".join(f"-c {name}='{value}'" for name, value in _SETTINGS.items())
        pg_ctl = (binaries / "pg_ctl", "-D", data, "-w", "-s", "-l", directory / "log")

        def control(what: str) -> None:
            how = {"start": ("-o", f"-k {directory} {options}"), "stop": ("-m", "fast")}
            _as(account, *pg_ctl, *how[what], what)

        control("start")
        try:
            server = PostgresqlServer(directory, "lookup", control)
            server.prepare()
            yield server
            server.close()
        finally:
            control("stop")


def _account() -> pwd.struct_passwd:
    """Who the server runs as: it refuses to be root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    for name in _UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresqlAbsent("root may not run PostgreSQL, and there is no user postgres or nobody")


def _as(account: pwd.struct_passwd, *command: object) -> None:
    root = os.geteuid() == 0
    done = subprocess.run(
        [str(part) for part in command],
        user=account.pw_uid if root else None,
        group=account.pw_gid if root else None,
        extra_groups=[] if root else None,
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        # The server keeps these open: a pipe would never end.
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL if "start" in command else subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr}")
