"""Rows that are read once and needed twice."""

from collections.abc import Iterator

from indexer.feeds.formats.read_once import ReadOnce
from indexer.feeds.rows.sku_row import RawImage, SkuRow
from lookup.catalog.rows import Quarantined

ROWS = [
    SkuRow(row=number, product_id="A", names={"fr": "é"}, images=(RawImage("1.jpg"),))
    if number % 7
    else Quarantined("f", number, None, "no row")
    for number in range(1_234)
]


class Source:
    """Counts how often it is read."""

    def __init__(self) -> None:
        self.readings = 0

    def __iter__(self) -> Iterator[SkuRow | Quarantined]:
        self.readings += 1
        yield from ROWS


def test_the_second_time_gives_the_same_rows_without_reading_again() -> None:
    source = Source()
    rows = ReadOnce(source)
    assert list(rows) == ROWS
    assert list(rows) == ROWS
    assert source.readings == 1


def test_a_reading_broken_off_is_begun_anew() -> None:
    source = Source()
    rows = ReadOnce(source)
    assert next(iter(rows)) == ROWS[0]
    assert list(rows) == ROWS
    assert source.readings == 2
