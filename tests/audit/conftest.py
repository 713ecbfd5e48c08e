"""A database with two maisons that something was done in."""

from collections.abc import Iterator

import pytest

from lookup.audit.record import Action, Deed, record
from lookup.catalog.database import Database, open_database
from lookup.catalog.maisons import ensure_maison


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = open_database(database_url)
    with database.session(write=True) as session:
        ensure_maison(session, "alba")
        ensure_maison(session, "brera")
    yield database
    database.close()


@pytest.fixture
def done(database: Database) -> list[str]:
    """Three deeds in alba, one in brera; subjects of alba's."""
    deeds = [("alba", "first"), ("brera", "elsewhere"), ("alba", "seconde"), ("alba", "third")]
    for maison, subject in deeds:
        with database.session(write=True) as session:
            deed = Deed("key k1", Action.KEY_CREATED, subject, {"role": "admin", "name": "Zoë"})
            record(session, maison, deed)
    return [subject for maison, subject in deeds if maison == "alba"]
