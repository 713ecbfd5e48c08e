"""Manifest: what binds a generation together reads back as it was, or is refused by name."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from lookup.base.errors import GenerationCorrupt
from lookup.index.manifest import (
    MANIFEST_NAME,
    EncoderEntry,
    FileEntry,
    Manifest,
    SelfRetrieval,
)
from tests.features.pictures import preprocessing

MANIFEST = Manifest(
    generation="20260101T000000Z-00000001",
    maison="maison",
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
    parent=None,
    software="1",
    encoder=EncoderEntry(
        name="encoder", weights_digest="0" * 64, preprocessing=preprocessing("longest"), dimension=8
    ),
    images=2,
    products=1,
    catalog_digest="1" * 64,
    self_retrieval=SelfRetrieval(checked=2, found_first=2),
    files={"vectors.faiss": FileEntry(sha256="2" * 64, bytes=3)},
)


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    MANIFEST.write(tmp_path)
    assert Manifest.read(tmp_path) == MANIFEST
    content = (tmp_path / MANIFEST_NAME).read_bytes()
    assert Manifest.parse(content, "elsewhere") == MANIFEST


def test_a_person_reads_it_line_by_line(tmp_path: Path) -> None:
    MANIFEST.write(tmp_path)
    lines = (tmp_path / MANIFEST_NAME).read_text().splitlines(keepends=True)
    assert '  "images": 2,\n' in lines
    assert lines[-1] == "}\n"


@pytest.mark.parametrize("content", [None, b"", b"{}", b'{"format": 2}'])
def test_an_unreadable_one_is_refused_with_its_path(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / MANIFEST_NAME).write_bytes(content)
    said = rf"The manifest {tmp_path / MANIFEST_NAME} cannot be read: (?s:.+)"
    with pytest.raises(GenerationCorrupt, match=said + "published one is untouched"):
        Manifest.read(tmp_path)


def test_one_from_elsewhere_is_refused_by_the_name_it_has_there() -> None:
    with pytest.raises(GenerationCorrupt, match="The manifest of generation G cannot be read: "):
        Manifest.parse(b"{}", "of generation G")
