"""Seconds to bring a published generation into an object store and out of it again."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click

from benches.report import Report, reported
from benches.times import spread
from lookup.base.home import Home
from lookup.index.generation import Generation
from lookup.index.manifest import Manifest
from lookup.index.remote.elsewhere import generation_store
from lookup.index.remote.objects.replica import Replica
from lookup.index.remote.objects.store import ObjectStore, StoredGenerations

_SECONDS = 600.0
_LOOKS = 50


@click.command()
@click.option("--home", type=click.Path(path_type=Path), required=True)
@click.option("--maison", required=True)
@click.option("--url", required=True, help="file:///mnt/share/generations or s3://bucket/bench.")
@reported("objects", has_page=False)
def objects(home: Path, maison: str, url: str) -> Report:
    """Deliver, publish, fetch and open the published generation of a home.

    The store must hold nothing of the maison yet; what was written is left there.
    """
    generations = generation_store(Home(home), maison)
    generation = generations.current()
    directory = generations.path(generation)
    manifest = Manifest.read(directory)
    stored = StoredGenerations(ObjectStore(url, seconds=_SECONDS), maison)
    with tempfile.TemporaryDirectory(prefix="objects-") as folder:
        cache = Home(Path(folder))
        replica = Replica(stored, cache, most_bytes=10**12)
        figures = {
            "delivered": _seconds(lambda: stored.deliver(directory, manifest)),
            "published": _seconds(lambda: stored.publish(generation)),
            "fetched and verified": _seconds(replica.refresh),
        }
        looks = [_seconds(replica.refresh) * 1000 for _ in range(_LOOKS)]
        fetched = generation_store(cache, maison).path(generation)
        figures["opened"] = _seconds(lambda: Generation.open(fetched, threads=1))
    return Report(
        {
            "images": manifest.images,
            "mb": round(sum(entry.bytes for entry in manifest.files.values()) / 1e6, 1),
            "seconds": {name: round(value, 2) for name, value in figures.items()},
            "a_look_without_news_ms": spread(looks),
        }
    )


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
