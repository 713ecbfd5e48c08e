"""Deployment where vectors or generations lie elsewhere: bad days there, and the days after."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from werkzeug.test import TestResponse

from lookup.access.keys import KeyRing
from lookup.access.roles import Role
from lookup.base.errors import NoGeneration, VectorsUnavailable
from lookup.base.home import Elsewhere, Home
from lookup.base.timing import StageTimer
from lookup.catalog.database import open_database
from lookup.index.entries import ImageEntry
from lookup.index.remote.elsewhere import generation_store
from lookup.index.remote.milvus.collections import ALIAS
from lookup.index.remote.milvus.database import collection_name
from lookup.index.remote.objects.store import ObjectStore
from lookup.index.store import GenerationStore
from lookup.service.deployments import Deployment, DeploymentWatcher
from lookup.serving.serve import _open_app
from lookup.settings.table import Settings
from tests.answering_home import answering_home, random_photo
from tests.boutique import MAISON as BOUTIQUE
from tests.generations import parts
from tests.generations import write as write_generation
from tests.milvus_lite import MilvusLite

FIRST, SECOND = "20260101T000000Z-00000001", "20260102T000000Z-00000002"
MAISON = "maison"


@pytest.fixture
def milvus(tmp_path: Path) -> Iterator[MilvusLite]:
    server = MilvusLite(tmp_path / "milvus")
    server.start()
    yield server
    server.kill()


def staged(home: Home, encoder: Path, *generations: str) -> GenerationStore:
    store = generation_store(home, MAISON)
    images = [ImageEntry(number, f"P{number}", None) for number in range(4)]
    for generation in generations:
        with store.staging(generation) as directory:
            write_generation(directory, parts(encoder, images), generation)
    return store


def look_up(deployment: Deployment) -> list[str]:
    photo = Image.fromarray(np.random.default_rng(0).integers(0, 255, (96, 96, 3), np.uint8))
    found = deployment.deployed().matcher.match(photo, top_k=4, timer=StageTimer())
    return sorted(product.product_id for product in found.ranking)


def within(seconds: float, happened: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until, "it does not happen"
        time.sleep(0.1)


ALL = ["P0", "P1", "P2", "P3"]


def test_milvus_gone_at_start_and_while_running_and_back(
    milvus: MilvusLite, tmp_path: Path, embedded_export: Path
) -> None:
    home = Home(tmp_path / "home", elsewhere=Elsewhere(vectors_url=milvus.url))
    staged(home, embedded_export, FIRST).publish(FIRST)
    milvus.kill()
    deployment = Deployment(home, MAISON, threads=1)
    deployment.refresh()
    assert not deployment.ready
    assert "Milvus" in (deployment.problem or "")
    with pytest.raises(NoGeneration, match="Milvus"):
        deployment.deployed()

    def refreshed() -> bool:
        deployment.refresh()
        return deployment.ready

    milvus.start()
    within(120, refreshed)
    assert deployment.problem is None
    assert look_up(deployment) == ALL

    milvus.kill()
    with pytest.raises(VectorsUnavailable, match="Milvus"):
        look_up(deployment)
    deployment.refresh()
    assert not deployment.ready
    assert "Milvus" in (deployment.problem or "")

    milvus.start()
    within(120, refreshed)
    assert look_up(deployment) == ALL


def test_a_collection_half_there_and_an_alias_moved_by_hand(
    milvus: MilvusLite, tmp_path: Path, embedded_export: Path
) -> None:
    home = Home(tmp_path / "home", elsewhere=Elsewhere(vectors_url=milvus.url))
    store = staged(home, embedded_export, FIRST, SECOND)
    store.publish(FIRST)
    deployment = Deployment(home, MAISON, threads=1)
    deployment.refresh()
    store.publish(SECOND)
    client = milvus.database(MAISON).client()
    client.delete(collection_name(SECOND), ids=[3])
    deployment.refresh()
    assert deployment.deployed().generation.manifest.generation == FIRST
    assert "rows are 3" in (deployment.problem or "")
    assert look_up(deployment) == ALL

    store.rollback()
    deployment.refresh()
    assert deployment.problem is None

    client.alter_alias(collection_name(SECOND), ALIAS)
    deployment.refresh()
    assert "somebody moved it" in (deployment.problem or "")
    assert deployment.ready
    assert look_up(deployment) == ALL

    store.publish(FIRST)
    deployment.refresh()
    assert deployment.problem is None


def test_removing_and_withdrawing_leave_nothing_in_milvus(
    milvus: MilvusLite, tmp_path: Path, embedded_export: Path
) -> None:
    home = Home(tmp_path / "home", elsewhere=Elsewhere(vectors_url=milvus.url))
    store = staged(home, embedded_export, FIRST, SECOND)
    store.publish(FIRST)
    store.publish(SECOND)
    client = milvus.database(MAISON).client()
    store.remove(FIRST)
    assert client.list_collections() == [collection_name(SECOND)]
    store.withdraw()
    store.remove(SECOND)
    assert client.list_collections() == []


def test_a_service_fetches_by_itself_and_needs_no_vector_files_where_milvus_has_them(
    milvus: MilvusLite, tmp_path: Path, embedded_export: Path
) -> None:
    url = f"file://{tmp_path}/objects"
    elsewhere = Elsewhere(vectors_url=milvus.url, generations_url=url)
    builder = staged(Home(tmp_path / "builder", elsewhere=elsewhere), embedded_export, FIRST)
    builder.publish(FIRST)
    home = Home(tmp_path / "service", elsewhere=elsewhere)
    watcher = DeploymentWatcher(home, threads=1, poll_seconds=0.2)
    watcher.start()
    try:
        within(120, lambda: bool(watcher.deployments()) and watcher.deployment(MAISON).ready)
        assert look_up(watcher.deployment(MAISON)) == ALL
    finally:
        watcher.stop()
    fetched = {path.name for path in home.served.path.rglob("*") if path.is_file()}
    assert "entries.npz" in fetched
    assert not fetched & {"vectors.faiss", "candidates.faiss"}


def test_a_slow_object_store_hinders_no_look_up_and_is_told(
    tmp_path: Path, embedded_export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"file://{tmp_path}/objects"
    builder = Home(tmp_path / "builder", elsewhere=Elsewhere(generations_url=url))
    store = staged(builder, embedded_export, FIRST, SECOND)
    store.publish(FIRST)
    patient = Elsewhere(generations_url=url, generations_seconds=0.3)
    watcher = DeploymentWatcher(
        Home(tmp_path / "service", elsewhere=patient), threads=1, poll_seconds=0.1
    )
    watcher.start()
    hang, cat_file = threading.Event(), type(ObjectStore(url, seconds=1)._files).cat_file
    try:
        within(120, lambda: bool(watcher.deployments()) and watcher.deployment(MAISON).ready)
        deployment = watcher.deployment(MAISON)
        monkeypatch.setattr(
            type(ObjectStore(url, seconds=1)._files),
            "cat_file",
            lambda *of, **part: (hang.wait(60), cat_file(*of, **part))[1],
        )
        within(120, lambda: "longer than 0.3 s" in (deployment.problem or ""))
        assert deployment.ready
        assert look_up(deployment) == ALL
        hang.set()
        store.publish(SECOND)
        within(120, lambda: deployment.deployed().generation.manifest.generation == SECOND)
        within(120, lambda: deployment.problem is None)
    finally:
        hang.set()
        watcher.stop()


def test_a_service_starts_with_what_it_fetched_before_when_the_store_is_gone(
    tmp_path: Path, embedded_export: Path
) -> None:
    url = f"file://{tmp_path}/objects"
    builder = Home(tmp_path / "builder", elsewhere=Elsewhere(generations_url=url))
    staged(builder, embedded_export, FIRST).publish(FIRST)
    home = Home(tmp_path / "service", elsewhere=Elsewhere(generations_url=url))
    assert _started_it_finds(home) == ALL
    (tmp_path / "objects").rename(tmp_path / "lost")
    (tmp_path / "objects").write_text("no folder any more")
    assert _started_it_finds(home) == ALL


def _started_it_finds(home: Home) -> list[str]:
    watcher = DeploymentWatcher(home, threads=1, poll_seconds=0.1)
    watcher.start()
    try:
        within(120, lambda: bool(watcher.deployments()) and watcher.deployment(MAISON).ready)
        return look_up(watcher.deployment(MAISON))
    finally:
        watcher.stop()


def test_without_milvus_a_look_up_is_a_problem_to_come_back_with_and_readyz_says_why(
    milvus: MilvusLite, tmp_path: Path, embedded_export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOOKUP_VECTORS_URL", milvus.url)
    home = answering_home(tmp_path / "home", embedded_export)
    with closing(open_database(home.database_url)) as database:
        key = KeyRing(database).create(BOUTIQUE, Role.ADMIN).secret
    opened = _open_app(Settings(home=home.path, generation_poll_seconds=0.1))
    client = opened.wsgi.test_client()
    headers = {"Authorization": f"Bearer {key}"}

    def asked() -> TestResponse:
        photo = BytesIO(random_photo()), "photo.jpg"
        return client.post("/v1/lookup", data={"photo": photo}, headers=headers)

    try:
        assert asked().status_code == 200
        milvus.kill()
        answer = asked()
        assert answer.status_code == 503
        assert answer.mimetype == "application/problem+json"
        assert answer.get_json()["type"].endswith("vectors-unavailable")
        assert answer.headers["Retry-After"]
        within(120, lambda: "Milvus" in str(client.get("/readyz", headers=headers).get_json()))
        milvus.start()
        within(120, lambda: asked().status_code == 200)
        within(120, lambda: client.get("/readyz").status_code == 200)
    finally:
        opened.close()
