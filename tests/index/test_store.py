"""GenerationStore: what is published, by whom replaced, and never half of it."""

import json
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from lookup.base.errors import GenerationError, NoGeneration, NotFound, Refused, VectorsUnavailable
from lookup.base.home import Home
from lookup.index.manifest import Manifest
from lookup.index.store import GenerationStore

A, B, C = (f"2026010{day}T000000Z-0000000{day}" for day in (1, 2, 3))


@pytest.fixture
def mirrors() -> list["RecordingMirror"]:
    return []


@pytest.fixture
def store(tmp_path: Path, mirrors: list["RecordingMirror"]) -> GenerationStore:
    store = GenerationStore(Home(tmp_path), "maison", mirrors=mirrors)
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


def test_the_log_says_what_was_done_to_which_generation_and_when(
    store: GenerationStore, tmp_path: Path
) -> None:
    done = [store.publish(A), store.publish(B), store.rollback()]
    (log,) = tmp_path.rglob("publications.jsonl")
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [line["action"] for line in lines] == ["publish", "publish", "rollback"]
    assert [line["generation"] for line in lines] == [A, B, A]
    assert [datetime.fromisoformat(line["at"]) for line in lines] == [one.at for one in done]


def test_publishing_again_what_is_published_is_not_gone_back_to(store: GenerationStore) -> None:
    for generation in (A, B, B):
        store.publish(generation)
    assert store.rollback().generation == A


def test_withdrawing_leaves_nothing_published_even_where_nothing_was(
    store: GenerationStore,
) -> None:
    store.withdraw()
    store.publish(A)
    store.withdraw()
    assert store.current_or_none() is None


def test_what_builds_that_died_left_is_swept_and_nothing_else(
    store: GenerationStore, tmp_path: Path
) -> None:
    for name in ("20260104T000000Z-00000004", "20260105T000000Z-00000005"):
        left = store.path(A).with_name(f".staging-{name}")
        left.mkdir()
        (left / "half").write_text("half")
    assert store.sweep_staging() == 2
    assert store.sweep_staging() == 0
    assert not list(tmp_path.rglob("half"))
    assert store.ids() == (A, B, C)


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


class RecordingMirror:
    """Elsewhere, as far as a store asks for it."""

    def __init__(self) -> None:
        self.delivered: list[str] = []
        self.published: list[str | None] = []
        self.removed: list[str] = []
        self.refused: set[str] = set()

    def deliver(self, directory: Path, manifest: Manifest) -> None:
        self._answer("deliver")
        assert manifest == f"manifest of {directory.name}"
        self.delivered.append(directory.name)

    def publish(self, generation: str) -> None:
        self._answer("publish")
        self.published.append(generation)

    def remove(self, generation: str) -> None:
        self._answer("remove")
        self.removed.append(generation)

    def withdraw(self) -> None:
        self._answer("withdraw")
        self.published.append(None)

    def _answer(self, call: str) -> None:
        if call in self.refused:
            raise VectorsUnavailable("It is gone.", "Bring it back.")


@pytest.fixture
def mirror(mirrors: list[RecordingMirror], monkeypatch: pytest.MonkeyPatch) -> RecordingMirror:
    """Comes before `store` in a test's arguments."""
    made = RecordingMirror()
    mirrors.append(made)
    monkeypatch.setattr(Manifest, "read", lambda directory: f"manifest of {directory.name}")
    return made


def test_what_is_published_here_is_delivered_and_published_elsewhere(
    mirror: RecordingMirror, store: GenerationStore
) -> None:
    store.publish(A)
    store.publish(B)
    store.rollback()
    assert mirror.delivered == [A, B, A]
    assert mirror.published == [A, B, A]
    store.remove(B)
    store.withdraw()
    assert mirror.removed == [B]
    assert mirror.published[-1] is None


@pytest.mark.parametrize(
    ("call", "attempt"),
    [
        ("deliver", lambda store: store.publish(C)),
        ("deliver", lambda store: store.rollback()),
        ("publish", lambda store: store.publish(C)),
        ("publish", lambda store: store.rollback()),
        ("remove", lambda store: store.remove(A)),
        ("withdraw", lambda store: store.withdraw()),
    ],
    ids=["publish", "rollback", "publish at last", "rollback at last", "remove", "withdraw"],
)
def test_what_cannot_be_done_elsewhere_is_not_done_here(
    mirror: RecordingMirror,
    store: GenerationStore,
    call: str,
    attempt: Callable[[GenerationStore], object],
) -> None:
    store.publish(A)
    store.publish(B)
    mirror.refused = {call}
    with pytest.raises(VectorsUnavailable):
        attempt(store)
    assert store.current() == B
    assert store.previous_or_none() == A
    assert store.ids() == (A, B, C)


def test_publishers_at_once_agree_with_each_other_and_with_elsewhere(
    mirror: RecordingMirror, store: GenerationStore
) -> None:
    at_once = threading.Barrier(3)

    def publish(generation: str) -> None:
        at_once.wait()
        for _ in range(5):
            store.publish(generation)

    threads = [threading.Thread(target=publish, args=(generation,)) for generation in (A, B, C)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(mirror.published) == 15
    assert mirror.published[-1] == store.current()
