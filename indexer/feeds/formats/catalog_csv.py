"""The catalogue CSV: one row a SKU, `|` between further image paths, HTML in descriptions."""

from collections.abc import Iterator, Mapping

from indexer.feeds.formats.format import table_format
from indexer.feeds.rows.sku_row import RawImage, SkuRow
from indexer.feeds.tables.column import Column
from indexer.feeds.tables.table import TableRow
from indexer.feeds.values.languages import is_localized, localized_cells
from indexer.feeds.values.pictures import split_paths
from indexer.feeds.values.views import view_of

COLUMNS = (
    Column("sku", required=True, means="the SKU"),
    Column("product_id", required=True, means="the product it is a variant of"),
    Column("name", required=True, means="the product's name; in a language `name_fr`"),
    Column("image_path", required=True, means="the main picture"),
    Column("additional_image_paths", means="further pictures, separated by `|`"),
    Column("variant_id", means="the colourway, else product and colour make one"),
    Column("color", means="the colour"),
    Column("size", means="the size"),
    Column("gtin", means="the GTIN"),
    Column("price", means="the price, with or without its currency"),
    Column("currency", means="ISO 4217"),
    Column("category", means="the category, levels separated by `/`; in a language `category_fr`"),
    Column("description", means="text or HTML"),
    Column("url", means="the product's page"),
)
REQUIRED = tuple(column.name for column in COLUMNS if column.required)
_KNOWN = frozenset(column.name for column in COLUMNS)


def catalog_row(row: TableRow) -> SkuRow:
    """The row's values; columns that are not known become the variant's attributes."""
    cells = row.cells
    others = {column: text for column, text in cells.items() if text and column not in _KNOWN}
    return SkuRow(
        row=row.number,
        product_id=cells["product_id"],
        sku=cells["sku"],
        name=cells["name"],
        names=localized_cells(others, "name"),
        category=cells.get("category", ""),
        categories=localized_cells(others, "category"),
        description=cells.get("description", ""),
        url=cells.get("url", ""),
        variant_id=cells.get("variant_id", ""),
        color=cells.get("color", ""),
        size=cells.get("size", ""),
        gtin=cells.get("gtin", ""),
        price=cells.get("price", ""),
        currency=cells.get("currency", ""),
        images=tuple(_images(cells, row.names)),
        variant_attributes={
            column: text
            for column, text in others.items()
            if not is_localized(column, "name", "category")
        },
        names_in_file=row.names,
    )


def _images(cells: Mapping[str, str], names: Mapping[str, str]) -> Iterator[RawImage]:
    if main := cells["image_path"].strip():
        yield RawImage(main, view_of(main, "main"), column=names["image_path"])
    for further in split_paths(cells.get("additional_image_paths", ""), "|"):
        column = names["additional_image_paths"]
        yield RawImage(further, view_of(further), column=column)


FORMAT = table_format("catalog-csv", "catalogue CSV", "a SKU", COLUMNS, catalog_row)
