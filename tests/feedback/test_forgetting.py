"""An erased product is in no remembered ranking any more."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from lookup.base.errors import NotFound
from lookup.catalog.database import Database, open_database
from lookup.catalog.maisons import ensure_maison
from lookup.feedback.forgetting import forget_product
from lookup.feedback.journal import LookupJournal, NotedLookup
from lookup.feedback.models import LookupRecord

NOW = datetime.now(UTC)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    with opened.session(write=True) as session:
        for maison in ("alba", "brera"):
            ensure_maison(session, maison)
    journal = LookupJournal(opened, keep=timedelta(days=30))
    for lookup_id, maison, products in (
        ("a", "alba", ("Élan%1", "B")),
        ("b", "alba", ("B", "Élan%12", "ÉlanX1")),
        ("c", "brera", ("Élan%1",)),
        ("d", "alba", ()),
    ):
        ranking = [{"product_id": product, "similarity": 0.5} for product in products]
        journal.note(
            NotedLookup(lookup_id, maison, NOW, "g1", "embedded", "match", "photo", ranking)
        )
    journal.close()
    yield opened
    opened.close()


def named(database: Database) -> dict[str, list[str]]:
    with database.session() as session:
        return {
            record.lookup_id: [match["product_id"] for match in record.ranking]
            for record in session.scalars(select(LookupRecord))
        }


def test_it_and_no_other_is_taken_out_of_its_maisons_rankings(database: Database) -> None:
    with database.session(write=True) as session:
        assert forget_product(session, "alba", "Élan%1") == 1
    assert named(database) == {
        "a": ["B"],
        "b": ["B", "Élan%12", "ÉlanX1"],
        "c": ["Élan%1"],
        "d": [],
    }


def test_a_product_nobody_looked_at_is_in_none(database: Database) -> None:
    with database.session(write=True) as session:
        assert forget_product(session, "alba", "Élan") == 0


def test_a_maison_that_is_not_there_is_told(database: Database) -> None:
    with pytest.raises(NotFound), database.session(write=True) as session:
        forget_product(session, "nowhere", "B")
