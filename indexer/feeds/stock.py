"""Stock files: one row a SKU and store."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from indexer.feeds.files.head import read_head
from indexer.feeds.formats import shopify_inventory
from indexer.feeds.tables.column import Column
from indexer.feeds.tables.layout import layout_of
from indexer.feeds.tables.table import Table, TableRow
from indexer.feeds.values.bad_value import BadValue
from indexer.feeds.values.ids import FloatEvidence, clean_id
from indexer.feeds.values.numbers import MarkEvidence, parse_quantity
from indexer.feeds.values.times import DayOrderEvidence, parse_time
from lookup.base.errors import BadInput
from lookup.catalog.rows import Quarantined, StockRow

COLUMNS = (
    Column("sku", required=True, means="the SKU, as in the catalogue"),
    Column("store_code", required=True, means="the store, as in the stores file"),
    Column("quantity", required=True, means="a whole number, also as 3.0 or 1,000"),
    Column("as_of", required=True, means="when it was so many"),
)


@dataclass(frozen=True)
class StockOptions:
    """`zone` holds for times that name none; `as_of` for files that have no times at all.

    `day_first` tells 03/04/2026 apart; None where the dates of the file are to tell.
    """

    zone: tzinfo = UTC
    as_of: datetime | None = None
    day_first: bool | None = None


@dataclass(frozen=True)
class StockFormat:
    """A format of stock files: its `--format`, what it is, its columns, its reader."""

    name: str
    what: str
    columns: tuple[Column, ...]
    read: Callable[[Path, StockOptions], Iterator[StockRow | Quarantined]]


def read_stock(
    path: Path,
    format: str = "auto",  # noqa: A002  the option's name
    options: StockOptions = StockOptions(),
) -> Iterator[StockRow | Quarantined]:
    """Stock levels of the file, as a stream; `auto` recognises the format by its columns.

    Whether SKU and store exist, and whether the quantity is possible, is for the catalogue to say.
    Raises MissingColumns or FeedError when no row can be used, BadInput for an unknown format.
    """
    if format == "auto":
        head = read_head(path)
        taken = max(FORMATS, key=lambda known: _likeness(head.text, known))
        return taken.read(path, options)
    for known in FORMATS:
        if known.name == format:
            return known.read(path, options)
    listed = ", ".join(f"{known.name} ({known.what})" for known in FORMATS)
    raise BadInput(f"There is no stock format {format!r}.", f"Formats: {listed}.")


def _likeness(text: str, known: StockFormat) -> tuple[bool, int]:
    header = layout_of(text, known.columns).header
    return (header is not None and not header.missing, header.known if header else 0)


def _read_levels(path: Path, options: StockOptions) -> Iterator[StockRow | Quarantined]:
    table = Table(path, COLUMNS, what="a stock file")
    levels = _Levels(path.name, table, options)
    for row in table:
        yield row if isinstance(row, Quarantined) else levels.level(row)


class _Levels:
    """Reads rows by what all rows of the file tell of how it writes numbers and dates."""

    def __init__(self, file: str, table: Table, options: StockOptions) -> None:
        self._file = file
        self._zone = options.zone
        marks, days, floats = MarkEvidence(), DayOrderEvidence(), FloatEvidence()
        for row in table:
            if isinstance(row, TableRow):
                marks.note(row.cells["quantity"])
                days.note(row.cells["as_of"])
                floats.note(row.cells["sku"])
        self._mark = marks.mark(table.layout.decimal_mark)
        told = options.day_first
        self._day_first = days.day_first if told is None else told
        self._floats = floats.whole_floats

    def level(self, row: TableRow) -> StockRow | Quarantined:
        """The row's level, or what is wrong with it."""
        cells = row.cells
        column = "sku"
        try:
            sku = clean_id(cells[column], whole_floats=self._floats)
            column = "store_code"
            store = clean_id(cells[column])
            column = "quantity"
            quantity = parse_quantity(cells[column], self._mark)
            column = "as_of"
            as_of = parse_time(cells[column], self._zone, day_first=self._day_first)
        except BadValue as error:
            name, value = row.names[column], cells[column]
            return Quarantined(self._file, row.number, name, str(error), value[:200])
        return StockRow(sku, store, quantity, as_of, row.number, row.names)


FORMATS = (
    StockFormat("csv", "sku, store_code, quantity, as_of", COLUMNS, _read_levels),
    StockFormat(
        "shopify-inventory",
        "Shopify inventory CSV",
        shopify_inventory.COLUMNS,
        lambda path, options: shopify_inventory.read_shopify_inventory(path, options.as_of),
    ),
)
