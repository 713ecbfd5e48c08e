"""Each week's demand is announced once, when the week is over."""

from datetime import UTC, datetime, timedelta

from lookup.catalog.database import Database
from lookup.demand.weekly import WeeklyDemand
from lookup.events.listing import list_events
from tests.boutique import MAISON
from tests.demand import test_listing
from tests.demand.test_listing import WEEK, note, sold_out

database = test_listing.database


def announced(database: Database) -> list[tuple[str, str, dict[str, object]]]:
    with database.session() as session:
        events = list_events(session, MAISON, after=None, limit=9).events
    return [(event.type, event.subject, dict(event.data)) for event in events]


def test_a_week_is_announced_once_and_not_before_its_end(database: Database) -> None:
    note(database, sold_out(6) + sold_out(9, week=WEEK + timedelta(weeks=1)))
    weekly = WeeklyDemand(database)
    sunday = datetime(2026, 11, 29, 23, tzinfo=UTC)
    weekly.announce(sunday)
    assert announced(database) == []
    for hours in (2, 3):
        weekly.announce(sunday + timedelta(hours=hours))
    counts = {"lookups": 6, "groups": 1, "hidden": 0}
    assert announced(database) == [("demand.week", "2026-11-23", counts)]


def test_a_week_without_demand_is_not_announced(database: Database) -> None:
    WeeklyDemand(database).announce(datetime(2026, 11, 30, tzinfo=UTC))
    assert announced(database) == []
