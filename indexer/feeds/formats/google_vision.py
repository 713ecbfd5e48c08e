"""Google Vision's product-set CSV: one row an image, eight columns, no header.

Columns: Google Cloud Vision, Product Search, "CSV formatting for bulk import".
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from indexer.feeds.files.head import FeedHead, read_head
from indexer.feeds.formats.format import FeedFormat, FeedOptions
from indexer.feeds.rows.products import grouped_products
from indexer.feeds.rows.sku_row import RawImage, SkuRow
from indexer.feeds.tables.column import Column
from indexer.feeds.tables.layout import layout_of
from indexer.feeds.tables.table import Table, TableRow
from indexer.feeds.values.views import view_of
from lookup.base.counted import counted
from lookup.base.errors import MissingColumns
from lookup.catalog.rows import FeedProduct, Quarantined

COLUMNS = (
    "image-uri",
    "image-id",
    "product-set-id",
    "product-id",
    "product-category",
    "product-display-name",
    "labels",
    "bounding-poly",
)


_CATEGORIES = {
    *("homegoods-v2", "apparel-v2", "toys-v2", "packagedgoods-v1", "general-v1"),
    *("homegoods", "apparel", "toys"),
}
"""All that the service knows, the last ones of its first version."""

_OF_VARIANT = frozenset(("sku", "color", "size", "gtin"))


def read_google_vision(path: Path, options: FeedOptions) -> Iterator[FeedProduct | Quarantined]:
    """Products of a product-set CSV.

    `gs://bucket/a/b.jpg` is the picture a/b.jpg below the image root. The labels `sku`, `color`,
    `size` and `gtin` make variants; a product without `sku` labels is one SKU, named as itself.
    Raises MissingColumns when the first row has fewer than eight columns.
    """
    head = read_head(path)
    found = _first_cells(head)
    if len(found) < len(COLUMNS) and "\n" in head.text:
        raise MissingColumns(
            f"{path.name} has {counted(len(found), 'column')} and lacks"
            f" {', '.join(COLUMNS[len(found) :])}; found: {', '.join(found)[:200]}.",
            f"Each row has eight, empty or not: {', '.join(COLUMNS)}.",
        )
    return grouped_products(path.name, _SkuRows(path))


def _first_cells(head: FeedHead) -> list[str]:
    header = layout_of(head.text, (), ",").header
    return header.found if header is not None else []


def is_google_vision(head: FeedHead) -> float:
    """Whether the first row begins with a bucket's picture, names the columns, or has as many and a
    category of the service's where it belongs: pictures may lie elsewhere than in a bucket.
    """
    cells = _first_cells(head)
    first = next(iter(cells), "")
    if first.startswith("gs://") or first == COLUMNS[0]:
        return 0.9
    return 0.9 if len(cells) == len(COLUMNS) and cells[4] in _CATEGORIES else 0.0


class _SkuRows:
    def __init__(self, path: Path) -> None:
        self._file = path.name
        self._table = Table(path, headerless=COLUMNS)

    def __iter__(self) -> Iterator[SkuRow | Quarantined]:
        """A SKU has one row for each of its images: only the first one adds the SKU."""
        added: set[tuple[str, str]] = set()
        for row in self._rows():
            if isinstance(row, Quarantined):
                yield row
                continue
            skus = _labels(row.cells["labels"]).get("sku", [])
            if len(set(skus)) > 1:
                reason = f"the picture has several SKUs; {skus[0]!r} is taken"
                further = ", ".join(dict.fromkeys(skus[1:]))
                yield Quarantined(self._file, row.number, "labels", reason, further, row_kept=True)
            key = _key(row)
            yield _sku_row(row, self._labels_by_sku[key], is_new=key not in added)
            added.add(key)

    @cached_property
    def _labels_by_sku(self) -> dict[tuple[str, str], dict[str, list[str]]]:
        """What all pictures of each SKU are labelled with; a file has at most 20,000 pictures."""
        found: dict[tuple[str, str], dict[str, list[str]]] = {}
        for row in self._rows():
            if isinstance(row, TableRow):
                of_sku = found.setdefault(_key(row), {})
                for name, values in _labels(row.cells["labels"]).items():
                    known = of_sku.get(name, [])
                    of_sku[name] = list(dict.fromkeys((*known, *values)))
        return found

    def _rows(self) -> Iterator[TableRow | Quarantined]:
        """The rows of pictures; a picture's second row is listed."""
        images: dict[str, int] = {}
        for row in self._table:
            if isinstance(row, Quarantined):
                yield row
            elif row.cells["image-uri"].strip() == COLUMNS[0]:
                continue  # some exports do have a header
            elif (first := images.get(row.cells["image-id"])) is not None:
                reason = f"image {row.cells['image-id']!r} was already in row {first}"
                yield Quarantined(self._file, row.number, "image-id", f"{reason}, which is kept")
            else:
                if row.cells["image-id"]:
                    images[row.cells["image-id"]] = row.number
                yield row


def _key(row: TableRow) -> tuple[str, str]:
    """The product and its SKU, "" where no label names one."""
    return row.cells["product-id"], next(iter(_labels(row.cells["labels"]).get("sku", [])), "")


def _sku_row(row: TableRow, labels: Mapping[str, list[str]], *, is_new: bool) -> SkuRow:
    product_id, labelled = _key(row)
    image = _image_path(row.cells["image-uri"])
    return SkuRow(
        row=row.number,
        product_id=product_id,
        sku=(labelled or product_id) if is_new else None,
        name=row.cells["product-display-name"] or product_id,
        category=row.cells["product-category"],
        color=_joined(labels.get("color", [])),
        size=_joined(labels.get("size", [])),
        gtin=_joined(labels.get("gtin", [])),
        # Without SKU labels the colours of a product's pictures are not SKUs one could stock.
        images=(RawImage(image, view_of(image), shared=not labelled),),
        variant_attributes={
            name: values[0] if len(values) == 1 else values
            for name, values in labels.items()
            if name not in _OF_VARIANT
        },
    )


def _labels(text: str) -> dict[str, list[str]]:
    """The values of each label, which may have several: `color=red,color=blue`."""
    found: dict[str, list[str]] = {}
    for part in text.split(","):
        key, _, value = part.partition("=")
        if value.strip():
            found.setdefault(key.strip().lower(), []).append(value.strip())
    return found


def _joined(values: list[str]) -> str:
    return "/".join(dict.fromkeys(values))


def _image_path(uri: str) -> str:
    parts = urlsplit(uri.strip())
    return parts.path.removeprefix("/") if parts.scheme == "gs" else uri


FORMAT = FeedFormat(
    "google-vision",
    "Google Vision product-set CSV (8 columns, no header)",
    "a picture",
    is_google_vision,
    read_google_vision,
    tuple(Column(name) for name in COLUMNS),
)
