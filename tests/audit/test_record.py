"""The log grows by what was done, only with what was done, and by nobody's hand shrinks."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from lookup.audit.models import AuditEntry
from lookup.audit.record import Action, Deed, holder_of, person_at_this_machine, record
from lookup.audit.verification import verify_chain
from lookup.base.errors import NotFound
from lookup.catalog.database import Database

DEED = Deed("key k1", Action.KEY_REVOKED, "abcd1234")


def entries(database: Database) -> list[AuditEntry]:
    with database.session() as session:
        return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def test_each_maison_counts_its_own_entries(database: Database, done: list[str]) -> None:
    numbers = [(entry.subject, entry.number) for entry in entries(database)]
    assert numbers == [("first", 1), ("elsewhere", 1), ("seconde", 2), ("third", 3)]


def test_an_entry_says_who_did_what_to_what_and_when(database: Database, done: list[str]) -> None:
    entry = entries(database)[0]
    assert (entry.by, entry.action, entry.subject) == ("key k1", "key.created", "first")
    assert entry.details == {"role": "admin", "name": "Zoë"}
    assert entry.at.tzinfo is not None


def test_what_was_rolled_back_was_not_done(database: Database) -> None:
    def fail_halfway() -> None:
        with database.session(write=True) as session:
            record(session, "alba", DEED)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()
    assert entries(database) == []


def test_an_unknown_maison_has_no_log(database: Database) -> None:
    with (
        pytest.raises(NotFound, match="nowhere"),
        database.session(write=True) as session,
    ):
        record(session, "nowhere", DEED)


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET subject = 'else'", "DELETE FROM audit_entry"]
)
def test_the_database_refuses_to_change_or_delete_entries(
    database: Database, done: list[str], statement: str
) -> None:
    def tamper() -> None:
        with database.session(write=True) as session:
            session.execute(text(statement))

    with pytest.raises(DBAPIError, match="append-only"):
        tamper()
    assert entries(database)[0].subject == "first"


def test_deeds_at_the_same_time_make_one_chain(database: Database) -> None:
    def do(number: int) -> None:
        with database.session(write=True) as session:
            record(session, "alba", Deed("k", Action.KEY_CREATED, str(number)))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(do, range(12)))
    with database.session() as session:
        assert verify_chain(session, "alba").number == 12


def test_people_and_keys_are_told_apart() -> None:
    assert " on " in person_at_this_machine()
    assert holder_of("abcd1234") == "key abcd1234"
