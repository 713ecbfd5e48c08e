"""Replicas of the service, each with its own connections and clock, count together."""

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from limits import RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.storage import storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter
from sqlalchemy import func, select, text, update

from lookup.access.models import RequestCount
from lookup.access.request_counts import RequestCounts
from lookup.api.load.limits import CountsStorage
from lookup.api.load.shared_rate_counts import SharedRateCounts
from lookup.catalog.database import Database, open_database
from lookup.settings.table import Settings
from tests.postgresql import PostgresqlServer

TEN = RateLimitItemPerMinute(10)
LONG = RateLimitItemPerSecond(10, 1_000_000)
"""So long a window that none ends during a test."""
MAYBE_TWO_MINUTES = 2


@pytest.fixture
def url(postgresql: PostgresqlServer) -> Iterator[str]:
    with postgresql.database() as url:
        yield url


@pytest.fixture
def replicas(url: str) -> Iterator[list[SlidingWindowCounterRateLimiter]]:
    """Two, as two machines have them."""
    with ExitStack() as stack:
        found = []
        for _ in range(2):
            database = open_database(url)
            stack.callback(database.close)
            found.append(SlidingWindowCounterRateLimiter(_counts(database)))
        yield found


def _counts(database: Database) -> SharedRateCounts:
    storage = CountsStorage.of(Settings(), RequestCounts.of(database))
    counts = storage_from_string(storage.url, **dict(storage.options))
    assert isinstance(counts, SharedRateCounts)
    return counts


def test_what_one_counts_the_other_counts_too(
    replicas: list[SlidingWindowCounterRateLimiter],
) -> None:
    one, other = replicas
    assert [one.hit(LONG, "a key") for _ in range(6)] == [True] * 6
    assert [other.hit(LONG, "a key") for _ in range(6)] == [True] * 4 + [False] * 2
    assert not one.hit(LONG, "a key")
    assert one.hit(LONG, "another key")
    assert one.get_window_stats(LONG, "a key").remaining == 0
    assert other.get_window_stats(LONG, "another key").remaining == 9


def test_no_request_is_counted_twice_or_not_at_all_between_them(
    replicas: list[SlidingWindowCounterRateLimiter],
) -> None:
    most = RateLimitItemPerSecond(40, 1_000_000)
    with ThreadPoolExecutor(8) as pool:
        hits = list(pool.map(lambda n: replicas[n % 2].hit(most, "a key"), range(80)))
    assert hits.count(True) == 40


def test_two_processes_share_the_rate(url: str) -> None:
    done = [
        subprocess.run(
            [sys.executable, "-c", _ASK, url, "7"], capture_output=True, text=True, check=True
        )
        for _ in range(2)
    ]
    assert [process.stdout.split().count("True") for process in done] == [7, 3]


def test_clocks_that_are_apart_change_nothing(
    replicas: list[SlidingWindowCounterRateLimiter], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = replicas
    # The test must not begin just before a minute of the database's ends.
    allowed = [one.hit(TEN, "a key") for _ in range(10)]
    right = time.time
    monkeypatch.setattr("time.time", lambda: right() + 3600)
    allowed += [other.hit(TEN, "a key") for _ in range(10)]
    monkeypatch.setattr("time.time", lambda: right() - 3600)
    allowed += [one.hit(TEN, "a key") for _ in range(10)]
    assert allowed[:10] == [True] * 10
    assert allowed.count(True) <= 10 * MAYBE_TWO_MINUTES


def test_a_window_slides(replicas: list[SlidingWindowCounterRateLimiter], url: str) -> None:
    one, other = replicas
    for _ in range(10):
        one.hit(LONG, "a key")
    database = open_database(url)
    with database.session(write=True) as session:
        (period,) = session.scalars(select(RequestCount.period)).all()
        session.execute(update(RequestCount).values(period=period - 1))
        gone = session.scalar(
            text("SELECT extract(epoch FROM clock_timestamp())::numeric / 1000000 % 1")
        )
    database.close()
    still_counting = int(10 * (1 - float(gone or 0)))
    assert [other.hit(LONG, "a key") for _ in range(10)].count(True) == 10 - still_counting


def test_counts_of_addresses_that_never_return_are_dropped(
    replicas: list[SlidingWindowCounterRateLimiter], url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _ = replicas
    one.hit(TEN, "an address")
    database = open_database(url)
    with database.session(write=True) as session:
        session.execute(text("UPDATE request_count SET ends_at = ends_at - interval '1 hour'"))
    right = time.monotonic
    monkeypatch.setattr("time.monotonic", lambda: right() + 61)
    one.hit(TEN, "another")
    with database.session() as session:
        assert session.scalar(select(func.count()).select_from(RequestCount)) == 1
    database.close()


def test_one_key_can_be_forgiven_and_all_of_them(
    replicas: list[SlidingWindowCounterRateLimiter],
) -> None:
    one, other = replicas
    for key in ("a key", "another"):
        one.hit(LONG, key)
    one.clear(LONG, "a key")
    assert other.get_window_stats(LONG, "a key").remaining == 10
    assert other.get_window_stats(LONG, "another").remaining == 9
    assert one.storage.reset() == 1


def test_a_database_that_is_away_is_noticed(url: str, postgresql: PostgresqlServer) -> None:
    database = open_database(url)
    counts = _counts(database)
    assert counts.check()
    database.close()
    with postgresql.database(empty=True) as gone:
        away = open_database(gone)
    assert not _counts(away).check()
    away.close()


def test_sqlite_is_no_place_for_it(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/catalog.sqlite3")
    assert not CountsStorage.of(Settings(), RequestCounts.of(database)).shared
    database.close()


_ASK = """
import sys
from limits import RateLimitItemPerSecond
from limits.strategies import SlidingWindowCounterRateLimiter
from lookup.access.request_counts import RequestCounts
from lookup.api.load.shared_rate_counts import SharedRateCounts
from lookup.catalog.database import open_database

url, times = sys.argv[1:]
counts = SharedRateCounts(counts=RequestCounts(open_database(url)))
limiter = SlidingWindowCounterRateLimiter(counts)
print(*(limiter.hit(RateLimitItemPerSecond(10, 1_000_000), "a key") for _ in range(int(times))))
"""
