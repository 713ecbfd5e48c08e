"""Seconds to bring a published generation into an object store and out of it again.

    python scripts/bench_objects.py --home HOME --maison M --url file:///mnt/share/generations
    AWS_ENDPOINT_URL=... python scripts/bench_objects.py --home HOME --maison M --url s3://bucket/bench

The store must hold nothing of the maison yet; what was written is left there.
"""

import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click
import numpy as np
from benches.machine import machine

from lookup.base.home import Home
from lookup.index.generation import Generation
from lookup.index.manifest import Manifest
from lookup.index.remote.elsewhere import generation_store
from lookup.index.remote.objects.replica import Replica
from lookup.index.remote.objects.store import ObjectStore, StoredGenerations

_SECONDS = 600.0
_LOOKS = 50


@click.command(help=__doc__)
@click.option("--home", type=click.Path(path_type=Path), required=True)
@click.option("--maison", required=True)
@click.option("--url", required=True)
def main(home: Path, maison: str, url: str) -> None:
    """See above."""
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
    document = {
        "machine": machine(),
        "images": manifest.images,
        "mb": round(sum(entry.bytes for entry in manifest.files.values()) / 1e6, 1),
        "seconds": {name: round(value, 2) for name, value in figures.items()},
        "a_look_without_news_ms": round(float(np.median(looks)), 2),
    }
    click.echo(json.dumps(document, indent=2))


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
