"""The stock file."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from indexer.feeds.stock import StockOptions, read_stock
from lookup.base.errors import BadInput, FeedError, MissingColumns
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
    (bad,) = [row for row in rows if isinstance(row, Quarantined)]
    assert (bad.row, bad.field, bad.reason) == (3805, "sku", "it is empty")


def levels(rows: Iterable[StockRow | Quarantined]) -> list[tuple[str, int]]:
    return [(row.sku, row.quantity) for row in rows if isinstance(row, StockRow)]


def test_a_file_of_a_spreadsheet_with_semicolons_and_local_times_is_read(write: Write) -> None:
    text = "\ufeffSKU;Store_Code;Quantity;As_Of\r\nA-1;PAR01;3;14/03/2026 02:30\r\n"
    (level,) = read_stock(write("s.csv", text), options=StockOptions(ZoneInfo("Europe/Paris")))
    assert isinstance(level, StockRow)
    assert level.as_of == datetime(2026, 3, 14, 1, 30, tzinfo=UTC)


def test_unicode_text_of_a_spreadsheet_is_read(write: Write) -> None:
    text = "sku\tstore_code\tquantity\tas_of\r\nA-1\tPAR01\t3\t2026-03-14 02:30\r\n"
    assert levels(read_stock(write("s.txt", text.encode("utf-16")))) == [("A-1", 3)]


@pytest.mark.parametrize(
    ("delimiter", "quantities", "read"),
    [
        (",", ["3.0", "2.000", '"1,000"', " 4 "], [3, 2, 1000, 4]),
        (",", ['"1,000"'], [1000]),
        (",", ['"3,0"', '"1,000"', "2.000"], [3, 1, 2000]),
        (";", ["3,0", "2.000", "1,000"], [3, 2000, 1]),
        (";", ["0.000", "12.000", "1.000"], [0, 12, 1]),
        ("\t", ["1 000", "2'000", "1\u202f000"], [1000, 2000, 1000]),
    ],
)
def test_how_numbers_are_written_is_told_by_all_numbers_of_the_file(
    write: Write, delimiter: str, quantities: list[str], read: list[int]
) -> None:
    rows = [
        delimiter.join((f"A-{place}", "PAR01", text, "2026-03-14T02:30Z"))
        for place, text in enumerate(quantities)
    ]
    text = "\n".join([HEADER.strip().replace(",", delimiter), *rows])
    assert [quantity for _, quantity in levels(read_stock(write("s.csv", text)))] == read


@pytest.mark.parametrize("quantity", ["1_0", "3.5", '"2,5"', "0x10", "three", "", "1e3"])
def test_what_is_no_whole_number_is_listed_with_its_value(write: Write, quantity: str) -> None:
    text = HEADER + f"A-1,PAR01,{quantity},2026-03-14T02:30Z\n"
    (bad,) = read_stock(write("s.csv", text))
    assert isinstance(bad, Quarantined)
    assert (bad.field, bad.value) == ("quantity", quantity.strip('"'))


def test_dates_tell_of_each_other_whether_the_day_comes_first(write: Write) -> None:
    row = "A-1,PAR01,1,{}\n"
    both = HEADER + row.format("03/04/2026") + row.format("14/03/2026")
    first, _ = read_stock(write("s.csv", both))
    assert isinstance(first, StockRow)
    assert first.as_of == datetime(2026, 4, 3, tzinfo=UTC)
    (alone,) = read_stock(write("s.csv", HEADER + row.format("03/04/2026")))
    assert isinstance(alone, Quarantined)
    assert "write 2026-04-03 or 2026-03-04" in alone.reason
    for day_first, month in ((True, 4), (False, 3)):
        options = StockOptions(day_first=day_first)
        (told,) = read_stock(write("s.csv", HEADER + row.format("03/04/2026")), options=options)
        assert isinstance(told, StockRow)
        assert told.as_of.month == month


def test_skus_are_read_as_the_shop_means_them(write: Write) -> None:
    tail = ",PAR01,1,2026-03-14T02:30Z\n"
    text = HEADER + "".join(sku + tail for sku in ("'0016064", '"=""001"""', "A-1 ", "E\u0301TUI"))
    assert [sku for sku, _ in levels(read_stock(write("s.csv", text)))] == [
        "0016064",
        "001",
        "A-1",
        "ÉTUI",
    ]
    floats = HEADER + "1001.0" + tail + "1002.0" + tail
    assert [sku for sku, _ in levels(read_stock(write("s.csv", floats)))] == ["1001", "1002"]
    mixed = HEADER + "1001.0" + tail + "A-2" + tail
    assert [sku for sku, _ in levels(read_stock(write("s.csv", mixed)))] == ["1001.0", "A-2"]


def test_columns_of_other_names_are_named_as_the_file_has_them(write: Write) -> None:
    (bad,) = read_stock(write("s.csv", "SKU,Store code,QUANTITY,As of\nA-1,PAR01,x,2026-03-14\n"))
    assert isinstance(bad, Quarantined)
    assert bad.field == "QUANTITY"


def test_an_unknown_format_lists_those_there_are(write: Write) -> None:
    with pytest.raises(BadInput, match=r"no stock format 'xls'.*csv"):
        read_stock(write("s.csv", HEADER), "xls")
