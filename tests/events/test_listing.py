"""Programs that poll see each event once, in order, or are told that some are gone."""

from datetime import UTC, datetime, timedelta

import pytest

from lookup.base.errors import NotFound
from lookup.catalog.database import Database
from lookup.events.announcing import EventType, NewEvent, announce
from lookup.events.listing import list_events, remove_old_events
from lookup.events.posting import Poster
from lookup.events.webhooks import Webhooks
from tests.events.conftest import SECRETS, happen
from tests.events.receiver import Receiver


def polled(database: Database, after: int | None = None, limit: int = 100) -> list[str]:
    with database.session() as session:
        found = list_events(session, "alba", after=after, limit=limit).events
    return [event.subject for event in found]


def removed(database: Database) -> int:
    with database.session(write=True) as session:
        return remove_old_events(session, datetime.now(UTC) + timedelta(seconds=1))


def test_a_maison_sees_its_own_events_in_order(database: Database) -> None:
    happen(database, "a", "b")
    happen(database, "elsewhere", maison="brera")
    happen(database, "c")
    assert polled(database) == ["a", "b", "c"]


def test_next_leads_on_also_from_the_end(database: Database) -> None:
    happen(database, "a", "b")
    with database.session() as session:
        first = list_events(session, "alba", after=None, limit=1)
        last = list_events(session, "alba", after=int(first.next), limit=9)
        end = list_events(session, "alba", after=int(last.next), limit=9)
    assert [event.subject for event in (*first.events, *last.events)] == ["a", "b"]
    assert (end.events, end.next) == ([], last.next)
    happen(database, "c")
    assert polled(database, int(end.next)) == ["c"]


def test_what_was_rolled_back_did_not_happen(database: Database) -> None:
    def fail_halfway() -> None:
        with database.session(write=True) as session:
            announce(session, "alba", NewEvent(EventType.VERDICT_GIVEN, "case"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()
    assert polled(database) == []


def test_an_unknown_maison_has_no_events(database: Database) -> None:
    with database.session(write=True) as session, pytest.raises(NotFound, match="nowhere"):
        announce(session, "nowhere", NewEvent(EventType.TEST, "it"))


def test_who_asks_for_removed_events_is_told_that_they_are_gone(database: Database) -> None:
    happen(database, "a", "b", "c")
    assert removed(database) == 2  # the newest stays, so that numbers go on
    with pytest.raises(NotFound, match="may be 2 to 3"):
        polled(database, after=1)
    assert polled(database) == polled(database, after=2) == ["c"]


def test_numbers_of_the_future_are_refused(database: Database) -> None:
    happen(database, "a")
    with pytest.raises(NotFound, match="may be 0 to 1"):
        polled(database, after=2)


def test_what_a_webhook_still_lacks_is_not_removed(database: Database, receiver: Receiver) -> None:
    happen(database, "a")
    Webhooks(database, "alba", "me", SECRETS).add(receiver.url, [], Poster(private=True))
    happen(database, "b", "c")
    assert removed(database) == 1
    assert polled(database) == ["b", "c"]
