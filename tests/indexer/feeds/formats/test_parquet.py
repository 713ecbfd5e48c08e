"""Parquet files, read by the types of their columns."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from indexer.feeds.formats.parquet_values import plain_column
from indexer.feeds.reading import read_feed
from lookup.base.errors import FeedError, MissingColumns
from lookup.catalog.rows import FeedProduct

ROW: dict[str, Any] = {
    "sku": ["A-1", "A-2"],
    "product_id": ["A", "A"],
    "name": ["Alba", "Alba"],
    "image_path": ["1.jpg", "2.jpg"],
}


@pytest.mark.parametrize(
    ("column", "plain"),
    [
        (pa.array([1001.0, None, float("nan")]), ["1001", None, None]),
        (pa.array([780.1, 0.1, 1250], pa.float32()), ["780.1", "0.1", "1250"]),
        (pa.array([780.1, 1e15]), ["780.1", "1000000000000000"]),
        (pa.array([Decimal("780.10")], pa.decimal128(10, 2)), ["780.10"]),
        (pa.array([True, False, None]), ["true", "false", None]),
        (pa.array(["Black", "Black"]).dictionary_encode(), ["Black", "Black"]),
        (
            pa.array([["a", None, "b"], [], None], pa.large_list(pa.string())),
            [["a", "b"], [], None],
        ),
        (
            pa.array([[], [("x", "1"), ("y", None)]], pa.map_(pa.string(), pa.string())),
            [{}, {"x": "1"}],
        ),
        (pa.array([{"a": 1.0, "b": None}]), [{"a": "1"}]),
        (pa.array([b"Alba", b"\xd3ra"]), ["Alba", "\udcd3ra"]),
        (pa.array([12], pa.int64()), ["12"]),
    ],
    ids=[
        "float",
        "float32",
        "float64",
        "decimal",
        "bool",
        "dictionary",
        "large_list",
        "map",
        "struct",
        "binary",
        "int",
    ],
)
def test_values_are_the_texts_that_other_formats_have(column: pa.Array, plain: list[Any]) -> None:
    assert plain_column(column) == plain


def written(tmp_path: Path, columns: dict[str, Any]) -> Path:
    path = tmp_path / "feed.parquet"
    parquet.write_table(pa.table(columns), path)
    return path


def test_numbers_of_pandas_are_the_ids_they_were(tmp_path: Path) -> None:
    columns = ROW | {
        "sku": [10011.0, 10012.0],
        "product_id": [1001.0, 1001.0],
        "price": pa.array([780.1, None], pa.float32()),
        "additional_image_paths": [["3.jpg", None], None],
    }
    (product,) = read_feed(written(tmp_path, columns))
    assert isinstance(product, FeedProduct)
    assert (product.product_id, [v.sku for v in product.variants]) == ("1001", ["10011", "10012"])
    assert product.variants[0].price == Decimal("780.1")
    assert [image.path for image in product.images] == ["1.jpg", "3.jpg", "2.jpg"]


def test_a_text_that_is_not_utf8_costs_only_itself(tmp_path: Path) -> None:
    raw = pa.array([b"Noir", b"\xd3ra"], pa.binary())
    text = pa.Array.from_buffers(pa.string(), 2, raw.buffers())
    problem, product = read_feed(written(tmp_path, ROW | {"color": text}))
    assert isinstance(product, FeedProduct)
    assert not isinstance(problem, FeedProduct)
    assert (problem.row, problem.field, problem.row_kept) == (2, "color", True)
    assert [(v.sku, v.color) for v in product.variants] == [("A-1", "Noir"), ("A-2", None)]


def test_a_row_may_be_a_whole_product(tmp_path: Path) -> None:
    columns = {
        "product_id": [1001.0],
        "name": ["Alba"],
        "attributes": pa.array([[]], pa.map_(pa.string(), pa.string())),
        "images": [[{"path": "1.jpg", "variant_id": None}]],
        "variants": [[{"sku": "A-1", "price": 780.5, "gtin": "4006381333931"}, None]],
    }
    (product,) = read_feed(written(tmp_path, columns))
    assert isinstance(product, FeedProduct)
    assert (product.product_id, product.attributes) == ("1001", {})
    assert [(v.sku, v.price) for v in product.variants] == [("A-1", Decimal("780.5"))]


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    columns = {key: ROW[key] for key in ("sku", "product_id", "name")}
    with pytest.raises(MissingColumns, match="'image_path'; found: 'sku'"):
        list(read_feed(written(tmp_path, columns)))


def test_a_damaged_file_is_an_error(tmp_path: Path) -> None:
    path = written(tmp_path, ROW)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(FeedError, match="cannot be read as Parquet"):
        list(read_feed(path))
