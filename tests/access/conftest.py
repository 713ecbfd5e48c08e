"""A database with two maisons and a clock that stands still until moved."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from lookup.access.keys import KeyRing
from lookup.catalog.database import Database, open_database
from lookup.catalog.maisons import ensure_maison


class Clock:
    """Tells the time it was set to."""

    def __init__(self) -> None:
        self.time = datetime(2025, 3, 14, 2, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def advance(self, **span: float) -> None:
        self.time += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = open_database(database_url)
    with database.session(write=True) as session:
        ensure_maison(session, "alba")
        ensure_maison(session, "brera")
    yield database
    database.close()


@pytest.fixture
def ring(database: Database, clock: Clock) -> KeyRing:
    return KeyRing(database, now=clock)
