"""Google Merchant as tab-separated text."""

from collections.abc import Iterator
from pathlib import Path

from indexer.feeds.assembly import grouped_products
from indexer.feeds.google_merchant import REQUIRED, attribute_name, merchant_row
from indexer.feeds.sku_rows import SkuRow
from indexer.feeds.tables import Table
from lookup.catalog.rows import FeedProduct, Quarantined


def read_google_tsv(path: Path) -> Iterator[FeedProduct | Quarantined]:
    """Products of a Google Merchant text feed; `additional_image_link` is separated by commas."""
    return grouped_products(path.name, _SkuRows(path))


class _SkuRows:
    def __init__(self, path: Path) -> None:
        self._table = Table(path, required=REQUIRED, delimiter="\t", rename=attribute_name)

    def __iter__(self) -> Iterator[SkuRow | Quarantined]:
        for row in self._table:
            if isinstance(row, Quarantined):
                yield row
            else:
                further = row.cells.get("additional_image_link", "").split(",")
                yield merchant_row(row.number, row.cells, [path.strip() for path in further])
