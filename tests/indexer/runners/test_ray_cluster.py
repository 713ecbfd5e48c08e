"""A build on a real Ray cluster is the build it would have been on this machine."""

import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from indexer.pipeline.report import BuildReport
from indexer.runners.encoder import open_worker_encoder
from indexer.runners.opening import open_runner
from lookup.base.errors import Unavailable
from lookup.features.extractor import FeatureExtractor
from lookup.features.projection import PatchProjection
from tests.indexer.pipeline.test_kill import kept
from tests.indexer.runners.conftest import RayCluster
from tests.indexer.shop import Shop

MANY = 50


@pytest.fixture
def on_this_machine(shop: Shop, encoders_dir: Path) -> Shop:
    """The same maison in a home of its own, to be built by the local runner."""
    other = Shop(shop.folder, shop.products, home_name="local")
    other.home.path.mkdir()
    other.home.encoders_dir.symlink_to(encoders_dir)
    return other


def features(shop: Shop) -> dict[tuple[bytes, bytes], bytes]:
    """Everything that is kept of the pictures, to the byte, by key and content."""
    with closing(sqlite3.connect(shop.workspace.cache_file)) as connection:
        rows = connection.execute("SELECT key, content, packed FROM features").fetchall()
    return {(key, content): packed for key, content, packed in rows}


def files(shop: Shop) -> dict[str, bytes]:
    """The published generation to the byte, but for its manifest, which tells name and time."""
    published = shop.store.path(shop.store.current())
    found = (path for path in published.rglob("*") if path.is_file())
    return {str(path.relative_to(published)): path.read_bytes() for path in found}


def test_the_generation_is_the_one_of_the_local_runner_to_the_byte(
    ray_address: RayCluster, shop: Shop, on_this_machine: Shop
) -> None:
    on_this_machine.build()
    report = shop.build(runner="ray")
    assert report.status == "published"
    assert features(shop) == features(on_this_machine)
    made, expected = files(shop), files(on_this_machine)
    assert made.pop("manifest.json") != expected.pop("manifest.json")
    assert made == expected


def test_features_do_not_lie_in_memory_that_ends_with_the_cluster(
    ray_address: RayCluster, embedded_export: Path
) -> None:
    encoder = open_worker_encoder(embedded_export)
    picture = Image.new("RGB", (96, 64), (200, 30, 30))
    grid = encoder.encode([picture], patches=True).patches
    assert grid is not None
    extractor = FeatureExtractor(encoder, PatchProjection.fit(list(grid)))
    with open_runner("ray", extractor, embedded_export, workers=1) as runner:
        (features,) = runner.embed([picture])
    assert all(array.flags.owndata for array in features.values())


def test_what_is_kept_is_not_sent_and_takes_no_cluster(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.build()
    monkeypatch.setenv("RAY_ADDRESS", "127.0.0.1:1")
    assert shop.build(runner="ray").status == "unchanged"


def test_a_killed_worker_costs_nothing_and_repeats_nothing(
    ray_address: RayCluster,
    shop: Shop,
    on_this_machine: Shop,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for number in range(MANY):
        shop.add(f"P{number:02}", f"p{number:02}.png")
    reports: list[BuildReport] = []
    build = threading.Thread(target=lambda: reports.append(shop.build(runner="ray")))
    build.start()
    while not kept(shop.workspace.cache_file):
        assert build.is_alive()
        time.sleep(0.005)
    ray_address.kill_a_worker()
    build.join()
    assert capsys.readouterr().out == ""  # there stands a command's answer
    (report,) = reports
    assert report.status == "published"
    assert report.images.embedded == report.images.indexed == MANY + 6
    on_this_machine.build()
    assert features(shop) == features(on_this_machine)


def test_a_cluster_that_is_away_is_named(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ray", reason="Ray is not installed (pip install 'boutique-lookup[ray]')")
    monkeypatch.setenv("RAY_ADDRESS", "127.0.0.1:1")
    with pytest.raises(Unavailable, match=r"Ray cluster at 127\.0\.0\.1:1 does not answer"):
        shop.build(runner="ray")
    assert shop.store.ids() == ()
