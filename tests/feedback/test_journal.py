import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from lookup.base.errors import DiskFull, Unavailable
from lookup.catalog.database import Database, open_database
from lookup.catalog.maisons import ensure_maison
from lookup.feedback.journal import LookupJournal, NotedLookup
from lookup.feedback.models import LookupRecord
from lookup.feedback.noting import noted
from lookup.matching.result import ProductMatch
from tests.api.fake_answers import lookup_answer

NOW = datetime.now(UTC)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    with opened.session(write=True) as session:
        ensure_maison(session, "alba")
    yield opened
    opened.close()


def note(lookup_id: str, *, maison: str = "alba", at: datetime = NOW) -> NotedLookup:
    return NotedLookup(lookup_id, maison, at, "g1", "embedded", "match", "photo", [])


def wait_until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.01)


def remembered(database: Database) -> list[str]:
    with database.session() as session:
        return list(session.scalars(select(LookupRecord.lookup_id).order_by("lookup_id")))


def test_what_is_noted_is_written(database: Database) -> None:
    journal = LookupJournal(database, keep=timedelta(days=30))
    for number in range(450):
        journal.note(note(f"{number:03}"))
    journal.flush()
    assert len(remembered(database)) == 450
    journal.close()


def test_notes_of_one_moment_are_one_transaction(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A transaction for each would take its time from the look-ups that follow."""
    begun = []
    session = database.session

    def counted(**how: bool) -> AbstractContextManager[Session]:
        begun.append(how)
        return session(**how)

    monkeypatch.setattr(database, "session", counted)
    monkeypatch.setattr("lookup.feedback.journal._GATHER_SECONDS", 60)
    journal = LookupJournal(database, keep=timedelta(days=30))
    for number in range(20):
        journal.note(note(f"{number:02}"))
    journal.flush()
    assert len(begun) == 1
    assert len(remembered(database)) == 20
    journal.close()


def test_closing_writes_what_waits(database: Database) -> None:
    journal = LookupJournal(database, keep=timedelta(days=30))
    journal.note(note("a"))
    journal.close()
    assert remembered(database) == ["a"]


def test_a_journal_nobody_wrote_to_flushes_and_closes(database: Database) -> None:
    journal = LookupJournal(database, keep=timedelta(days=30))
    journal.flush()
    journal.close()


def test_look_ups_are_forgotten_after_their_time(database: Database) -> None:
    first = LookupJournal(database, keep=timedelta(days=60))
    first.note(note("old", at=NOW - timedelta(days=31)))
    first.note(note("new", at=NOW - timedelta(days=29)))
    first.close()
    second = LookupJournal(database, keep=timedelta(days=30))
    second.note(note("now"))
    second.close()
    assert remembered(database) == ["new", "now"]


def test_nothing_is_noted_where_nothing_is_to_be_kept(database: Database) -> None:
    journal = LookupJournal(database, keep=timedelta(0))
    journal.note(note("a"))
    journal.close()
    assert remembered(database) == []


def test_an_unknown_maison_costs_the_others_nothing(database: Database) -> None:
    journal = LookupJournal(database, keep=timedelta(days=30))
    journal.note(note("a", maison="nowhere"))
    journal.note(note("b"))
    journal.close()
    assert remembered(database) == ["b"]


def test_a_database_that_fails_does_not_end_the_journal(database: Database) -> None:
    journal = LookupJournal(database, keep=timedelta(days=30))
    broken = NotedLookup("a", "alba", NOW, "g1", "embedded", None, "photo", [])  # type: ignore[arg-type]  # breaks NOT NULL
    journal.note(broken)
    journal.flush()
    journal.note(note("b"))
    journal.close()
    assert remembered(database) == ["b"]


def test_notes_wait_while_the_database_is_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lookup.feedback.journal._RETRY_SECONDS", 0.01)
    file = tmp_path / "catalog.sqlite3"
    database = open_database(f"sqlite:///{file}", lock_wait=0.01)
    with database.session(write=True) as session:
        ensure_maison(session, "alba")
    journal = LookupJournal(database, keep=timedelta(days=30))
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        journal.note(note("a"))
        with pytest.raises(Unavailable, match="Try again"):
            journal.flush(timeout=0.2)
        other.execute("COMMIT")
    journal.flush()
    assert remembered(database) == ["a"]
    journal.close()
    database.close()


def test_a_full_disk_is_called_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lookup.feedback.journal._RETRY_SECONDS", 0.01)
    database = open_database(f"sqlite:///{tmp_path / 'catalog.sqlite3'}")
    with database.session(write=True) as session:
        ensure_maison(session, "alba")
    with database.session() as session:  # the one connection of the pool
        session.execute(text("PRAGMA max_page_count = 1"))
    journal = LookupJournal(database, keep=timedelta(days=30))
    for number in range(200):
        journal.note(note(f"{number:032}"))
    wait_until(lambda: journal._failure is not None)
    with pytest.raises(DiskFull, match="Free some space"):
        journal.flush(timeout=0.01)
    journal.close(patience=60)
    database.close()


def test_closing_does_not_wait_for_a_database_that_is_away(tmp_path: Path) -> None:
    file = tmp_path / "catalog.sqlite3"
    database = open_database(f"sqlite:///{file}", lock_wait=0.01)
    journal = LookupJournal(database, keep=timedelta(days=30))
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        journal.note(note("a"))
        journal.close()
    database.close()


def test_closing_leaves_a_database_that_does_not_answer_after_a_while(tmp_path: Path) -> None:
    file = tmp_path / "catalog.sqlite3"
    database = open_database(f"sqlite:///{file}", lock_wait=60)
    journal = LookupJournal(database, keep=timedelta(days=30))
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        journal.note(note("a"))
        began = time.monotonic()
        journal.close(patience=0.1)
        assert time.monotonic() - began < 30
    for writer in threading.enumerate():
        if writer.name == "journal":
            writer.join(60)
    database.close()


def test_scores_are_kept_as_plain_numbers_and_places_in_the_index_are_not() -> None:
    match = ProductMatch("MB02", np.float32(0.5), 0.75, "MB02-blue", 7)  # type: ignore[arg-type]  # as NumPy gives it
    (kept,) = noted("alba", lookup_answer(), [match]).ranking
    assert kept["product_id"] == "MB02"
    assert (kept["similarity"], kept["confidence"]) == (0.5, 0.75)
    assert type(kept["similarity"]) is float
    assert "image_id" not in kept


def test_an_answer_by_code_is_noted_by_its_matches() -> None:
    (kept,) = noted("alba", lookup_answer(), []).ranking
    assert kept == {"product_id": "MB02", "similarity": 0.83, "confidence": 0.97}
