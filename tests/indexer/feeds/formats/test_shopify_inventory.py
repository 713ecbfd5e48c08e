"""Shopify's inventory export as stock."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexer.feeds.stock import StockOptions, read_stock
from lookup.base.errors import BadInput
from lookup.catalog.rows import Quarantined, StockRow

Write = Callable[[str, str | bytes], Path]

AS_OF = datetime(2026, 3, 14, tzinfo=UTC)
OPTIONS = StockOptions(as_of=AS_OF)
BEGINNING = "Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value,SKU,HS Code,COO,"
A_ROW_A_LOCATION = (
    f"{BEGINNING}Location,Bin name,Incoming (not editable),Unavailable (not editable),"
    "Committed (not editable),Available (not editable),On hand (current),On hand (new)\n"
    "alba,Alba,Color,Black,Size,S,AL-B,,,Paris,,0,0,1,3,4,\n"
    "alba,Alba,Color,Black,Size,S,AL-B,,,Lyon,,,,,not stocked,not stocked,\n"
    "alba,Alba,Color,Red,Size,S,,,,Paris,,0,0,0,-2,-2,\n"
)
A_COLUMN_A_LOCATION = (
    f'{BEGINNING}Paris,"Lyon, Bellecour"\n'
    'alba,Alba,Color,Black,Size,S,AL-B,,,"1,003",not stocked\n'
    "ora,Ora,Title,Default Title,,,,,,2,\n"
)


def levels(path: Path) -> list[tuple[str, str, int]]:
    rows = list(read_stock(path, "auto", OPTIONS))
    assert not [row for row in rows if isinstance(row, Quarantined)]
    return [(row.sku, row.store, row.quantity) for row in rows if isinstance(row, StockRow)]


def test_each_row_is_what_can_be_sold_at_its_location(write: Write) -> None:
    assert levels(write("inventory_export.csv", A_ROW_A_LOCATION)) == [
        ("AL-B", "Paris", 3),
        ("AL-B", "Lyon", 0),
        ("alba/Red/S", "Paris", -2),
    ]


def test_each_column_after_the_products_is_a_location(write: Write) -> None:
    assert levels(write("inventory_export.csv", A_COLUMN_A_LOCATION)) == [
        ("AL-B", "Paris", 1003),
        ("AL-B", "Lyon, Bellecour", 0),
        ("ora", "Paris", 2),
    ]


def test_all_levels_are_of_the_time_that_is_said(write: Write) -> None:
    rows = list(read_stock(write("i.csv", A_ROW_A_LOCATION), "shopify-inventory", OPTIONS))
    assert {row.as_of for row in rows if isinstance(row, StockRow)} == {AS_OF}


def test_without_a_time_nothing_is_read(write: Write) -> None:
    with pytest.raises(BadInput, match="does not say when it was exported"):
        list(read_stock(write("i.csv", A_ROW_A_LOCATION)))


def test_a_bad_quantity_costs_only_its_level(write: Write) -> None:
    text = A_COLUMN_A_LOCATION.replace("not stocked", "many")
    rows = list(read_stock(write("i.csv", text), "auto", OPTIONS))
    (bad,) = [row for row in rows if isinstance(row, Quarantined)]
    assert (bad.row, bad.field, bad.value) == (2, "Lyon, Bellecour", "many")
    assert len(rows) == 3
