"""Replica: fetches what is published, whole or not at all, and keeps what it has meanwhile."""

import json
import os
from pathlib import Path

import pytest

from lookup.base.digest import bytes_digest
from lookup.base.errors import (
    DiskFull,
    GenerationCorrupt,
    GenerationMismatch,
    GenerationsUnavailable,
)
from lookup.base.home import Home
from lookup.index.generation import Generation
from lookup.index.remote.elsewhere import generation_store
from lookup.index.remote.objects import replica as module
from lookup.index.remote.objects.replica import Replica
from lookup.index.remote.objects.store import ObjectStore
from lookup.index.store import GenerationStore
from tests.index.remote.objects.conftest import FIRST, MAISON, SECOND, publishing, stored

PLENTY = 10**9


@pytest.fixture
def cache(tmp_path: Path) -> Home:
    return Home(tmp_path / "cache")


@pytest.fixture
def fetched(cache: Home) -> GenerationStore:
    """What the replica has."""
    return generation_store(cache, MAISON)


def replica_of(url: str, cache: Home, *, most_bytes: int = PLENTY) -> Replica:
    return Replica(stored(url), cache, most_bytes=most_bytes)


def object_path(url: str, generation: str, name: str) -> Path:
    return Path(url.removeprefix("file://")) / MAISON / "generations" / generation / name


def test_it_follows_what_is_published_and_rolled_back(
    staged: Path, tmp_path: Path, url: str, cache: Home, fetched: GenerationStore
) -> None:
    builder, replica = publishing(staged, tmp_path, url), replica_of(url, cache)
    replica.refresh()
    assert fetched.current_or_none() is None
    for generation in (FIRST, SECOND):
        builder.publish(generation)
        replica.refresh()
        assert fetched.current() == generation
        assert Generation.open(fetched.path(generation)).manifest.generation == generation
    builder.rollback()
    replica.refresh()
    assert fetched.current() == FIRST


def test_what_has_not_changed_is_not_fetched_again(
    staged: Path, tmp_path: Path, folder: str, cache: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    publishing(staged, tmp_path, folder).publish(FIRST)
    replica_of(folder, cache).refresh()
    monkeypatch.setattr(ObjectStore, "read", _only_records(ObjectStore.read))
    replica_of(folder, cache).refresh()


def _only_records(read):
    def checked(store: ObjectStore, path: str, *part: int) -> bytes:
        assert "/publications/" in path
        return bytes(read(store, path, *part))

    return checked


@pytest.mark.parametrize("name", ["entries.npz", "vectors.faiss"])
def test_a_wrong_file_changes_nothing_here_and_is_taken_once_it_is_right(
    staged: Path, tmp_path: Path, folder: str, cache: Home, fetched: GenerationStore, name: str
) -> None:
    builder, replica = publishing(staged, tmp_path, folder), replica_of(folder, cache)
    builder.publish(FIRST)
    replica.refresh()
    builder.publish(SECOND)
    path = object_path(folder, SECOND, name)
    right = path.read_bytes()
    path.write_bytes(right[:-1] + bytes([right[-1] ^ 1]))
    with pytest.raises(GenerationCorrupt, match=name):
        replica.refresh()
    assert fetched.current() == FIRST
    assert fetched.ids() == (FIRST,)
    path.write_bytes(right)
    replica.refresh()
    assert fetched.current() == SECOND


def test_a_cut_off_file_is_a_wrong_one(
    staged: Path, tmp_path: Path, folder: str, cache: Home, fetched: GenerationStore
) -> None:
    publishing(staged, tmp_path, folder).publish(FIRST)
    path = object_path(folder, FIRST, "entries.npz")
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(GenerationCorrupt, match=r"entries\.npz"):
        replica_of(folder, cache).refresh()
    assert fetched.current_or_none() is None


def test_broken_off_it_goes_on_where_it_was(
    staged: Path,
    tmp_path: Path,
    folder: str,
    cache: Home,
    fetched: GenerationStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Killed within a file: what is there already is not asked for again."""
    monkeypatch.setattr(module, "PART_BYTES", 20_000)
    publishing(staged, tmp_path, folder).publish(FIRST)
    read, asked = ObjectStore.read, []

    def breaks_off(store: ObjectStore, path: str, *part: int) -> bytes:
        if len(asked) == 8:
            raise GenerationsUnavailable("Gone.", "Wait.")
        asked.append((path, *part))
        return read(store, path, *part)

    with monkeypatch.context() as broken:
        broken.setattr(ObjectStore, "read", breaks_off)
        with pytest.raises(GenerationsUnavailable):
            replica_of(folder, cache).refresh()
    assert fetched.current_or_none() is None
    parts = [one for one in asked if len(one) == 3 and one[1] > 0]
    assert parts, "the break was not within a file"

    def goes_on(store: ObjectStore, path: str, *part: int) -> bytes:
        assert (path, *part) not in parts
        return read(store, path, *part)

    monkeypatch.setattr(ObjectStore, "read", goes_on)
    replica_of(folder, cache).refresh()
    assert fetched.current() == FIRST


def test_files_that_another_generation_has_too_are_not_fetched(
    staged: Path, tmp_path: Path, folder: str, cache: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder = publishing(staged, tmp_path, folder)
    builder.publish(FIRST)
    replica_of(folder, cache).refresh()
    builder.publish(SECOND)
    read = ObjectStore.read

    def but_no_encoder(store: ObjectStore, path: str, *part: int) -> bytes:
        assert "/encoder/" not in path
        return read(store, path, *part)

    monkeypatch.setattr(ObjectStore, "read", but_no_encoder)
    replica_of(folder, cache).refresh()


def test_a_generation_too_large_for_the_cache_is_refused_before_it_is_fetched(
    staged: Path, tmp_path: Path, folder: str, cache: Home, fetched: GenerationStore
) -> None:
    publishing(staged, tmp_path, folder).publish(FIRST)
    with pytest.raises(DiskFull, match="generations_cache_bytes"):
        replica_of(folder, cache, most_bytes=1_000_000).refresh()
    assert fetched.current_or_none() is None


def test_a_generation_damaged_in_the_cache_is_fetched_again_when_published_again(
    staged: Path, tmp_path: Path, folder: str, cache: Home, fetched: GenerationStore
) -> None:
    builder, replica = publishing(staged, tmp_path, folder), replica_of(folder, cache)
    builder.publish(FIRST)
    replica.refresh()
    path = fetched.path(FIRST) / "entries.npz"
    path.unlink()
    path.write_bytes(b"damaged")
    builder.publish(FIRST)
    replica.refresh()
    Generation.open(fetched.path(FIRST))


def test_what_is_erased_in_the_store_goes_from_the_cache(
    staged: Path, tmp_path: Path, folder: str, cache: Home, fetched: GenerationStore
) -> None:
    builder, replica = publishing(staged, tmp_path, folder), replica_of(folder, cache)
    for generation in (FIRST, SECOND):
        builder.publish(generation)
        replica.refresh()
    assert fetched.ids() == (FIRST, SECOND)  # for a rollback
    stored(folder).remove(FIRST)
    replica.refresh()
    assert fetched.ids() == (SECOND,)


def test_what_is_withdrawn_is_no_longer_published_here(
    staged: Path, tmp_path: Path, folder: str, cache: Home, fetched: GenerationStore
) -> None:
    builder, replica = publishing(staged, tmp_path, folder), replica_of(folder, cache)
    builder.publish(FIRST)
    replica.refresh()
    builder.withdraw()
    stored(folder).remove(FIRST)
    replica.refresh()
    assert fetched.current_or_none() is None
    assert fetched.ids() == ()


def republished(url: str, **changes: object) -> None:
    """Publishes the first generation with a manifest that somebody changed, record and all."""
    path = object_path(url, FIRST, "manifest.json")
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))
    stored(url).publish(FIRST)


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside", "encoder/../../outside"])
def test_a_manifest_that_names_files_outside_is_refused(
    staged: Path, tmp_path: Path, folder: str, cache: Home, name: str
) -> None:
    publishing(staged, tmp_path, folder).publish(FIRST)
    republished(folder, files={name: {"sha256": bytes_digest(b""), "bytes": 0}})
    with pytest.raises(GenerationCorrupt, match="outside"):
        replica_of(folder, cache).refresh()
    assert not list(tmp_path.rglob("outside"))


def test_a_generation_of_another_maison_is_refused(
    staged: Path, tmp_path: Path, folder: str, cache: Home
) -> None:
    publishing(staged, tmp_path, folder).publish(FIRST)
    republished(folder, maison="other")
    with pytest.raises(GenerationMismatch, match="of other"):
        replica_of(folder, cache).refresh()


def test_a_manifest_changed_behind_its_record_is_refused(
    staged: Path, tmp_path: Path, folder: str, cache: Home
) -> None:
    publishing(staged, tmp_path, folder).publish(FIRST)
    path = object_path(folder, FIRST, "manifest.json")
    path.write_text(path.read_text().replace('"parent": null', '"parent": "x"'))
    with pytest.raises(GenerationCorrupt, match=r"manifest\.json"):
        replica_of(folder, cache).refresh()


def test_clocks_and_times_of_files_decide_nothing(
    staged: Path, tmp_path: Path, folder: str, cache: Home, fetched: GenerationStore
) -> None:
    """A builder whose clock is years behind publishes last, and is followed."""
    publishing(staged, tmp_path, folder).publish(SECOND)
    replica_of(folder, cache).refresh()
    behind = publishing(staged, tmp_path, folder, "behind")
    behind.publish(FIRST)
    for path in Path(folder.removeprefix("file://")).rglob("0*.json"):
        os.utime(path, (0, 0))
    replica_of(folder, cache).refresh()
    assert fetched.current() == FIRST
