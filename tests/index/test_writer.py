"""What a writer tells of a generation it has written."""

import re
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest

from lookup.index.entries import Entries, ImageEntry
from lookup.index.manifest import SelfRetrieval
from lookup.index.vectors import VectorIndex
from lookup.index.writer import (
    copy_generation,
    entries_digest,
    new_generation_id,
    self_retrieval,
)

IMAGES = 5
DIGESTS = [f"{row:064x}" for row in range(IMAGES)]


def index_without(*lost: int, images: int = IMAGES) -> VectorIndex:
    """Images that look like nothing else; each of the `lost` is hidden by a neighbour's vector."""
    rows = np.eye(images, 2 * images, dtype=np.float32)
    for row in lost:
        rows[row + 1 if row + 1 < images else row - 1, row] = 2
    return VectorIndex.of(rows)


def test_images_that_find_themselves_are_counted() -> None:
    assert self_retrieval(index_without(), DIGESTS) == SelfRetrieval(checked=5, found_first=5)


@pytest.mark.parametrize("lost", [(0,), (4,), (1, 3)])
def test_an_image_that_finds_another_first_is_not_found(lost: tuple[int, ...]) -> None:
    found = self_retrieval(index_without(*lost), DIGESTS)
    assert found == SelfRetrieval(checked=5, found_first=5 - len(lost))


def test_another_file_of_the_same_content_stands_in_for_an_image() -> None:
    digests = [DIGESTS[0], DIGESTS[0], *DIGESTS[2:]]
    assert self_retrieval(index_without(0), digests).found_first == 5


def test_another_picture_that_looks_the_same_stands_in_for_an_image() -> None:
    alike = VectorIndex.of(np.ones((3, 4), np.float32) / 2)
    assert self_retrieval(alike, DIGESTS[:3]).found_first == 3


def test_a_picture_saved_twice_may_come_out_longer_the_second_time() -> None:
    next_to = np.nextafter(np.float16(0.8), np.float16(1))
    alike = VectorIndex.of(np.array([[0.6, 0.8], [0.6, next_to]], np.float32))
    assert self_retrieval(alike, DIGESTS[:2]).found_first == 2


def test_images_are_looked_up_in_several_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lookup.index.writer._QUERIES_AT_ONCE", 2)
    found = self_retrieval(index_without(1, 4), DIGESTS)
    assert found == SelfRetrieval(checked=5, found_first=3)


@pytest.mark.parametrize(("lost", "found_first"), [((0, 4, 8), 0), ((1, 3, 5), 3)])
def test_of_very_many_images_some_are_looked_up_from_the_first_to_the_last(
    monkeypatch: pytest.MonkeyPatch, lost: tuple[int, ...], found_first: int
) -> None:
    monkeypatch.setattr("lookup.index.writer._MOST_CHECKED", 3)
    digests = [f"{row:064x}" for row in range(9)]
    found = self_retrieval(index_without(*lost, images=9), digests)
    assert found == SelfRetrieval(checked=3, found_first=found_first)


def test_the_catalogue_digest_names_each_picture_s_content_product_and_colourway() -> None:
    images = [ImageEntry(1, "P", None), ImageEntry(2, "P", "P-red"), ImageEntry(3, "Q", "Q-red")]
    others = [
        (images, [*DIGESTS[:2], DIGESTS[4]]),
        ([*images[:2], ImageEntry(3, "P", "Q-red")], DIGESTS[:3]),
        ([*images[:2], ImageEntry(3, "Q", None)], DIGESTS[:3]),
        ([*images[:2], ImageEntry(4, "Q", "Q-red")], DIGESTS[:3]),
        (images[:2], DIGESTS[:2]),
    ]
    catalogues = [(images, DIGESTS[:3]), *others]
    digests = [entries_digest(Entries.of(rows), contents) for rows, contents in catalogues]
    assert len(set(digests)) == len(catalogues)
    assert digests[0] == entries_digest(Entries.of(images), DIGESTS[:3])


def test_ids_sort_by_time_wherever_they_are_made() -> None:
    moment = datetime(2026, 3, 1, 0, 30, 7, tzinfo=timezone(timedelta(hours=9)))
    assert re.fullmatch(r"20260228T153007Z-[0-9a-f]{8}", new_generation_id(moment))
    assert new_generation_id(moment) != new_generation_id(moment)


def test_a_generation_is_copied_with_its_folders(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    contents = {"a.json": b"a", "encoder/b.onnx": b"b", "encoder/words/c.txt": b"c"}
    for name, content in contents.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(content)
    target.mkdir()
    copy_generation(source, target)
    copied = {p.relative_to(target).as_posix(): p.read_bytes() for p in target.rglob("*.*")}
    assert copied == contents
