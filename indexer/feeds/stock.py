"""The stock file: CSV, one row a SKU and store."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from indexer.feeds.tables import Table, TableRow
from lookup.catalog.rows import Quarantined, StockRow

REQUIRED = ("sku", "store_code", "quantity", "as_of")


def read_stock(path: Path) -> Iterator[StockRow | Quarantined]:
    """Stock levels of the file, as a stream. SKUs are taken to the letter, blanks included.

    Whether SKU and store exist, and whether the quantity is possible, is for the catalogue to say.
    Raises MissingColumns or FeedError when no row can be used.
    """
    for row in Table(path, required=REQUIRED):
        yield row if isinstance(row, Quarantined) else _level(path.name, row)


def _level(file: str, row: TableRow) -> StockRow | Quarantined:
    cells = row.cells
    try:
        quantity = int(cells["quantity"])
    except ValueError:
        reason = f"{cells['quantity'][:40]!r} is no whole number"
        return Quarantined(file, row.number, "quantity", reason)
    try:
        as_of = datetime.fromisoformat(cells["as_of"].strip())
    except ValueError:
        reason = f"{cells['as_of'][:40]!r} is no time; write 2025-03-14T02:30:00Z"
        return Quarantined(file, row.number, "as_of", reason)
    if as_of.tzinfo is None:
        as_of = as_of.replace(tzinfo=UTC)
    return StockRow(cells["sku"], cells["store_code"].strip(), quantity, as_of, row.number)
