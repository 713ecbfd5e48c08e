"""Levels from the future, which an earlier version took, are forgotten and nothing else is."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from lookup.base.errors import NotFound
from lookup.catalog.database import Database
from lookup.catalog.rows import FeedProduct, StockRow, StoreRow
from lookup.catalog.writing.stock import apply_stock
from lookup.catalog.writing.stock_repair import LevelAhead, forget_levels_ahead
from lookup.catalog.writing.stores import apply_stores
from lookup.catalog.writing.writer import apply_catalog

NOW = datetime(2025, 3, 14, 12, tzinfo=UTC)
NEXT_YEAR = NOW + timedelta(days=365)


@pytest.fixture
def blocked(database: Database, tote: FeedProduct, stores: Sequence[StoreRow]) -> Database:
    """A level of next year, as a clock of next year had taken it, and one of today."""
    with database.session(write=True) as session:
        for maison in ("alba", "brera"):
            apply_catalog(session, maison, [tote])
            apply_stores(session, maison, stores)
            rows = [StockRow("BG-1-RED-S", "PAR01", 9, NEXT_YEAR)]
            rows.append(StockRow("BG-1-BLK-S", "PAR01", 2, NOW))
            apply_stock(session, maison, rows, now=NEXT_YEAR)
    return database


def test_levels_ahead_are_given_and_forgotten_so_that_true_ones_are_taken(
    blocked: Database,
) -> None:
    with blocked.session(write=True) as session:
        true = StockRow("BG-1-RED-S", "PAR01", 1, NOW)
        assert apply_stock(session, "alba", [true], now=NOW).applied == 0
        assert forget_levels_ahead(session, "alba", now=NOW) == [
            LevelAhead("BG-1-RED-S", "PAR01", 9, NEXT_YEAR)
        ]
        assert apply_stock(session, "alba", [true], now=NOW).applied == 1
        assert forget_levels_ahead(session, "alba", now=NOW) == []


def test_levels_of_other_maisons_stay(blocked: Database) -> None:
    with blocked.session(write=True) as session:
        forget_levels_ahead(session, "alba", now=NOW)
        assert len(forget_levels_ahead(session, "brera", now=NOW)) == 1


def test_an_unknown_maison_is_not_found(blocked: Database) -> None:
    with blocked.session(write=True) as session, pytest.raises(NotFound, match="corso"):
        forget_levels_ahead(session, "corso")
