"""Shopify's product CSV: rows of one Handle are one product; options tell the variants apart."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from indexer.feeds.assembly import grouped_products
from indexer.feeds.sku_rows import RawImage, SkuRow
from indexer.feeds.tables import Table, TableRow
from indexer.feeds.views import view_of
from lookup.catalog.rows import FeedProduct, Quarantined

REQUIRED = ("handle", "title", "variant sku", "image src")
COLUMNS = frozenset(
    (*REQUIRED, "body (html)", "vendor", "product category", "type", "tags", "published")
) | {f"option{number} {part}" for number in (1, 2, 3) for part in ("name", "value")}
_VARIANT_COLUMNS = ("variant barcode", "variant price", "variant image")
# The names of Shopify's newer export, and those of the older one that the reader uses.
_NEWER_NAMES = {
    "url handle": "handle",
    "description": "body (html)",
    "sku": "variant sku",
    "barcode": "variant barcode",
    "price": "variant price",
    "product image url": "image src",
    "variant image url": "variant image",
}
# How shops name their options, in the languages of the boutiques.
_COLOR_OPTIONS = {"color", "colour", "couleur", "farbe", "colore", "kleur", "颜色", "カラー"}
_SIZE_OPTIONS = {"size", "taille", "größe", "taglia", "talla", "maat", "尺码", "尺寸", "サイズ"}

Options = tuple[str, str, str]


def read_shopify(path: Path) -> Iterator[FeedProduct | Quarantined]:
    """Products of a Shopify export, of its older or newer column names.

    Prices carry no currency. `Image Src` belongs to the product, `Variant Image` to the colour.
    """
    return grouped_products(path.name, _SkuRows(path))


def column_name(name: str) -> str:
    """The older export's name of a column, in lower case."""
    lowered = " ".join(name.lower().split())
    return _NEWER_NAMES.get(lowered, lowered)


class _SkuRows:
    def __init__(self, path: Path) -> None:
        self._table = Table(path, required=REQUIRED, rename=column_name)

    def __iter__(self) -> Iterator[SkuRow | Quarantined]:
        # Only a product's first row names its options.
        options: dict[str, Options] = {}
        for row in self._table:
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
        gtin=cells.get("variant barcode", "").removeprefix("'"),
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
    )


def _option_cells(cells: Mapping[str, str], part: str) -> Options:
    first, second, third = (cells.get(f"option{number} {part}", "").strip() for number in (1, 2, 3))
    return first, second, third


def _pop_option(chosen: dict[str, str], names: set[str]) -> str:
    name = next((name for name in chosen if name.casefold() in names), None)
    return chosen.pop(name) if name is not None else ""
