"""read_manifest: all rows or a refusal that names the line."""

from pathlib import Path

import pytest

from lookup.base.errors import FeedError, MissingColumns
from lookup.evaluation.manifest import as_open_set, read_manifest

HEADER = "split,image_path,product_id,variant_id,category,attributes\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.jpg").write_bytes(b"")
    return tmp_path


def manifest(folder: Path, *lines: str, header: str = HEADER) -> Path:
    path = folder / "manifest.csv"
    path.write_text(header + "".join(f"{line}\n" for line in lines))
    return path


def test_empty_ids_are_none_and_attributes_are_read(folder: Path) -> None:
    row = """query,a.jpg,,,Bags,"{""open_set"": true}" """.strip()
    (image,) = read_manifest(manifest(folder, row))
    assert (image.split, image.product_id, image.variant_id) == ("query", None, None)
    assert image.open_set
    assert image.path == folder / "a.jpg"


def test_missing_columns_are_named(folder: Path) -> None:
    with pytest.raises(MissingColumns, match="variant_id, attributes"):
        read_manifest(manifest(folder, header="split,image_path,product_id,category\n"))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("train,a.jpg,P,V,Bags,{}", "split is 'train'"),
        ("query,missing.jpg,P,V,Bags,{}", "missing.jpg"),
        ("query,a.jpg,P,V,Bags,{", "attributes"),
        ("query,a.jpg,P,V,Bags,[]", "not a JSON object"),
        ("gallery,a.jpg,,,Bags,{}", "no product_id"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(folder: Path, line: str, reason: str) -> None:
    with pytest.raises(FeedError, match=f"line 3.*{reason}"):
        read_manifest(manifest(folder, "query,a.jpg,P,V,Bags,{}", line))


def test_every_line_that_cannot_be_used_is_named_at_once(folder: Path) -> None:
    lines = ("query,missing.jpg,P,V,Bags,{}", "query,a.jpg,P,V,Bags,{}", "train,a.jpg,P,V,Bags,{}")
    with pytest.raises(FeedError, match=r"2 rows of .*\nline 2: .*missing.*\nline 4: .*'train'"):
        read_manifest(manifest(folder, *lines))


def test_photos_of_another_set_show_nothing_of_the_catalogue(folder: Path) -> None:
    rows = ("gallery,a.jpg,P,V,Bags,{}", "query,a.jpg,P,V,Bags,{}")
    (image,) = as_open_set(read_manifest(manifest(folder, *rows)))
    assert (image.split, image.product_id, image.variant_id) == ("query", None, None)
    assert image.open_set
    assert not image.answerable


def test_text_that_is_not_utf8_is_refused(folder: Path) -> None:
    path = folder / "manifest.csv"
    path.write_bytes(HEADER.encode() + b"query,a.jpg,P\xe9,V,Bags,{}\n")
    with pytest.raises(FeedError, match="UTF-8"):
        read_manifest(path)
