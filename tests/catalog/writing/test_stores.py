"""Stores: added, updated, and left alone when a file does not name them."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from lookup.catalog.database import Database
from lookup.catalog.models import Store
from lookup.catalog.rows import Quarantined, StoreRow
from lookup.catalog.writing.stores import StoreReport, apply_stores


def test_stores_are_added_then_updated(database: Database, stores: Sequence[StoreRow]) -> None:
    bad = Quarantined("stores.csv", 9, "latitude", "'x' is not a number")
    with database.session(write=True) as session:
        assert apply_stores(session, "alba", [*stores, bad]) == StoreReport(4, 0, 0, (bad,))
    moved = replace(stores[0], latitude=48.87)
    with database.session(write=True) as session:
        assert apply_stores(session, "alba", [moved, stores[1]]) == StoreReport(0, 1, 1)
    with database.session() as session:
        found = {store.code: store.latitude for store in session.scalars(select(Store))}
    assert found == {"PAR01": 48.87, "MIL01": 45.4642, "LON01": 51.5074, "POP01": None}
