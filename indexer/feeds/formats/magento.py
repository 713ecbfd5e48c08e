"""Magento's product CSV: simple products, and configurable ones that say which of them they hold.

Columns: Adobe Commerce and Magento Open Source, "Product attributes reference".
"""

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from indexer.feeds.formats.format import FeedFormat, FeedOptions, table_likeness, table_products
from indexer.feeds.formats.option_names import color_and_size
from indexer.feeds.rows.sku_row import RawImage, SkuRow
from indexer.feeds.tables.column import Column
from indexer.feeds.tables.table import Table, TableRow
from indexer.feeds.values.pictures import split_paths
from indexer.feeds.values.views import view_of
from lookup.base.errors import FeedError
from lookup.catalog.rows import FeedProduct, Quarantined

COLUMNS = (
    Column("sku", required=True, field="sku", means="SKU"),
    Column("product_type", means="kind of row"),
    Column("store_view_code", means="language"),
    Column("name", means="name"),
    Column("configurable_variations", means="product"),
    Column("price", means="price"),
    Column("special_price"),
    Column("base_image", ("image",), means="pictures"),
    Column("additional_images", means="pictures"),
    Column("categories", field="category", means="category"),
    Column("description", means="description"),
    Column("short_description", means="description"),
    Column("additional_attributes", means="colour, size, attributes"),
    Column("color", means="colour, size, attributes"),
    Column("size", means="colour, size, attributes"),
    Column(
        "gtin",
        ("ean", "ean13", "upc", "barcode", "gtin13", "ean_code"),
        means="GTIN",
    ),
    Column("product_online", means="status"),
    Column("attribute_set_code"),
    Column("url_key"),
    Column("visibility"),
)
_WHAT = "Magento product CSV"
_PICTURES = ("base_image", "additional_images")
# Magento has no column of its own for barcodes: shops name one so.
_GTINS = ("gtin", "ean", "ean13", "upc", "barcode", "gtin13", "ean_code")
_WITHOUT_OWN_SKU = ("configurable", "grouped")
_STATUS = {"1": "active", "2": "inactive", "0": "inactive"}
_LANGUAGE = re.compile(r"(?P<language>[a-z]{2})(?:[_-](?P<country>[a-z]{2}))?", re.IGNORECASE)
# key=value pairs with commas between; a value in quotes may hold commas itself.
_PAIR = re.compile(
    r'\s*(?P<name>[^=,]+?)\s*=(?:"(?P<quoted>(?:[^"]|"")*)"|(?P<plain>.*?))'
    r"(?=,\s*[\w ]+=|,?\s*\Z)",
    re.DOTALL,
)

Variations = Mapping[str, tuple[str, dict[str, str]]]
"""By the SKU of a simple product: that of its configurable one, and the options it is."""


def read_magento(path: Path, options: FeedOptions) -> Iterator[FeedProduct | Quarantined]:
    """Products of a Magento 2 export.

    Simple products within a configurable one are its variants. Rows of a store view translate the
    name where its code is that of a language. Prices carry no currency. Raises FeedError for an
    export of Magento 1, whose rows without SKU go on with the product before.
    """
    table = Table(path, COLUMNS, what=_WHAT)
    header = table.layout.header
    if header is not None and not header.missing and _is_of_magento_1(header.names):
        raise FeedError(
            f"{path.name} is an export of Magento 1, which is not read.",
            "Export the products from Magento 2, as a feed for Google Merchant, or as a catalogue"
            " CSV (docs/feeds.md).",
        )
    return table_products(table, path, lambda: _sku_rows(table))


def _is_of_magento_1(names: Collection[str]) -> bool:
    """Its own export has `_type`, that of its profiles `type` beside `websites`."""
    return "product_type" not in names and ("_type" in names or {"type", "websites"} <= set(names))


def _sku_rows(table: Table) -> Iterator[SkuRow | Quarantined]:
    variations = _variations(table)
    for row in table:
        yield row if isinstance(row, Quarantined) else _sku_row(row, variations)


def _variations(table: Table) -> Variations:
    """A simple product stands before the configurable one that says whose it is."""
    found = {}
    for row in table:
        if isinstance(row, TableRow):
            parent = row.cells["sku"].strip()
            for part in row.cells.get("configurable_variations", "").split("|"):
                options = _pairs(part)
                if sku := options.pop("sku", ""):
                    found[sku] = (parent, options)
    return found


def _sku_row(row: TableRow, variations: Variations) -> SkuRow:
    sku, view = row.cells["sku"].strip(), row.cells.get("store_view_code", "").strip()
    parent, options = variations.get(sku, ("", {}))
    kind = row.cells.get("product_type", "").strip().casefold()
    if view:
        return _translation(row, parent or sku, view, is_variant=bool(parent))
    if kind in _WITHOUT_OWN_SKU:
        return _whole_product(row, sku)
    return _variant(row, sku, parent, options)


def _translation(row: TableRow, product_id: str, view: str, *, is_variant: bool) -> SkuRow:
    """What a store view adds to a product: its name and category in a language, and pictures."""
    found = _LANGUAGE.fullmatch(view)
    tag = ""
    if found is not None and not is_variant:
        country = found["country"]
        tag = found["language"].lower() + (f"-{country.upper()}" if country else "")
    name, category = row.cells.get("name", ""), _category(row.cells.get("categories", ""))
    return SkuRow(
        row=row.number,
        product_id=product_id,
        names={tag: name} if tag and name.strip() else {},
        categories={tag: category} if tag and category else {},
        images=_images(row, shared=True),
        names_in_file=row.names,
    )


def _whole_product(row: TableRow, sku: str) -> SkuRow:
    return SkuRow(
        row=row.number,
        product_id=sku,
        name=row.cells.get("name", ""),
        category=_category(row.cells.get("categories", "")),
        description=_description(row.cells),
        images=_images(row, shared=True),
        attributes=_pairs(row.cells.get("additional_attributes", "")) | _status(row.cells),
        names_in_file=row.names,
    )


def _variant(row: TableRow, sku: str, parent: str, options: dict[str, str]) -> SkuRow:
    """A simple product: a variant of its configurable one, else a product of one variant."""
    cells = row.cells
    more = _pairs(cells.get("additional_attributes", ""))
    color, size, others = color_and_size(_own_columns(cells) | more | options)
    name = cells.get("name", "")
    gtin = cells.get("gtin", "") or next((more[each] for each in _GTINS if each in more), "")
    return SkuRow(
        row=row.number,
        product_id=parent or sku,
        sku=sku,
        name="" if parent else name,
        variant_name=name,
        category="" if parent else _category(cells.get("categories", "")),
        description=_description(cells),
        color=color,
        size=size,
        gtin=gtin,
        price=cells.get("price", ""),
        images=_images(row, shared=not parent),
        attributes={} if parent else _status(cells),
        variant_attributes={name: text for name, text in others.items() if name not in _GTINS}
        | _special_price(cells),
        names_in_file=row.names,
    )


def _description(cells: Mapping[str, str]) -> str:
    return cells.get("description", "") or cells.get("short_description", "")


def _pairs(text: str) -> dict[str, str]:
    """`color=Black,size=S` as a mapping."""
    found = {}
    for pair in _PAIR.finditer(text):
        value = pair["quoted"].replace('""', '"') if pair["quoted"] is not None else pair["plain"]
        found[pair["name"].strip(", ")] = value.strip()
    return found


def _own_columns(cells: Mapping[str, str]) -> dict[str, str]:
    """Colour and size where an export has columns of their own for them."""
    return {name: text for name in ("color", "size") if (text := cells.get(name, "").strip())}


def _category(text: str) -> str:
    """The first of several, without the root that all of them share."""
    first = text.split(",")[0].strip()
    return first.partition("/")[2] if first.startswith("Default Category/") else first


def _images(row: TableRow, *, shared: bool) -> tuple[RawImage, ...]:
    found: dict[str, RawImage] = {}
    for column in _PICTURES:
        for path in split_paths(row.cells.get(column, "")):
            # Paths begin below pub/media/catalog/product.
            below = path if path.startswith("//") else path.lstrip("/")
            if below and path != "no_selection":
                found.setdefault(below, RawImage(below, view_of(below), shared, row.names[column]))
    return tuple(found.values())


def _status(cells: Mapping[str, str]) -> dict[str, str]:
    online = cells.get("product_online", "").strip()
    return {"status": _STATUS.get(online, online)} if online else {}


def _special_price(cells: Mapping[str, str]) -> dict[str, str]:
    special = cells.get("special_price", "").strip()
    return {"special_price": special} if special else {}


FORMAT = FeedFormat(
    "magento",
    _WHAT,
    "a product in a store view",
    table_likeness(COLUMNS, ("product_type", "base_image", "configurable_variations")),
    read_magento,
    COLUMNS,
)
