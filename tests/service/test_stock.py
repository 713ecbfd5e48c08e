"""Stock levels as the service takes them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from lookup.base.home import Home
from lookup.catalog.database import open_database
from lookup.catalog.rows import FeedProduct, FeedVariant, StockRow, StoreRow
from lookup.catalog.writing.stores import apply_stores
from lookup.catalog.writing.writer import apply_catalog
from lookup.service.stock import StockLevels


def test_a_level_of_the_future_is_rejected_by_the_rule_that_holds_for_files(tmp_path: Path) -> None:
    database = open_database(Home(tmp_path).database_url)
    with database.session(write=True) as session:
        apply_catalog(session, "alba", [FeedProduct("A", "A", variants=(FeedVariant("A-1"),))])
        apply_stores(session, "alba", [StoreRow("PAR01", "Paris"), StoreRow("MIL01", "Milan")])
    now = datetime.now(UTC)
    levels = [
        StockRow("A-1", "PAR01", 3, now + timedelta(days=2), row=0),
        StockRow("A-1", "MIL01", 2, now, row=1),
    ]
    answer = StockLevels(database).apply("alba", levels)
    database.close()
    assert (answer.applied, answer.future, answer.refused) == (1, 1, 0)
    (rejected,) = answer.rejected
    assert (rejected.index, rejected.field) == (0, "as_of")
    assert "ahead of the clock" in rejected.reason
