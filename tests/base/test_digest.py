"""Digests: stable where the content is, different where it is not."""

import hashlib
from pathlib import Path

from lookup.base.digest import file_digest, rows_digest


def test_a_file_digest_is_its_sha256(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"abc")
    assert file_digest(path) == hashlib.sha256(b"abc").hexdigest()


def test_the_order_of_rows_does_not_matter() -> None:
    assert rows_digest([("a", "b"), ("c", "d")]) == rows_digest([("c", "d"), ("a", "b")])


def test_a_moved_field_boundary_does() -> None:
    assert rows_digest([("ab", "c")]) != rows_digest([("a", "bc")])
    assert rows_digest([("a",), ("b",)]) != rows_digest([("a", "b")])
