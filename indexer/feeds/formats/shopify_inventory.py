"""Shopify's inventory CSV as stock: a row a SKU and location, or a column a location.

Columns: Shopify Help Center, "Exporting or importing inventory with a CSV file". It has no times.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from indexer.feeds.formats.shopify import own_sku
from indexer.feeds.tables.column import Column
from indexer.feeds.tables.table import Table, TableRow
from indexer.feeds.values.bad_value import BadValue
from indexer.feeds.values.ids import clean_id
from indexer.feeds.values.numbers import DecimalMark, MarkEvidence, parse_quantity
from lookup.base.errors import BadInput
from lookup.catalog.rows import Quarantined, StockRow

COLUMNS = (
    Column("handle", required=True, means="the product"),
    Column("sku", required=True, means="the SKU"),
    Column("location", means="the store, where rows have one"),
    Column("available", ("available (not editable)",), means="how many can be sold"),
    Column(
        "on hand",
        ("on hand (current)",),
        means="how many there are, where the file does not say how many can be sold",
    ),
    *(Column(f"option{number} {part}") for number in (1, 2, 3) for part in ("name", "value")),
    Column("title"),
    *(Column(name) for name in ("hs code", "coo", "bin name")),
    Column("incoming", ("incoming (not editable)",)),
    Column("unavailable", ("unavailable (not editable)",)),
    Column("committed", ("committed (not editable)",)),
    Column("on hand (new)"),
)
_KNOWN = {column.name for column in COLUMNS}
_NOT_STOCKED = "not stocked"


def read_shopify_inventory(path: Path, as_of: datetime | None) -> Iterator[StockRow | Quarantined]:
    """Stock levels of all locations at `as_of`; what a location never stocks is 0 there.

    A variant without SKU goes by its product's handle and options, as in the catalogue. Raises
    BadInput without `as_of`, MissingColumns where the file names no location.
    """
    if as_of is None:
        raise BadInput(
            f"{path.name} is a Shopify inventory, which does not say when it was exported.",
            "Say it with --as-of, as 2025-03-14T02:30:00Z.",
        )
    table = Table(path, COLUMNS, what="a Shopify inventory")
    levels = _Levels(path.name, as_of, _decimal_mark(table))
    for row in table:
        if isinstance(row, Quarantined):
            yield row
        else:
            yield from levels.levels(row)


def _decimal_mark(table: Table) -> DecimalMark | None:
    marks = MarkEvidence()
    for row in table:
        if isinstance(row, TableRow):
            for _, quantity in _cells(row):
                marks.note(quantity)
    return marks.mark(table.layout.decimal_mark)


def _cells(row: TableRow) -> Iterator[tuple[str, str]]:
    """(column, quantity) of each location that the row tells of."""
    if "location" in row.cells:
        column = next((each for each in ("available", "on hand") if row.cells.get(each)), "on hand")
        yield column, row.cells.get(column, "")
    else:
        yield from ((key, text) for key, text in row.cells.items() if key not in _KNOWN)


@dataclass(frozen=True)
class _Levels:
    file: str
    as_of: datetime
    decimal_mark: DecimalMark | None

    def levels(self, row: TableRow) -> Iterator[StockRow | Quarantined]:
        """The row's levels, and what is wrong with each that cannot be read."""
        told = list(_cells(row))
        for column, quantity in told:
            store = row.cells.get("location", row.names.get(column, column))
            if len(told) > 1 and not quantity.strip():
                continue  # a location that was added after this variant
            try:
                yield StockRow(
                    clean_id(row.cells["sku"].strip() or own_sku(row.cells, row.cells["handle"])),
                    clean_id(store),
                    self._quantity(quantity),
                    self.as_of,
                    row.number,
                )
            except BadValue as error:
                name = row.names.get(column, column)
                yield Quarantined(self.file, row.number, name, str(error), quantity[:200])

    def _quantity(self, text: str) -> int:
        if text.strip().casefold() == _NOT_STOCKED:
            return 0
        return parse_quantity(text, self.decimal_mark)
