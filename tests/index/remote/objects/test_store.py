"""StoredGenerations: whole generations, and one publication after the other."""

import json
import socket
import threading
from pathlib import Path

import pytest
from s3fs import S3FileSystem

from lookup.base.errors import GenerationCorrupt, GenerationsUnavailable, NotFound
from lookup.index.remote.objects.store import ObjectStore
from lookup.index.store import GenerationStore
from tests.index.remote.objects.conftest import FIRST, MAISON, SECOND, publishing, stored


@pytest.fixture
def builder(staged: Path, tmp_path: Path, url: str) -> GenerationStore:
    return publishing(staged, tmp_path, url)


def test_nothing_is_published_in_an_empty_store(url: str) -> None:
    assert stored(url).newest() is None
    assert ObjectStore(url, seconds=20).maisons() == []


def test_publishing_brings_all_files_there_and_says_so(builder: GenerationStore, url: str) -> None:
    builder.publish(FIRST)
    there = stored(url)
    record = there.newest()
    assert record is not None
    assert (record.number, record.generation) == (1, FIRST)
    for name, entry in builder.manifest(FIRST).files.items():
        assert there.store.size(there.path(FIRST, name)) == entry.bytes
    assert there.store.maisons() == [MAISON]


def test_each_publication_takes_the_next_number(builder: GenerationStore, url: str) -> None:
    builder.publish(FIRST)
    builder.publish(SECOND)
    builder.rollback()
    newest = stored(url).newest()
    assert newest is not None
    assert (newest.number, newest.generation) == (3, FIRST)
    assert builder.current() == FIRST


def test_a_record_is_created_once_whoever_tries(url: str) -> None:
    store = stored(url).store
    assert store.create("maison/publications/0000000007.json", b"one")
    assert not store.create("maison/publications/0000000007.json", b"two")
    assert store.read("maison/publications/0000000007.json") == b"one"


def test_two_publishers_at_once_end_with_one_order_and_both_recorded(
    staged: Path, tmp_path: Path, url: str
) -> None:
    """Homes of their own: only the store keeps them apart."""
    builders = {g: publishing(staged, tmp_path, url, g) for g in (FIRST, SECOND)}
    for generation, builder in builders.items():
        builder.deliver(generation)
    at_once = threading.Barrier(2)

    def publish(generation: str) -> None:
        at_once.wait()
        builders[generation].publish(generation)

    threads = [threading.Thread(target=publish, args=(g,)) for g in builders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    there = stored(url)
    records = [
        json.loads(there.store.read(f"{MAISON}/publications/{number:010d}.json"))
        for number in (1, 2)
    ]
    assert {record["generation"] for record in records} == {FIRST, SECOND}
    newest = there.newest()
    assert newest is not None
    assert (newest.number, newest.generation) == (2, records[1]["generation"])


def test_numbers_order_publications_whatever_the_clocks_say(
    builder: GenerationStore, url: str
) -> None:
    """The later publication is of the generation with the earlier id."""
    builder.publish(SECOND)
    builder.publish(FIRST)
    newest = stored(url).newest()
    assert newest is not None
    assert newest.generation == FIRST


def test_what_was_brought_there_before_a_break_is_not_sent_again(
    builder: GenerationStore, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload, sent = ObjectStore.upload, []

    def breaks_off(store: ObjectStore, source: Path, path: str) -> None:
        if len(sent) == 3:
            raise GenerationsUnavailable("Gone.", "Wait.")
        sent.append(source.name)
        upload(store, source, path)

    with monkeypatch.context() as broken:
        broken.setattr(ObjectStore, "upload", breaks_off)
        with pytest.raises(GenerationsUnavailable):
            builder.publish(FIRST)
    assert stored(url).newest() is None
    assert builder.current_or_none() is None
    again: list[str] = []
    monkeypatch.setattr(
        ObjectStore, "upload", lambda *of: (again.append(of[1].name), upload(*of))[1]
    )
    builder.publish(FIRST)
    assert len(again) == len(builder.manifest(FIRST).files) + 1 - len(sent)
    assert again[-1] == "manifest.json"


def test_what_is_removed_is_gone_from_the_store(builder: GenerationStore, url: str) -> None:
    builder.publish(FIRST)
    there = stored(url)
    there.remove(FIRST)
    there.remove(FIRST)
    assert there.store.names(f"{MAISON}/generations/{FIRST}") == []
    with pytest.raises(NotFound, match="Deliver"):
        there.publish(FIRST)


def test_withdrawing_publishes_that_there_is_nothing(builder: GenerationStore, url: str) -> None:
    builder.publish(FIRST)
    builder.withdraw()
    newest = stored(url).newest()
    assert newest is not None
    assert (newest.number, newest.generation) == (2, None)


def test_a_record_that_is_none_is_told(folder: str) -> None:
    there = stored(folder)
    there.store.create(f"{MAISON}/publications/0000000001.json", b"{}")
    with pytest.raises(GenerationCorrupt, match="0000000001"):
        there.newest()


def test_a_record_that_is_still_empty_does_not_count_yet(folder: str) -> None:
    there = stored(folder)
    there.withdraw()
    there.store.create(f"{MAISON}/publications/0000000002.json", b"")
    newest = there.newest()
    assert newest is not None
    assert newest.number == 1


def test_a_store_that_does_not_answer_is_an_error_with_what_to_do(
    s3: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        nobody = free.getsockname()[1]
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{nobody}")
    S3FileSystem.clear_instance_cache()
    try:
        with pytest.raises(GenerationsUnavailable):
            stored(s3, seconds=1).newest()
    finally:
        S3FileSystem.clear_instance_cache()
