"""Look-ups are counted by store and hour, and told in the stores' own time."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from lookup.catalog.database import Database
from lookup.feedback.journal import LookupJournal, NotedLookup
from lookup.usage.answers import Usage
from lookup.usage.listing import list_usage
from lookup.usage.models import UsageCount
from tests.boutique import MAISON, OTHER, catalogue, product

DAY = date(2026, 11, 23)
EVENING = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # in Paris it is 0:30 of the next day
FOREVER = timedelta(days=3650)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = catalogue(tmp_path, [product("LUNE", "Lune")], other=[product("NOIR", "Noir")])
    yield opened
    opened.close()


def note(
    database: Database,
    *milliseconds: float,
    store: str | None = "PAR01",
    decision: str = "match",
    at: datetime = EVENING,
    maison: str = MAISON,
    keep: timedelta = FOREVER,
) -> None:
    journal = LookupJournal(database, keep=timedelta(), keep_usage=keep)
    for spent in milliseconds:
        said = ("id", maison, at, "g1", "embedded", decision, "photo")
        journal.note(NotedLookup(*said, [], store=store, milliseconds=spent))
    journal.flush()
    journal.close()


def usage(database: Database, since: date = DAY) -> Usage:
    with database.session() as session:
        return list_usage(session, MAISON, since)


def test_answers_within_a_second_are_counted_and_times_are_told_by_share(
    database: Database,
) -> None:
    note(database, *[300] * 18, 1000, decision="match")
    note(database, 1001, decision="none")
    found = usage(database).all
    assert (found.lookups, found.match, found.none, found.within_second) == (20, 19, 1, 19)
    assert (found.p50_ms, found.p95_ms) == (300, 1000)


def test_counts_of_one_hour_add_up_over_processes(database: Database) -> None:
    note(database, 90, 110)
    note(database, 90)
    with database.session() as session:
        assert session.scalar(select(func.count()).select_from(UsageCount)) == 2
    assert usage(database).all.lookups == 3


def test_days_and_hours_are_those_of_the_store(database: Database) -> None:
    note(database, 90)
    note(database, 90, store=None)
    found = usage(database)
    assert [day.day for day in found.days] == [date(2026, 11, 23), date(2026, 11, 24)]
    assert [hour for hour, lookups in enumerate(found.hours) if lookups] == [0, 23]
    of_paris = next(each for each in found.stores if each.code == "PAR01")
    assert of_paris.hours == [1] + [0] * 23


def test_each_store_has_its_figures_and_the_busiest_is_first(database: Database) -> None:
    note(database, 90, store=None)
    note(database, 90, 5000)
    first, second = usage(database).stores
    assert (first.code, first.name, first.lookups, first.within_second) == (
        "PAR01",
        "Paris Centre",
        2,
        1,
    )
    assert (second.code, second.name, second.lookups) == (None, None, 1)


def test_what_came_before_and_what_is_another_maisons_is_left_out(database: Database) -> None:
    note(database, 90, maison=OTHER)
    note(database, 90, at=EVENING - timedelta(days=1))
    found = usage(database)
    assert found.all.lookups == 0
    assert (found.all.p50_ms, found.stores, found.days) == (None, [], [])
    assert found.counted_since == datetime(2026, 11, 22, 23, tzinfo=UTC)


def test_counts_end_after_their_time_and_none_are_made_where_none_are_kept(
    database: Database,
) -> None:
    old = datetime.now(UTC) - timedelta(days=3)
    note(database, 90, at=old)
    note(database, 90, keep=timedelta())
    assert usage(database, date.min.replace(year=2000)).all.lookups == 1
    note(database, 90, at=datetime.now(UTC), keep=timedelta(days=2))
    left = usage(database, date.min.replace(year=2000))
    assert left.counted_since is not None
    assert left.counted_since > old
