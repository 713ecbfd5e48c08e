"""The stock file."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexer.feeds.stock import read_stock
from lookup.base.errors import FeedError, MissingColumns
from lookup.catalog.rows import Quarantined, StockRow

Write = Callable[[str, str | bytes], Path]

HEADER = "sku,store_code,quantity,as_of\n"


def test_a_row_is_a_level(write: Write) -> None:
    path = write("s.csv", HEADER + "A-1,PAR01,3,2025-03-14T02:30:00Z\nA-2,PAR01,-1,2025-03-14\n")
    assert list(read_stock(path)) == [
        StockRow("A-1", "PAR01", 3, datetime(2025, 3, 14, 2, 30, tzinfo=UTC), 2),
        StockRow("A-2", "PAR01", -1, datetime(2025, 3, 14, tzinfo=UTC), 3),
    ]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("A-1,PAR01,three,2025-03-14T02:30:00Z", "quantity"),
        ("A-1,PAR01,3.5,2025-03-14T02:30:00Z", "quantity"),
        ("A-1,PAR01,,2025-03-14T02:30:00Z", "quantity"),
        ("A-1,PAR01,3,yesterday", "as_of"),
        ("A-1,PAR01,3,", "as_of"),
        ("A-1,PAR01,3", None),
        ("A-1,PAR01,3,2025-03-14T02:30:00Z,x", None),
        ("A-1,PAR01," + "9" * 5000 + ",2025-03-14T02:30:00Z", "quantity"),
    ],
)
def test_a_bad_row_costs_only_itself(write: Write, row: str, field: str | None) -> None:
    good = "A-2,PAR01,1,2025-03-14T02:30:00Z\n"
    first, second = read_stock(write("s.csv", HEADER + row + "\n" + good))
    assert isinstance(first, Quarantined)
    assert (first.file, first.row, first.field) == ("s.csv", 2, field)
    assert isinstance(second, StockRow)


def test_missing_columns_are_named(write: Write) -> None:
    with pytest.raises(MissingColumns, match=r"lacks the columns 'as_of'; found: 'sku'"):
        list(read_stock(write("s.csv", "sku,store_code,quantity\nA,B,1\n")))


def test_an_empty_file_is_named(write: Write) -> None:
    with pytest.raises(FeedError, match=r"s\.csv is empty"):
        list(read_stock(write("s.csv", "")))


def test_the_real_file_reads(shared_data: Path) -> None:
    rows = list(read_stock(shared_data / "magento_luma" / "stock.csv"))
    assert len(rows) == 8543
    assert not any(isinstance(row, Quarantined) for row in rows)
