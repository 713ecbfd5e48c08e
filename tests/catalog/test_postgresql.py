"""PostgreSQL stays possible: the statements of shared paths compile for it.

Where LOOKUP_TEST_POSTGRESQL names a database that may be emptied, it is used for real.
"""

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Dialect, create_engine, text
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.schema import CreateTable

from lookup.catalog.database import Database, open_database
from lookup.catalog.erasure import erase_product
from lookup.catalog.models import Base
from lookup.catalog.reader import ProductReader
from lookup.catalog.rows import FeedProduct, StockRow, StoreRow
from lookup.catalog.stock import apply_stock
from lookup.catalog.stores import apply_stores
from lookup.catalog.writer import CatalogChanges, apply_catalog


@pytest.mark.parametrize("dialect", [PGDialect, SQLiteDialect])
def test_every_table_can_be_created(dialect: type[Dialect]) -> None:
    for table in Base.metadata.sorted_tables:
        assert table.name in str(CreateTable(table).compile(dialect=dialect()))


@pytest.fixture
def postgres() -> Iterator[Database]:
    url = os.environ.get("LOOKUP_TEST_POSTGRESQL")
    if not url:
        pytest.skip("no PostgreSQL to test with (set LOOKUP_TEST_POSTGRESQL)")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    database = open_database(url)
    yield database
    database.close()


def test_the_catalogue_works_the_same(
    postgres: Database, tote: FeedProduct, watch: FeedProduct, stores: Sequence[StoreRow]
) -> None:
    now = datetime(2025, 3, 10, 8, tzinfo=UTC)
    with postgres.session(write=True) as session:
        assert apply_catalog(session, "alba", [tote, watch]) == CatalogChanges(2, 0, 0, 0)
        assert apply_catalog(session, "alba", [tote]) == CatalogChanges(0, 0, 1, 1)
        apply_stores(session, "alba", stores)
        newer = StockRow("BG-1-RED-S", "PAR01", 3, now)
        older = StockRow("BG-1-RED-S", "PAR01", 9, now - timedelta(hours=1))
        report = apply_stock(session, "alba", [newer, older])
        assert (report.applied, report.unchanged) == (1, 1)
    with postgres.session() as session:
        card = ProductReader(session).cards("alba", ["BG-1"], store="PAR01")["BG-1"]
    assert card.variants[2].stock.here == 3
    assert card.variants[1].price == tote.variants[1].price
    with postgres.session(write=True) as session:
        assert erase_product(session, "alba", "BG-1").stock_levels == 1
