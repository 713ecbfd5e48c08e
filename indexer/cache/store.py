"""The cache database of one maison."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from indexer.cache.packing import DamagedFeatures, pack, unpack
from indexer.sources.source import SeenFile
from lookup.features.extractor import ImageFeatures

_SCHEMA = """
CREATE TABLE IF NOT EXISTS features (
    key BLOB NOT NULL,      -- what the features depend on besides the picture
    content BLOB NOT NULL,  -- SHA-256 of the picture file
    packed BLOB NOT NULL,
    PRIMARY KEY (key, content)
);
CREATE TABLE IF NOT EXISTS file (
    path TEXT PRIMARY KEY,
    stamp TEXT NOT NULL,
    content TEXT NOT NULL
) WITHOUT ROWID;
"""


class Cache:
    """Features by (key, content) and file contents by (path, stamp); threads may share it.

    Every write is one transaction, so a process that dies loses the write it was in, no more.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Use `open`."""
        self._connection = connection
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: Path) -> Self:
        """The cache in the file `path`; one that is no database any more is begun anew."""
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return cls(_connect(path))
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
                raise
            # Nothing here is lost for good: it is computed again.
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            return cls(_connect(path))

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def has_features(self, key: str, content: str) -> bool:
        """Whether there is an entry; reading it may still find it damaged."""
        with self._lock:
            found = self._connection.execute(
                "SELECT 1 FROM features WHERE key = ? AND content = ?", _ids(key, content)
            ).fetchone()
        return found is not None

    def features(self, key: str, content: str) -> ImageFeatures | None:
        """The features kept; None when there are none, or they were damaged (and are dropped)."""
        ids = _ids(key, content)
        with self._lock:
            found = self._connection.execute(
                "SELECT packed FROM features WHERE key = ? AND content = ?", ids
            ).fetchone()
        if found is None:
            return None
        try:
            return unpack(found[0], b"".join(ids))
        except DamagedFeatures:
            with self._transaction() as connection:
                connection.execute("DELETE FROM features WHERE key = ? AND content = ?", ids)
            return None

    def put_features(self, key: str, features: Mapping[str, ImageFeatures]) -> None:
        """Keep the features of pictures, by content, in one transaction."""
        rows = []
        for content, arrays in features.items():
            ids = _ids(key, content)
            rows.append((*ids, pack(arrays, b"".join(ids))))
        with self._transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO features VALUES (?, ?, ?)", rows)

    def file(self, path: str) -> SeenFile | None:
        """The file as last seen."""
        with self._lock:
            row = self._connection.execute(
                "SELECT stamp, content FROM file WHERE path = ?", (path,)
            ).fetchone()
        return None if row is None else SeenFile(*row)

    def put_files(self, files: Iterable[tuple[str, str, str]]) -> None:
        """Keep (path, stamp, content) of files, in one transaction."""
        with self._transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO file VALUES (?, ?, ?)", files)

    def keep_only(self, contents: Iterable[str]) -> int:
        """Forget all other contents for good; tells how many feature entries went."""
        with self._transaction() as connection:
            connection.execute("CREATE TEMP TABLE kept (content TEXT PRIMARY KEY) WITHOUT ROWID")
            connection.executemany("INSERT INTO kept VALUES (?)", ((c,) for c in contents))
            connection.execute("DELETE FROM file WHERE content NOT IN (SELECT content FROM kept)")
            gone = connection.execute(
                "DELETE FROM features WHERE lower(hex(content)) NOT IN (SELECT content FROM kept)"
            ).rowcount
            connection.execute("DROP TABLE kept")
        with self._lock:
            # What was overwritten in the database may still stand in the log beside it.
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            finally:
                # On a full disk SQLite has rolled back by itself.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30.0)
    try:
        # Entries are tens of kilobytes: with small pages each would be a long chain of them.
        connection.execute("PRAGMA page_size = 16384")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA secure_delete = ON")  # what was erased is overwritten
        connection.executescript(_SCHEMA)
    except BaseException:
        connection.close()
        raise
    return connection


def _ids(key: str, content: str) -> tuple[bytes, bytes]:
    return bytes.fromhex(key), bytes.fromhex(content)
