"""Times look-ups over HTTP stage by stage, then swaps generations under load.

    python scripts/bench_serve.py --home .demo/home --maison demo --photos .demo/catalogue/photos

Starts a service of its own on a free port, with a key of its own that it revokes again.
"""

import itertools
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import httpx
import numpy as np

from lookup.home import Home
from lookup.index.manifest import Manifest
from lookup.index.store import GenerationStore
from lookup.index.writer import new_generation_id

STAGES = ("decode", "codes", "embed", "search", "catalog", "total")
WARM_UP = 5
POLL_SECONDS = 0.05


@click.command()
@click.option("--home", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--maison", required=True)
@click.option("--photos", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--rounds", default=3, show_default=True, help="Times each photo is looked up.")
@click.option("--swaps", default=0, show_default=True, help="Generations to swap under load.")
def main(home: Path, maison: str, photos: Path, rounds: int, swaps: int) -> None:
    """Prints one JSON document."""
    pictures = [path.read_bytes() for path in sorted(photos.glob("*.jpg"))]
    with _key(home, maison) as key, _service(home) as address:
        client = httpx.Client(headers={"Authorization": f"Bearer {key}"}, timeout=60)
        timings = [_look_up(client, address, picture) for picture in pictures[:WARM_UP]]
        started = time.perf_counter()
        timings = [_look_up(client, address, p) for p in pictures * rounds]
        document: dict[str, Any] = {
            "lookups": len(timings),
            "lookups_per_second": len(timings) / (time.perf_counter() - started),
            "load_average": os.getloadavg()[0],
            "ms": {
                stage: dict(
                    zip(
                        ("p50", "p95"),
                        np.percentile([t[stage] for t in timings], [50, 95]).tolist(),
                        strict=True,
                    )
                )
                for stage in STAGES
            },
        }
        if swaps:
            document["swaps"] = _swap_under_load(home, maison, address, key, pictures, swaps)
    click.echo(json.dumps(document, indent=2))


def _look_up(client: httpx.Client, address: str, picture: bytes) -> dict[str, float]:
    response = client.post(f"{address}/v1/lookup", files={"photo": picture})
    response.raise_for_status()
    timings: dict[str, float] = response.json()["timings_ms"]
    return timings


def _swap_under_load(
    home: Path, maison: str, address: str, key: str, pictures: list[bytes], swaps: int
) -> dict[str, Any]:
    """Publishes two generations in turns while one client looks photos up without a pause."""
    store = GenerationStore(Home(home), maison)
    original = store.current()
    generations = itertools.cycle([_twin(store, original), original])
    statuses: Counter[str] = Counter()
    answered_by: set[str] = set()
    stop = threading.Event()

    def look_up() -> None:
        headers = {"Authorization": f"Bearer {key}"}
        for picture in itertools.cycle(pictures):
            if stop.is_set():
                return
            try:
                response = httpx.post(
                    f"{address}/v1/lookup", headers=headers, files={"photo": picture}, timeout=60
                )
            except httpx.TransportError as error:
                statuses[type(error).__name__] += 1
                continue
            statuses[str(response.status_code)] += 1
            answered_by.add(response.json().get("generation", ""))

    thread = threading.Thread(target=look_up)
    thread.start()
    try:
        for generation in itertools.islice(generations, swaps):
            store.publish(generation)
            _await_generation(address, generation)
    finally:
        stop.set()
        thread.join()
        store.publish(original)
    return {"swaps": swaps, "statuses": dict(statuses), "generations_seen": len(answered_by)}


def _twin(store: GenerationStore, original: str) -> str:
    """A generation of another id with the same content."""
    source = store.path(original)
    manifest = Manifest.read(source)
    twin = new_generation_id(manifest.created_at)
    with store.staging(twin) as staging:
        for path in source.rglob("*"):
            if path.is_file():
                target = staging / path.relative_to(source)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(path.read_bytes())
        manifest.model_copy(update={"generation": twin}).write(staging)
    return twin


def _await_generation(address: str, generation: str) -> None:
    while True:
        maisons = httpx.get(f"{address}/readyz", timeout=60).json()["maisons"]
        if any(maison["generation"] == generation for maison in maisons):
            return
        time.sleep(POLL_SECONDS / 2)


@contextmanager
def _key(home: Path, maison: str) -> Iterator[str]:
    where = ("--home", str(home), "--maison", maison)
    made = json.loads(_run("create", *where, "--role", "advisor", "--name", "bench", "--json"))
    key: str = made["key"]
    try:
        yield key
    finally:
        _run("revoke", *where, key.split("_")[1])


def _run(*arguments: str) -> str:
    command = [sys.executable, "-m", "lookup", "keys", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@contextmanager
def _service(home: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "lookup", "serve", "--home", str(home), "--port", "0"]
    environment = {**os.environ, "LOOKUP_GENERATION_POLL_SECONDS": str(POLL_SECONDS)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None
        try:
            address = next(
                found[1]
                for line in process.stderr
                if (found := re.search(r"Open (http://\S+)/", line))
            )
            # Whatever it logs from now on must be read, or it stops when the pipe is full.
            threading.Thread(target=process.stderr.read, daemon=True).start()
            yield address
        finally:
            process.terminate()


if __name__ == "__main__":
    main()
