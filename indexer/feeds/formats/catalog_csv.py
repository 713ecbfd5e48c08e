"""The catalogue CSV: one row a SKU, `|` between further image paths, HTML in descriptions."""

from collections.abc import Mapping
from functools import lru_cache

from indexer.feeds.formats.format import table_format
from indexer.feeds.rows.sku_row import RawImage, RowOutline, SkuRow
from indexer.feeds.tables.column import Column
from indexer.feeds.tables.table import TableRow
from indexer.feeds.values.languages import is_localized, localized_cells
from indexer.feeds.values.pictures import split_at_bars
from indexer.feeds.values.views import view_of

COLUMNS = (
    Column("sku", required=True, means="the SKU"),
    Column("product_id", required=True, means="the product it is a variant of"),
    Column("name", required=True, means="the product's name; in a language `name_fr`"),
    Column("image_path", required=True, means="the main picture"),
    Column("additional_image_paths", means="further pictures, separated by `|`"),
    Column("variant_id", means="the colourway, else product and colour make one"),
    Column("color", means="as it says"),
    Column("size", means="as it says"),
    Column("gtin", means="as it says"),
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
    others: dict[str, str] = {}
    if not cells.keys() <= _KNOWN:
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
        images=_images(cells, row.names),
        variant_attributes={
            column: text
            for column, text in others.items()
            if not is_localized(column, "name", "category")
        },
        names_in_file=row.names,
    )


def catalog_outline(row: TableRow) -> RowOutline:
    """The same of the fields that an outline has."""
    return RowOutline(row.cells["product_id"], row.cells["sku"], row.cells.get("price", ""))


def _images(cells: Mapping[str, str], names: Mapping[str, str]) -> tuple[RawImage, ...]:
    further = cells.get("additional_image_paths", "")
    return _raw_images(
        cells["image_path"], further, names["image_path"], names.get("additional_image_paths", "")
    )


@lru_cache(maxsize=64)  # sizes repeat the pictures of their colour
def _raw_images(
    main: str, further: str, main_column: str, further_column: str
) -> tuple[RawImage, ...]:
    first, *others = split_at_bars(main) or [""]
    images = [RawImage(first, view_of(first, "main"), column=main_column)] if first else []
    images += [RawImage(path, view_of(path), column=main_column) for path in others]
    images += [
        RawImage(path, view_of(path), column=further_column) for path in split_at_bars(further)
    ]
    return tuple(images)


FORMAT = table_format(
    "catalog-csv", "catalogue CSV", "a SKU", COLUMNS, catalog_row, to_outline=catalog_outline
)
