"""A database with two maisons, and a receiver of events on this machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lookup.base.home import Home
from lookup.catalog.database import Database, open_database
from lookup.catalog.maisons import ensure_maison
from lookup.events.announcing import EventType, NewEvent, announce
from lookup.events.secrets import WebhookSecrets
from lookup.vault.master_keys import MasterKeys
from tests.events.receiver import Receiver

SECRETS = WebhookSecrets(Home(Path("nowhere")), MasterKeys())
"""They stay as they are."""


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = open_database(database_url)
    with database.session(write=True) as session:
        ensure_maison(session, "alba")
        ensure_maison(session, "brera")
    yield database
    database.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


def happen(database: Database, *subjects: str, maison: str = "alba") -> None:
    """Each subject was published, one after the other."""
    for subject in subjects:
        with database.session(write=True) as session:
            announce(session, maison, NewEvent(EventType.GENERATION_PUBLISHED, subject))
