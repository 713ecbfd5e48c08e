"""GenerationStore: what is published, by whom replaced, and never half of it."""

from pathlib import Path

import pytest

from lookup.errors import GenerationError, NoGeneration, NotFound, Refused
from lookup.home import Home
from lookup.index.store import GenerationStore

A, B, C = (f"2026010{day}T000000Z-0000000{day}" for day in (1, 2, 3))


@pytest.fixture
def store(tmp_path: Path) -> GenerationStore:
    home = Home(tmp_path)
    store = GenerationStore(home, "maison")
    for generation in (A, B, C):
        with store.staging(generation) as directory:
            (directory / "file").write_text(generation)
    return store


def test_nothing_is_current_before_the_first_publication(store: GenerationStore) -> None:
    assert store.current_or_none() is None
    with pytest.raises(NoGeneration, match="indexer build"):
        store.current()


def test_publishing_makes_a_generation_current(store: GenerationStore) -> None:
    store.publish(A)
    assert store.publish(B).replaced == A
    assert store.current() == B


def test_an_unknown_generation_is_not_published(store: GenerationStore) -> None:
    store.publish(A)
    with pytest.raises(NotFound, match="indexer list"):
        store.publish("20300101T000000Z-ffffffff")
    assert store.current() == A


@pytest.mark.parametrize("name", ["..", "../maison", "", "x"])
def test_a_name_that_is_no_generation_id_is_not_followed(store: GenerationStore, name: str) -> None:
    with pytest.raises(NotFound):
        store.path(name)


def test_rollback_goes_back_one_publication_at_a_time(store: GenerationStore) -> None:
    for generation in (A, B, C):
        store.publish(generation)
    assert store.rollback().generation == B
    assert store.rollback().generation == A
    with pytest.raises(Refused, match="No generation was published before"):
        store.rollback()
    assert store.current() == A


def test_publishing_after_a_rollback_starts_from_there(store: GenerationStore) -> None:
    store.publish(A)
    store.publish(B)
    store.rollback()
    store.publish(C)
    assert store.rollback().generation == A


def test_rollback_survives_a_crash_between_current_and_its_log(store: GenerationStore) -> None:
    store.publish(A)
    store.publish(B)
    log = store.path(A).parent.parent / "publications.jsonl"
    log.write_text(log.read_text().splitlines(keepends=True)[0])
    assert store.rollback().generation == A


def test_a_failure_while_staging_leaves_nothing(store: GenerationStore, tmp_path: Path) -> None:
    failed = "20260104T000000Z-00000004"

    def write_half() -> None:
        with store.staging(failed) as directory:
            (directory / "half").write_text("half")
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_half()
    with pytest.raises(NotFound):
        store.path(failed)
    assert not list(tmp_path.rglob("half"))


def test_the_published_generation_is_not_removed(store: GenerationStore) -> None:
    store.publish(A)
    with pytest.raises(GenerationError, match="is published"):
        store.remove(A)
    store.remove(B)
    with pytest.raises(NotFound):
        store.path(B)


def test_generations_of_one_second_are_listed_as_they_were_written(store: GenerationStore) -> None:
    written = [f"20260201T000000Z-{name}" for name in ("ffffffff", "00000000", "88888888")]
    for generation in written:
        with store.staging(generation) as directory:
            (directory / "file").write_text(generation)
    assert store.ids() == (A, B, C, *written)
