"""Parquet."""

import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from indexer.feeds.reading import read_feed
from lookup.base.errors import BadInput, FeedError, MissingColumns
from lookup.catalog.rows import FeedImage, FeedProduct, Quarantined

Read = Callable[[Path], tuple[list[FeedProduct], list[Quarantined]]]


def write_table(folder: Path, columns: dict[str, Any]) -> Path:
    path = folder / "feed.parquet"
    pyarrow.parquet.write_table(pyarrow.table(columns), path)
    return path


def test_a_row_is_a_sku(tmp_path: Path, read: Read) -> None:
    path = write_table(
        tmp_path,
        {
            "sku": ["A-B", "A-R"],
            "product_id": ["A", "A"],
            "name": ["Alba", "Alba"],
            "name_fr": ["Aube", "Aube"],
            "color": ["Black", "Red"],
            "price": pyarrow.array([Decimal("2350.00"), None], pyarrow.decimal128(10, 2)),
            "currency": pyarrow.array(["EUR", "EUR"]).dictionary_encode(),
            "image_path": ["b.jpg", "r.jpg"],
            "additional_image_paths": [["b_back.jpg"], None],
        },
    )
    (product,), bad = read(path)
    assert bad == []
    assert product.names == {"fr": "Aube"}
    assert [(v.sku, v.price) for v in product.variants] == [("A-B", Decimal(2350)), ("A-R", None)]
    assert product.images == (
        FeedImage("b.jpg", "main", "A-Black"),
        FeedImage("b_back.jpg", "back", "A-Black"),
        FeedImage("r.jpg", "main", "A-Red"),
    )


def test_with_a_column_of_variants_a_row_is_a_product(tmp_path: Path, read: Read) -> None:
    path = write_table(
        tmp_path,
        {
            "product_id": ["A", "A", "B"],
            "name": ["Alba", "Alba again", "Ora"],
            "names": pyarrow.array(
                [[("fr", "Aube")], None, None],
                pyarrow.map_(pyarrow.string(), pyarrow.string()),
            ),
            "variants": [
                [{"sku": "A-B", "price": 10.5, "currency": "EUR"}],
                [],
                [{"sku": "B-1", "price": None, "currency": None}],
            ],
            "images": [[{"path": "a.jpg", "view": "main"}], [], []],
        },
    )
    (alba, ora), (bad,) = read(path)
    assert (alba.names, alba.variants[0].price) == ({"fr": "Aube"}, Decimal("10.5"))
    assert alba.images == (FeedImage("a.jpg", "main", None),)
    assert ora.variants[0].price is None
    assert (bad.row, "'A' was already in row 1" in bad.reason) == (2, True)


def test_text_that_is_not_utf8_costs_only_its_row(tmp_path: Path, read: Read) -> None:
    raw = pyarrow.array([b"\xc9tui", b"Ora"], pyarrow.binary())
    path = write_table(
        tmp_path,
        {
            "sku": ["A", "B"],
            "product_id": ["A", "B"],
            "name": pyarrow.StringArray.from_buffers(2, *raw.buffers()[1:]),
            "image_path": ["a.jpg", "b.jpg"],
        },
    )
    (product,), (bad,) = read(path)
    assert (bad.row, bad.field, "byte 0xC9" in bad.reason) == (1, "name", True)
    assert product.product_id == "B"


def test_missing_columns_are_named(tmp_path: Path) -> None:
    with pytest.raises(MissingColumns, match=r"lacks the columns 'image_path'; found: 'sku'"):
        list(read_feed(write_table(tmp_path, {"sku": ["A"], "product_id": ["A"], "name": ["A"]})))
    with pytest.raises(MissingColumns, match=r"lacks the columns 'name'"):
        list(read_feed(write_table(tmp_path, {"product_id": ["A"], "variants": [[]]})))


def test_a_damaged_file_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "feed.parquet"
    path.write_bytes(b"PAR1" + b"\x00" * 100)
    with pytest.raises(FeedError, match="cannot be read as Parquet"):
        list(read_feed(path))


def test_without_pyarrow_the_remedy_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_table(tmp_path, {"sku": ["A"]})
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(BadInput, match="Install boutique-lookup"):
        list(read_feed(path))


def test_many_rows_come_in_several_batches(tmp_path: Path) -> None:
    names = [f"P{number}" for number in range(2_500)]
    path = write_table(
        tmp_path, {"sku": names, "product_id": names, "name": names, "image_path": names}
    )
    found = [row.product_id for row in read_feed(path) if isinstance(row, FeedProduct)]
    assert found == names
