"""PrestaShop's product CSV: of its catalogue page, or in the columns of its import page.

A product goes by its number, its SKU is its reference, or its number where it has none.

Columns: PrestaShop documentation, "Import" and "Products". Prices have
no currency unless the cell has it.
"""

import re
from collections.abc import Mapping

from indexer.feeds.formats.format import table_format
from indexer.feeds.formats.option_names import color_and_size
from indexer.feeds.rows.sku_row import RawImage, SkuRow
from indexer.feeds.tables.column import Column
from indexer.feeds.tables.table import TableRow
from indexer.feeds.values.pictures import split_paths
from indexer.feeds.values.views import view_of

COLUMNS = (
    Column(
        "name",
        ("name *", "name*", "nom", "nom *", "nome", "nome *", "nombre", "nombre *"),
        required=True,
        means="name",
    ),
    Column(
        "product id",
        (
            *("product id*", "product id *", "id", "#product id", "id_product", "id produit"),
            *("identifiant", "id del producto", "id prodotto"),
        ),
        field="product_id",
        means="product",
    ),
    Column(
        "reference",
        ("reference #", "référence", "référence #", "riferimento", "referencia"),
        field="sku",
        means="SKU",
    ),
    Column(
        "image urls",
        (
            *("image urls (x,y,z...)", "image urls (x,y,z,...)", "image", "images", "image url"),
            *("url des images (x,y,z...)", "photo", "immagine", "imagen"),
        ),
        means="pictures",
    ),
    Column(
        "price tax included",
        ("price (tax incl.)", "prix ttc", "prix (ttc)", "final price"),
        means="price",
    ),
    Column("price", ("prix", "prezzo", "precio"), means="price"),
    Column(
        "price tax excluded",
        ("price (tax excl.)", "prix ht", "prix (ht)", "base price"),
        means="price",
    ),
    Column("ean13", ("ean-13", "ean", "gtin"), field="gtin", means="GTIN"),
    Column("upc", means="GTIN"),
    Column(
        "categories",
        (
            *("categories (x,y,z...)", "categories (x,y,z,...)", "category", "catégorie"),
            *("catégories (x,y,z...)", "categoria", "categoría"),
        ),
        field="category",
        means="category",
    ),
    Column("description", ("descrizione", "descripción"), means="description"),
    Column(
        "summary",
        ("short description", "résumé", "récapitulatif"),
        means="description",
    ),
    Column("manufacturer", ("brand", "marque", "fabricant", "fabricante", "produttore")),
    Column(
        "feature",
        ("feature(name:value:position)", "feature (name:value:position)"),
        means="colour, size, attributes",
    ),
    Column(
        "attribute",
        ("attribute (name:type:position)*", "attribute (name:type:position)"),
        means="colour, size, attributes",
    ),
    Column(
        "value",
        ("value (value:position)*", "value (value:position)"),
        means="colour, size, attributes",
    ),
    Column(
        "active",
        ("active (0/1)", "status", "actif (0/1)", "actif", "état", "enabled", "attivo (0/1)"),
        means="status",
    ),
    Column("quantity", ("quantité", "quantità", "cantidad")),
    Column("position"),
)
_WHAT = "PrestaShop product CSV"
_STATUS = {"1": "active", "0": "inactive"}
_PRICES = ("price tax included", "price", "price tax excluded")


def _sku_row(row: TableRow) -> SkuRow:
    cells = row.cells
    reference = cells.get("reference", "").strip()
    number = cells.get("product id", "").strip() or reference
    priced = next((column for column in _PRICES if column in cells), "")
    gtin = next((column for column in ("ean13", "upc") if cells.get(column, "").strip(" 0")), "")
    options = _options(cells)
    color, size, others = color_and_size(_features(cells.get("feature", "")) | options)
    told = {"price": row.names[priced]} if priced else {}
    return SkuRow(
        row=row.number,
        product_id=number or cells["name"].strip(),
        sku=reference or number or cells["name"].strip(),
        name=cells["name"],
        category=cells.get("categories", "").split(",")[0].strip().replace(" > ", "/"),
        description=cells.get("description", "") or cells.get("summary", ""),
        color=color,
        size=size,
        gtin=cells[gtin] if gtin else "",
        price=cells[priced] if priced else "",
        images=_images(row, shared=not options),
        attributes=_attributes(cells),
        variant_attributes=others
        | ({"price_tax": "excluded"} if "excluded" in priced and cells[priced] else {}),
        names_in_file={**row.names, **told, **({"gtin": row.names[gtin]} if gtin else {})},
    )


def _features(text: str) -> dict[str, str]:
    """`Colour:Black:1,Material:Calf:2` by name."""
    parts = [part.split(":") for part in re.split(r",(?=[^,:]+:)", text) if ":" in part]
    return {part[0].strip(): part[1].strip() for part in parts if part[1].strip()}


def _options(cells: Mapping[str, str]) -> dict[str, str]:
    """What a combination is: `Color:color:0,Size:select:1` and `Blue:0,S:1` side by side."""
    names = [part.split(":")[0].strip() for part in cells.get("attribute", "").split(",")]
    values = [part.split(":")[0].strip() for part in cells.get("value", "").split(",")]
    return {name: value for name, value in zip(names, values, strict=False) if name and value}


def _images(row: TableRow, *, shared: bool) -> tuple[RawImage, ...]:
    column = row.names.get("image urls", "")
    paths = split_paths(row.cells.get("image urls", ""))
    return tuple(RawImage(path, view_of(path), shared, column) for path in paths)


def _attributes(cells: Mapping[str, str]) -> dict[str, str]:
    found = {}
    if brand := cells.get("manufacturer", "").strip():
        found["brand"] = brand
    if active := cells.get("active", "").strip():
        found["status"] = _STATUS.get(active, active.casefold())
    return found


FORMAT = table_format(
    "prestashop",
    _WHAT,
    "a product or a combination",
    COLUMNS,
    _sku_row,
    telling=("price tax included", "price tax excluded", "reference", "active", "attribute"),
)
