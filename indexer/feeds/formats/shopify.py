"""Shopify's product CSV: rows of one handle are one product; options tell the variants apart.

Columns: Shopify Help Center, "Using CSV files to import and export products". A SKU is optional
there, and pictures stand in any row of their product.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from indexer.feeds.formats.format import FeedFormat, FeedOptions, table_likeness, table_products
from indexer.feeds.formats.option_names import color_and_size
from indexer.feeds.rows.sku_row import RawImage, SkuRow
from indexer.feeds.tables.column import Column
from indexer.feeds.tables.table import Table, TableRow
from indexer.feeds.values.views import view_of
from lookup.catalog.rows import FeedProduct, Quarantined

COLUMNS = (
    Column("title", required=True, field="name", means="name"),
    Column("handle", ("url handle",), field="product_id", means="product"),
    Column("variant sku", ("sku",), field="sku", means="SKU"),
    Column("image src", ("product image url",), means="pictures"),
    Column("variant image", ("variant image url",), means="pictures of a colour"),
    Column("body (html)", ("description",), field="description", means="description"),
    Column("type", ("custom product type",), field="category", means="category"),
    Column("product category", means="category"),
    Column("variant barcode", ("barcode",), field="gtin", means="GTIN"),
    Column("variant price", ("price",), field="price", means="price"),
    Column("variant compare at price", ("compare-at price",)),
    Column("vendor"),
    Column("tags"),
    Column("status", means="status"),
    *(
        Column(f"option{number} {part}", means="colour, size, attributes")
        for number in (1, 2, 3)
        for part in ("name", "value")
    ),
)
_OPTION_NAMES = tuple(f"option{number} name" for number in (1, 2, 3))
_OPTION_VALUES = tuple(f"option{number} value" for number in (1, 2, 3))
_WHAT = "Shopify product CSV"
_VARIANT_COLUMNS = ("variant sku", "variant barcode", "variant price", "variant image")
_METAFIELD = re.compile(r"(?P<name>.+?) \(product\.metafields\..+\)", re.IGNORECASE)
_MARKET_PRICE = re.compile(r"(?:compare[ -]at )?price ?/ ?.+", re.IGNORECASE)


def read_shopify(path: Path, options: FeedOptions) -> Iterator[FeedProduct | Quarantined]:
    """Products of a Shopify export, of its older or newer column names.

    Prices carry no currency. `Image Src` belongs to the product, `Variant Image` to the colour. A
    variant without SKU goes by its product's handle and options.
    """
    table = Table(path, COLUMNS, what=_WHAT)
    return table_products(table, path, lambda: _sku_rows(table))


def _sku_rows(table: Table) -> Iterator[SkuRow | Quarantined]:
    options: dict[str, tuple[str, ...]] = {}
    handle = ""
    for row in table:
        if isinstance(row, Quarantined):
            yield row
            continue
        handle = _handle(row.cells, handle)
        # Only a product's first row names its options.
        named = tuple(row.cells.get(column, "").strip() for column in _OPTION_NAMES)
        if any(named):
            options.setdefault(handle, named)
        yield _sku_row(row, handle, options.get(handle, ("", "", "")))


def _handle(cells: Mapping[str, str], before: str) -> str:
    """The row's handle; made of the title, as Shopify does, or that of the row before."""
    if handle := cells.get("handle", "").strip():
        return handle
    if title := cells["title"].strip():
        return re.sub(r"[\W_]+", "-", title.casefold()).strip("-") or title
    return before


def _sku_row(row: TableRow, handle: str, names: tuple[str, ...]) -> SkuRow:
    cells = row.cells
    values = [cells.get(column, "").strip() for column in _OPTION_VALUES]
    chosen = {
        name or f"Option{number}": value
        for number, (name, value) in enumerate(zip(names, values, strict=True), start=1)
        if value and (name, value) != ("Title", "Default Title")
    }
    is_variant = any(values) or any(cells.get(each, "").strip() for each in _VARIANT_COLUMNS)
    color, size, others = color_and_size(chosen)
    sku = cells.get("variant sku", "")
    sku = sku if sku.strip(" '") else own_sku(cells, handle)
    return SkuRow(
        row=row.number,
        product_id=handle,
        sku=sku if is_variant else None,
        name=cells["title"],
        category=cells.get("type", "") or cells.get("product category", "").replace(" > ", "/"),
        description=cells.get("body (html)", ""),
        color=color,
        size=size,
        gtin=cells.get("variant barcode", ""),
        price=cells.get("variant price", ""),
        images=tuple(_images(row)),
        attributes=_attributes(cells),
        variant_attributes=others | _further_prices(cells),
        names_in_file=row.names,
    )


def own_sku(cells: Mapping[str, str], handle: str) -> str:
    """The name of a variant without SKU: its product's handle and its options."""
    values = (cells.get(column, "").strip() for column in _OPTION_VALUES)
    return "/".join((handle, *(value for value in values if value not in ("", "Default Title"))))


def _images(row: TableRow) -> Iterator[RawImage]:
    for column, shared in (("image src", True), ("variant image", False)):
        if path := row.cells.get(column, "").strip():
            yield RawImage(path, view_of(path), shared, row.names[column])


def _attributes(cells: Mapping[str, str]) -> dict[str, str]:
    found = {
        column: text for column in ("vendor", "tags") if (text := cells.get(column, "").strip())
    }
    if status := cells.get("status", "").strip():
        found["status"] = status.casefold()
    for column, text in cells.items():
        metafield = _METAFIELD.fullmatch(column)
        if metafield and text.strip():
            found.setdefault(metafield["name"].casefold(), text.strip())
    return found


def _further_prices(cells: Mapping[str, str]) -> dict[str, str]:
    """The price before a reduction, and those of other markets."""
    return {
        column.casefold().removeprefix("variant "): text.strip()
        for column, text in cells.items()
        if text.strip()
        and (column == "variant compare at price" or _MARKET_PRICE.fullmatch(column))
    }


FORMAT = FeedFormat(
    "shopify",
    _WHAT,
    "a SKU or a further picture",
    table_likeness(COLUMNS, ("handle", "option1 name", "image src", "variant image")),
    read_shopify,
    COLUMNS,
)
