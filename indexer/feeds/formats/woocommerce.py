"""WooCommerce's product CSV: variable products, each followed by its variations.

Columns: WooCommerce, "Product CSV Importer and Exporter"; a shop exports them in its language.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from indexer.feeds.formats.format import FeedFormat, FeedOptions, table_likeness, table_products
from indexer.feeds.formats.option_names import color_and_size
from indexer.feeds.rows.sku_row import RawImage, SkuRow
from indexer.feeds.tables.column import Column
from indexer.feeds.tables.table import Table, TableRow
from indexer.feeds.values.pictures import split_paths
from indexer.feeds.values.views import view_of
from lookup.catalog.rows import FeedProduct, Quarantined

_GTIN = "gtin, upc, ean, or isbn"
COLUMNS = (
    Column("name", ("nom", "nombre", "nome", "naam"), required=True, means="name"),
    Column("id"),
    Column("type", ("typ", "tipo"), means="kind of row"),
    Column("sku", ("ugs", "artikelnummer", "cod"), means="SKU"),
    Column(
        "parent",
        ("übergeordnetes produkt", "übergeordnet", "superior", "genitore", "hoofd"),
        field="product_id",
        means="product",
    ),
    Column(
        _GTIN,
        (
            *("gtin, upc, ean ou isbn", "gtin, upc, ean oder isbn", "gtin, upc, ean o isbn"),
            *("gtin, upc, ean of isbn", "gtin, upc, ean, o isbn"),
        ),
        field="gtin",
        means="GTIN",
    ),
    Column(
        "regular price",
        (
            *("tarif régulier", "regulärer preis", "precio normal", "reguliere prijs"),
            *("normale prijs", "prezzo di listino"),
        ),
        field="price",
        means="price",
    ),
    Column(
        "sale price",
        ("tarif promo", "angebotspreis", "precio rebajado", "actieprijs", "prezzo in offerta"),
        means="price",
    ),
    Column(
        "images",
        ("bilder", "imágenes", "immagini", "afbeeldingen"),
        means="pictures",
    ),
    Column(
        "categories",
        ("catégories", "kategorien", "categorías", "categorie", "categorieën"),
        field="category",
        means="category",
    ),
    Column(
        "description",
        ("beschreibung", "descripción", "descrizione", "beschrijving"),
        means="description",
    ),
    Column(
        "short description",
        (
            *("description courte", "kurzbeschreibung", "descripción corta"),
            *("breve descrizione", "korte beschrijving"),
        ),
        means="description",
    ),
    Column(
        "published",
        ("publié", "veröffentlicht", "publicado", "pubblicato", "gepubliceerd"),
        means="status",
    ),
    Column("tags", ("étiquettes", "schlagwörter", "etiquetas", "tag")),
    Column("brands", ("marques", "marken", "marcas", "marchi", "merken")),
)
_WHAT = "WooCommerce product CSV"
_ATTRIBUTE_NAME = re.compile(
    r"attribute (\d+) name|nom de l['\u2019]attribut (\d+)|attribut (\d+) name"
    r"|name des attributs (\d+)"
    r"|nombre del atributo (\d+)|nome dell['\u2019]attributo (\d+)|attribuut (\d+) naam",
    re.IGNORECASE,
)
_ATTRIBUTE_VALUES = re.compile(
    r"attribute (\d+) value\(s\)|valeur\(s\) de l['\u2019]attribut (\d+)|attribut (\d+) wert\(e\)"
    r"|wert\(e\) des attributs (\d+)|valor\(es\) del atributo (\d+)"
    r"|valor[ei](?:\(i\))? dell['\u2019]attributo (\d+)|attribuut (\d+) waarde\(n\)",
    re.IGNORECASE,
)
_WITHOUT_OWN_SKU = {"variable", "grouped"}
_STATUS = {"1": "active", "0": "private", "-1": "draft"}
_CATEGORY_END = re.compile(r"(?<!\\),\s*")


def read_woocommerce(path: Path, options: FeedOptions) -> Iterator[FeedProduct | Quarantined]:
    """Products of a WooCommerce export, with its columns in any language that COLUMNS know.

    A variation belongs to the product that its Parent names; a product goes by its SKU, or by its
    number as `id:44`, as that column writes it. Prices carry no currency.
    """
    table = Table(path, COLUMNS, what=_WHAT)
    return table_products(table, path, lambda: _sku_rows(table))


def _sku_rows(table: Table) -> Iterator[SkuRow | Quarantined]:
    columns: list[tuple[str, str]] | None = None
    for row in table:
        if isinstance(row, Quarantined):
            yield row
            continue
        if columns is None:
            columns = _attribute_columns(row.cells)
        options = {
            name: value
            for name_column, value_column in columns
            if (name := row.cells[name_column].strip())
            and (value := row.cells[value_column].strip())
        }
        types = {kind.strip() for kind in row.cells.get("type", "").casefold().split(",")}
        if "variation" in types:
            yield _variation(row, options)
        else:
            yield _whole_product(row, options, has_sku=not types & _WITHOUT_OWN_SKU)


def _variation(row: TableRow, options: Mapping[str, str]) -> SkuRow:
    cells = row.cells
    color, size, others = color_and_size(options)
    return SkuRow(
        row=row.number,
        product_id=cells.get("parent", "").strip() or _own_id(cells),
        sku=_own_id(cells),
        variant_name=cells["name"],
        color=color,
        size=size,
        gtin=cells.get(_GTIN, ""),
        price=cells.get("regular price", "") or cells.get("sale price", ""),
        images=_images(row, shared=False),
        variant_attributes=others | _sale_price(cells),
        names_in_file=row.names,
    )


def _whole_product(row: TableRow, options: Mapping[str, str], *, has_sku: bool) -> SkuRow:
    cells = row.cells
    # Of several values (Lilac, Plum) none is that of the one SKU.
    single = {name: value for name, value in options.items() if "," not in value}
    color, size, _ = color_and_size(single) if has_sku else ("", "", {})
    return SkuRow(
        row=row.number,
        product_id=_own_id(cells),
        sku=_own_id(cells) if has_sku else None,
        name=cells["name"],
        category=_category(cells.get("categories", "")),
        description=cells.get("description", "") or cells.get("short description", ""),
        color=color,
        size=size,
        gtin=cells.get(_GTIN, "") if has_sku else "",
        price=cells.get("regular price", "") or cells.get("sale price", "") if has_sku else "",
        images=_images(row, shared=True),
        attributes=_attributes(cells)
        | {name: value for name, value in options.items() if value not in (color, size)},
        variant_attributes=_sale_price(cells) if has_sku else {},
        names_in_file=row.names,
    )


def _own_id(cells: Mapping[str, str]) -> str:
    """As the column Parent writes it: the SKU, or the number after `id:`."""
    if sku := cells.get("sku", "").strip():
        return sku
    number = cells.get("id", "").strip()
    return f"id:{number}" if number else cells["name"].strip()


def _attribute_columns(columns: Iterable[str]) -> list[tuple[str, str]]:
    """The columns of attributes' names, each with that of its values."""
    columns = list(columns)
    values = {_number(found): key for key in columns if (found := _ATTRIBUTE_VALUES.fullmatch(key))}
    return [
        (key, values[number])
        for key in columns
        if (found := _ATTRIBUTE_NAME.fullmatch(key)) and (number := _number(found)) in values
    ]


def _number(found: re.Match[str]) -> str:
    return next(group for group in found.groups() if group)


def _category(text: str) -> str:
    """The first of several; `\\,` is a comma within a name."""
    first = _CATEGORY_END.split(text.strip())[0]
    return first.replace("\\,", ",").replace(" > ", "/")


def _images(row: TableRow, *, shared: bool) -> tuple[RawImage, ...]:
    column = row.names.get("images", "")
    paths = split_paths(row.cells.get("images", ""))
    return tuple(RawImage(path, view_of(path), shared, column) for path in paths)


def _attributes(cells: Mapping[str, str]) -> dict[str, str]:
    found = {
        name: text
        for name, column in (("tags", "tags"), ("brand", "brands"))
        if (text := cells.get(column, "").strip())
    }
    if published := cells.get("published", "").strip():
        found["status"] = _STATUS.get(published, published)
    return found


def _sale_price(cells: Mapping[str, str]) -> dict[str, str]:
    sale = cells.get("sale price", "").strip()
    return {"sale_price": sale} if sale and cells.get("regular price", "").strip() else {}


FORMAT = FeedFormat(
    "woocommerce",
    _WHAT,
    "a product or a variation",
    table_likeness(COLUMNS, ("regular price", "published", "short description", "parent")),
    read_woocommerce,
    COLUMNS,
)
