"""Shopify's product CSV: rows of one Handle are one product; options tell the variants apart."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from indexer.feeds.formats.format import FeedFormat, FeedOptions, table_likeness, table_products
from indexer.feeds.rows.sku_row import RawImage, SkuRow
from indexer.feeds.tables.column import Column
from indexer.feeds.tables.table import Table, TableRow
from indexer.feeds.values.views import view_of
from lookup.catalog.rows import FeedProduct, Quarantined

COLUMNS = (
    Column("handle", ("url handle",), required=True, field="product_id", means="the product"),
    Column("title", required=True, field="name", means="the product's name"),
    Column("variant sku", ("sku",), required=True, field="sku", means="the SKU"),
    Column("image src", ("product image url",), required=True, means="a picture of the product"),
    Column("variant image", ("variant image url",), means="a picture of the variant's colour"),
    Column("body (html)", ("description",), field="description", means="the description"),
    Column("type", field="category", means="the category"),
    Column("product category", means="the category, where `type` has none"),
    Column("variant barcode", ("barcode",), field="gtin", means="the GTIN"),
    Column("variant price", ("price",), field="price", means="the price"),
    Column("vendor"),
    Column("tags"),
    Column("status"),
    Column("published"),
    *(
        Column(f"option{number} {part}", means="colour, size or another option")
        for number in (1, 2, 3)
        for part in ("name", "value")
    ),
)
_VARIANT_COLUMNS = ("variant barcode", "variant price", "variant image")
# How shops name their options, in the languages of the boutiques.
_COLOR_OPTIONS = {"color", "colour", "couleur", "farbe", "colore", "kleur", "颜色", "カラー"}
_SIZE_OPTIONS = {"size", "taille", "größe", "taglia", "talla", "maat", "尺码", "尺寸", "サイズ"}

Options = tuple[str, str, str]


def read_shopify(path: Path, options: FeedOptions) -> Iterator[FeedProduct | Quarantined]:
    """Products of a Shopify export, of its older or newer column names.

    Prices carry no currency. `Image Src` belongs to the product, `Variant Image` to the colour.
    """
    table = Table(path, COLUMNS, what="Shopify product CSV")
    return table_products(table, path, lambda: _sku_rows(table))


def _sku_rows(table: Table) -> Iterator[SkuRow | Quarantined]:
    # Only a product's first row names its options.
    options: dict[str, Options] = {}
    for row in table:
        if isinstance(row, Quarantined):
            yield row
            continue
        named = _option_cells(row.cells, "name")
        if any(named):
            options.setdefault(row.cells["handle"], named)
        yield _sku_row(row, options.get(row.cells["handle"], ("", "", "")))


def _sku_row(row: TableRow, options: Options) -> SkuRow:
    cells = row.cells
    chosen = {
        name: value
        for name, value in zip(options, _option_cells(cells, "value"), strict=True)
        if name and value and (name, value) != ("Title", "Default Title")
    }
    is_variant = any(
        cells.get(column, "").strip()
        for column in ("variant sku", "option1 value", *_VARIANT_COLUMNS)
    )
    own_image, shared_image = cells.get("variant image", "").strip(), cells["image src"].strip()
    return SkuRow(
        row=row.number,
        product_id=cells["handle"],
        sku=cells["variant sku"] if is_variant else None,
        name=cells["title"],
        category=cells.get("type", "") or cells.get("product category", "").replace(" > ", "/"),
        description=cells.get("body (html)", ""),
        color=_pop_option(chosen, _COLOR_OPTIONS),
        size=_pop_option(chosen, _SIZE_OPTIONS),
        gtin=cells.get("variant barcode", ""),
        price=cells.get("variant price", ""),
        images=tuple(
            RawImage(path, view_of(path), shared)
            for path, shared in ((shared_image, True), (own_image, False))
            if path
        ),
        attributes={
            column: cells[column]
            for column in ("vendor", "tags", "status")
            if cells.get(column, "").strip()
        },
        variant_attributes=chosen,
        names_in_file=row.names,
    )


def _option_cells(cells: Mapping[str, str], part: str) -> Options:
    first, second, third = (cells.get(f"option{number} {part}", "").strip() for number in (1, 2, 3))
    return first, second, third


def _pop_option(chosen: dict[str, str], names: set[str]) -> str:
    name = next((name for name in chosen if name.casefold() in names), None)
    return chosen.pop(name) if name is not None else ""


FORMAT = FeedFormat(
    "shopify",
    "Shopify product CSV",
    "a SKU or a further picture",
    table_likeness(COLUMNS),
    read_shopify,
    COLUMNS,
)
