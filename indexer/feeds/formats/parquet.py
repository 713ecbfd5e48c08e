"""Parquet, with the columns of the catalogue CSV or the keys of the canonical feed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from indexer.feeds.files.head import FeedHead
from indexer.feeds.formats.canonical import canonical_rows
from indexer.feeds.formats.catalog_csv import REQUIRED, catalog_row
from indexer.feeds.formats.format import FeedFormat, FeedOptions
from indexer.feeds.formats.parquet_values import plain_column
from indexer.feeds.rows.products import ProductAssembler, grouped_products
from indexer.feeds.rows.sku_row import SkuRow
from indexer.feeds.tables.table import TableRow, missing_columns
from indexer.feeds.values.bad_value import BadValue
from lookup.base.errors import BadInput, FeedError
from lookup.catalog.rows import FeedProduct, Quarantined

_BATCH_ROWS = 1_000


def read_parquet(path: Path, options: FeedOptions) -> Iterator[FeedProduct | Quarantined]:
    """Products of a Parquet file, a thousand rows in memory at a time; the first row is row 1.

    With a column `variants` (lists of structs) a row is a product, otherwise a SKU, where
    `additional_image_paths` may be a list. Raises MissingColumns; FeedError for a damaged file;
    BadInput where pyarrow is not installed.
    """
    columns = _columns(path)
    nested = "variants" in columns
    required = ("product_id", "name") if nested else REQUIRED
    missing = [name for name in required if name not in columns]
    if missing:
        raise missing_columns(path.name, missing, columns)
    return _products(path) if nested else grouped_products(path.name, _SkuRows(path))


class _SkuRows:
    def __init__(self, path: Path) -> None:
        self._path = path

    def __iter__(self) -> Iterator[SkuRow]:
        for number, record in _records(self._path):
            further = record.get("additional_image_paths")
            if isinstance(further, list):
                record["additional_image_paths"] = "|".join(str(path) for path in further)
            texts = {name: "" if value is None else str(value) for name, value in record.items()}
            yield catalog_row(TableRow(number, texts, {name: name for name in texts}))


def _products(path: Path) -> Iterator[FeedProduct | Quarantined]:
    assembler = ProductAssembler(path.name)
    for number, record in _records(path):
        try:
            rows = list(canonical_rows(number, record))
        except BadValue as error:
            yield Quarantined(path.name, number, None, str(error))
            continue
        yield from assembler.whole_product(rows)


def _columns(path: Path) -> list[str]:
    try:
        from pyarrow import ArrowException, parquet
    except ModuleNotFoundError as error:
        raise BadInput(
            f"{path.name} is Parquet, which needs the package pyarrow.",
            "Install boutique-lookup[indexer], or export the feed as CSV or JSON lines.",
        ) from error
    try:
        return list(parquet.read_schema(path).names)
    except (ArrowException, OSError) as error:
        raise _damaged(path, error) from error


def _records(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    from pyarrow import ArrowException, parquet

    number = 0
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_BATCH_ROWS):
                columns = [plain_column(column) for column in batch.columns]
                for values in zip(*columns, strict=True):
                    number += 1
                    yield number, dict(zip(batch.schema.names, values, strict=True))
    except (ArrowException, OSError) as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> FeedError:
    return FeedError(f"{path.name} cannot be read as Parquet: {error}.", "Export it again.")


def _likeness(head: FeedHead) -> float:
    return 1.0 if head.raw.startswith(b"PAR1") else 0.0


FORMAT = FeedFormat(
    "parquet", "Parquet", "a SKU, or with a column `variants` a product", _likeness, read_parquet
)
