"""The catalogue CSV: one row a SKU, `|` between further image paths, HTML in descriptions."""

from collections.abc import Iterator
from pathlib import Path

from indexer.feeds.assembly import grouped_products
from indexer.feeds.localized import is_localized, localized_cells
from indexer.feeds.sku_rows import RawImage, SkuRow
from indexer.feeds.tables import Table, TableRow
from indexer.feeds.views import view_of
from lookup.catalog.rows import FeedProduct, Quarantined

REQUIRED = ("sku", "product_id", "name", "image_path")
_OPTIONAL = (
    "variant_id",
    "color",
    "size",
    "price",
    "currency",
    "gtin",
    "category",
    "additional_image_paths",
    "description",
    "url",
)
COLUMNS = frozenset((*REQUIRED, *_OPTIONAL))


def read_catalog_csv(path: Path) -> Iterator[FeedProduct | Quarantined]:
    """Products of a catalogue CSV. Columns it does not know become the variant's attributes."""
    return grouped_products(path.name, _SkuRows(path))


class _SkuRows:
    def __init__(self, path: Path) -> None:
        self._table = Table(path, required=REQUIRED)

    def __iter__(self) -> Iterator[SkuRow | Quarantined]:
        for row in self._table:
            yield row if isinstance(row, Quarantined) else catalog_row(row)


def catalog_row(row: TableRow) -> SkuRow:
    cells = row.cells
    return SkuRow(
        row=row.number,
        product_id=cells["product_id"],
        sku=cells["sku"],
        name=cells["name"],
        names=localized_cells(cells, "name"),
        category=cells.get("category", ""),
        categories=localized_cells(cells, "category"),
        description=cells.get("description", ""),
        url=cells.get("url", ""),
        variant_id=cells.get("variant_id", ""),
        color=cells.get("color", ""),
        size=cells.get("size", ""),
        gtin=cells.get("gtin", ""),
        price=cells.get("price", ""),
        currency=cells.get("currency", ""),
        images=tuple(_images(cells)),
        variant_attributes={
            column: text
            for column, text in cells.items()
            if column not in COLUMNS and text and not is_localized(column, "name", "category")
        },
    )


def _images(cells: dict[str, str]) -> Iterator[RawImage]:
    if main := cells["image_path"].strip():
        yield RawImage(main, view_of(main, "main"))
    for path in cells.get("additional_image_paths", "").split("|"):
        if further := path.strip():
            yield RawImage(further, view_of(further))
