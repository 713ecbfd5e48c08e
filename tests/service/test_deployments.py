"""Deployment: moves to what is published, keeps what it has when the new one is bad."""

import shutil
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from lookup.base.errors import NoGeneration, WrongRegion
from lookup.base.home import Home
from lookup.catalog.database import open_home
from lookup.catalog.maisons import ensure_maison
from lookup.events.listing import list_events
from lookup.index.entries import ImageEntry
from lookup.index.generation import Generation, file_entries
from lookup.index.manifest import Manifest
from lookup.index.publishing import announce_refusal
from lookup.index.remote.elsewhere import generation_store
from lookup.index.store import GenerationStore
from lookup.service.deployments import Deployment, DeploymentWatcher
from tests.generations import parts
from tests.generations import write as write_generation

FIRST, SECOND = "20260101T000000Z-00000001", "20260102T000000Z-00000002"

Stage = Callable[[str], GenerationStore]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def stage(home: Home, embedded_export: Path) -> Stage:
    """Writes a one-image generation of that id for the maison."""

    def write(generation: str) -> GenerationStore:
        store = generation_store(home, "maison")
        what = parts(embedded_export, [ImageEntry(1, "P", None)])
        with store.staging(generation) as directory:
            write_generation(directory, what, generation)
        return store

    return write


def in_service(deployment: Deployment) -> str:
    return deployment.deployed().generation.manifest.generation


def test_nothing_is_in_service_before_the_first_publication(home: Home) -> None:
    deployment = Deployment(home, "maison", threads=1)
    deployment.refresh()
    with pytest.raises(NoGeneration, match="indexer build"):
        deployment.deployed()


def test_it_moves_to_a_newly_published_generation(home: Home, stage: Stage) -> None:
    deployment = Deployment(home, "maison", threads=1)
    stage(FIRST).publish(FIRST)
    deployment.refresh()
    before = deployment.deployed()
    stage(SECOND).publish(SECOND)
    deployment.refresh()
    assert in_service(deployment) == SECOND
    # A request that began earlier still holds the old pair, whole.
    assert before.generation.manifest.generation == FIRST
    assert len(before.generation.vectors) == 1


def test_a_bad_generation_leaves_the_old_one_in_service(home: Home, stage: Stage) -> None:
    deployment = Deployment(home, "maison", threads=1)
    stage(FIRST).publish(FIRST)
    deployment.refresh()
    store = stage(SECOND)
    (store.path(SECOND) / "entries.npz").write_bytes(b"not what was written")
    store.publish(SECOND)
    deployment.refresh()
    assert in_service(deployment) == FIRST
    assert deployment.refusal is not None
    assert deployment.refusal.generation == SECOND
    assert "entries.npz" in deployment.refusal.reason


def test_a_generation_that_cannot_be_matched_against_leaves_the_old_one_in_service(
    home: Home, stage: Stage
) -> None:
    deployment = Deployment(home, "maison", threads=1)
    stage(FIRST).publish(FIRST)
    deployment.refresh()
    store = stage(SECOND)
    directory = store.path(SECOND)
    (directory / "matching.json").write_text('{"of": "another version"}')
    sealed_again = {"files": file_entries(directory)}
    Manifest.read(directory).model_copy(update=sealed_again).write(directory)
    store.publish(SECOND)
    deployment.refresh()
    assert in_service(deployment) == FIRST
    assert deployment.refusal is not None
    assert "matching.json" in deployment.refusal.reason


def test_a_refusal_is_announced_once_by_all_processes_together(home: Home, stage: Stage) -> None:
    database = open_home(home)
    with database.session(write=True) as session:
        ensure_maison(session, "maison")
    announce = partial(announce_refusal, database)
    services = [
        DeploymentWatcher(home, threads=1, poll_seconds=3600, on_refusal=announce) for _ in "ab"
    ]
    store = stage(FIRST)
    (store.path(FIRST) / "entries.npz").write_bytes(b"not what was written")
    store.publish(FIRST)
    for service in (*services, *services):
        service.refresh()
    with database.session() as session:
        (event,) = list_events(session, "maison", after=None, limit=9).events
    database.close()
    assert (event.type, event.subject) == ("generation.refused", FIRST)
    assert "entries.npz" in str(event.data["detail"])


def test_rolling_back_clears_the_refusal(home: Home, stage: Stage) -> None:
    deployment = Deployment(home, "maison", threads=1)
    stage(FIRST).publish(FIRST)
    deployment.refresh()
    store = stage(SECOND)
    shutil.rmtree(store.path(SECOND) / "encoder")
    store.publish(SECOND)
    deployment.refresh()
    store.rollback()
    deployment.refresh()
    assert in_service(deployment) == FIRST
    assert deployment.refusal is None


def test_publishing_a_mended_generation_again_takes_it_in(home: Home, stage: Stage) -> None:
    deployment = Deployment(home, "maison", threads=1)
    store = stage(FIRST)
    path = store.path(FIRST) / "entries.npz"
    whole = path.read_bytes()
    path.write_bytes(b"")
    store.publish(FIRST)
    deployment.refresh()
    assert deployment.refusal is not None
    path.write_bytes(whole)
    store.publish(FIRST)
    deployment.refresh()
    assert in_service(deployment) == FIRST


@pytest.fixture
def all_files_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lookup.index.generation.LARGE_BYTES", 1)


def damage(directory: Path) -> None:
    """Changes one feature of one picture."""
    path = directory / "features" / "colour.npy"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


@pytest.mark.usefixtures("all_files_are_large")
def test_the_first_answers_before_its_large_files_are_checked_and_goes_if_one_is_damaged(
    home: Home, stage: Stage
) -> None:
    deployment = Deployment(home, "maison", threads=1)
    store = stage(FIRST)
    damage(store.path(FIRST))
    store.publish(FIRST)
    deployment.refresh()
    assert in_service(deployment) == FIRST
    deployment.check_rest()
    with pytest.raises(NoGeneration, match=r"features/colour\.npy"):
        deployment.deployed()
    deployment.refresh()
    assert not deployment.ready


@pytest.mark.usefixtures("all_files_are_large")
def test_a_whole_one_is_checked_once(
    home: Home, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployment = Deployment(home, "maison", threads=1)
    store = stage(FIRST)
    store.publish(FIRST)
    deployment.refresh()
    checked: list[frozenset[str]] = []
    monkeypatch.setattr(Generation, "check_rest", lambda opened: checked.append(opened.unchecked))
    deployment.check_rest()
    deployment.check_rest()
    assert [set(names) for names in checked] == [set(Manifest.read(store.path(FIRST)).files)]
    assert deployment.refusal is None


@pytest.mark.usefixtures("all_files_are_large")
def test_one_that_replaces_another_is_checked_before(home: Home, stage: Stage) -> None:
    deployment = Deployment(home, "maison", threads=1)
    stage(FIRST).publish(FIRST)
    deployment.refresh()
    store = stage(SECOND)
    damage(store.path(SECOND))
    store.publish(SECOND)
    deployment.refresh()
    assert in_service(deployment) == FIRST
    assert deployment.refusal is not None


@pytest.mark.usefixtures("all_files_are_large")
def test_the_watcher_checks_the_rest_by_itself(home: Home, stage: Stage) -> None:
    store = stage(FIRST)
    damage(store.path(FIRST))
    store.publish(FIRST)
    watcher = DeploymentWatcher(home, threads=1, poll_seconds=3600)
    watcher.start()
    try:
        end = time.monotonic() + 60
        while watcher.deployment("maison").refusal is None:
            assert time.monotonic() < end
            time.sleep(0.01)
        assert not watcher.deployment("maison").ready
    finally:
        watcher.stop()


def test_a_current_file_that_names_nothing_is_a_refusal(home: Home, stage: Stage) -> None:
    deployment = Deployment(home, "maison", threads=1)
    stage(FIRST).publish(FIRST)
    deployment.refresh()
    home.current_file("maison").write_text("../../etc\n")
    deployment.refresh()
    assert in_service(deployment) == FIRST
    assert deployment.refusal is not None


def test_the_watcher_finds_new_maisons(home: Home, stage: Stage) -> None:
    watcher = DeploymentWatcher(home, threads=1, poll_seconds=3600)
    watcher.start()
    try:
        with pytest.raises(NoGeneration):
            watcher.deployment("maison")
        stage(FIRST).publish(FIRST)
        watcher.refresh()
        assert in_service(watcher.deployment("maison")) == FIRST
    finally:
        watcher.stop()


def test_a_watcher_stops_though_what_it_waits_for_does_not_end(home: Home) -> None:
    hangs, ends = threading.Event(), threading.Event()

    def elsewhere() -> dict[str, str]:
        if threading.current_thread() is not threading.main_thread():
            hangs.set()
            ends.wait(60)
        return {}

    watcher = DeploymentWatcher(home, threads=1, poll_seconds=0.01, elsewhere=elsewhere)
    watcher.start()
    try:
        assert hangs.wait(30)
        began = time.monotonic()
        watcher.stop(patience=0.1)
        assert time.monotonic() - began < 30
    finally:
        ends.set()
        watcher.stop()


def test_a_maison_that_belongs_elsewhere_is_not_opened_and_let_go_when_it_moves(
    home: Home, stage: Stage
) -> None:
    stage(FIRST).publish(FIRST)
    elsewhere: dict[str, str] = {}
    watcher = DeploymentWatcher(home, threads=1, poll_seconds=3600, elsewhere=lambda: elsewhere)
    watcher.refresh()
    assert in_service(watcher.deployment("maison")) == FIRST
    elsewhere["maison"] = "eu"
    watcher.refresh()
    assert watcher.deployments() == {}
    with pytest.raises(WrongRegion, match="eu"):
        watcher.deployment("maison")
    elsewhere.clear()
    watcher.refresh()
    assert in_service(watcher.deployment("maison")) == FIRST
