"""Google Merchant as delimited text."""

from indexer.feeds.formats.format import table_format
from indexer.feeds.formats.google_merchant import COLUMNS, merchant_row
from indexer.feeds.rows.sku_row import SkuRow
from indexer.feeds.tables.table import TableRow
from indexer.feeds.values.pictures import split_paths


def _row(row: TableRow) -> SkuRow:
    further = split_paths(row.cells.get("additional_image_link", ""))
    return merchant_row(row.number, row.cells, further, row.names)


FORMAT = table_format("google-tsv", "Google Merchant text", "a SKU", COLUMNS, _row)
