"""Google Merchant and Meta catalogues as delimited text."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from indexer.feeds.formats.format import FeedFormat, FeedOptions, table_likeness, table_products
from indexer.feeds.formats.google_merchant import COLUMNS, attribute_name, merchant_item
from indexer.feeds.rows.sku_row import SkuRow
from indexer.feeds.tables.table import Table, TableRow, missing_columns
from lookup.catalog.rows import FeedProduct, Quarantined

_WHAT = "Google Merchant text"
# Meta's template explains its columns in a line of its own: "# Required | A unique content ID".
_EXPLAINED = re.compile(r"#\s*(?:required|optional|recommended)\b", re.IGNORECASE)


def read_google_text(path: Path, options: FeedOptions) -> Iterator[FeedProduct | Quarantined]:
    """Products of a text feed for Google Merchant or Meta; commas divide further picture links.

    Raises MissingColumns where the header has no id or no title.
    """
    table = Table(path, COLUMNS, what=_WHAT)
    header = table.layout.header
    if header is not None and not {"title", "structured_title"} & header.names.keys():
        raise missing_columns(path.name, ["title"], header.found, _WHAT)
    return table_products(table, path, lambda: _rows(path.name, table))


def _rows(file: str, table: Table) -> Iterator[SkuRow | Quarantined]:
    attributes: dict[str, str] = {}
    for row in table:
        if isinstance(row, Quarantined):
            yield row
            continue
        if not attributes:
            attributes = {key: attribute_name(row.names[key]) for key in row.cells}
        if not _EXPLAINED.match(row.cells["id"]):
            yield from _item(file, row, attributes)


def _item(
    file: str, row: TableRow, attributes: Mapping[str, str]
) -> Iterator[SkuRow | Quarantined]:
    # Several texts for an attribute whose columns are repeated or numbered.
    values: dict[str, list[str]] = {}
    for key, text in row.cells.items():
        if text and not text.isspace():
            values.setdefault(attributes[key], []).append(text)
    item = merchant_item(row.number, values, row.names)
    for attribute, reason in item.problems:
        yield Quarantined(file, row.number, attribute, reason, row_kept=True)
    yield item.row


FORMAT = FeedFormat(
    "google-tsv", _WHAT, "a SKU", table_likeness(COLUMNS), read_google_text, COLUMNS
)
