"""Measures the service: stages, many clients, a mixed load, swaps of the index, batches.

    python scripts/bench_serve.py home --work-dir bench --images 50000
    python scripts/bench_serve.py stages --home HOME --maison M --photos DIR
    python scripts/bench_serve.py clients --home HOME --maison M --photos DIR --clients 16
    python scripts/bench_serve.py mixed --home HOME --maison M --photos DIR --minutes 30
    python scripts/bench_serve.py swap --home HOME --maison M --photos DIR --swaps 200
    python scripts/bench_serve.py batches --home HOME --maison M --photos DIR

Each prints one JSON document. The service is one of its own, on a free port, with keys of its own;
LOOKUP_* variables set it up as they would any service.
"""

import itertools
import json
import shutil
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import click
import numpy as np
from encoder_batches import encoder_batches
from load_clients import Ask, Client, Load, Reply, load
from mixed_load import boutique_asks
from service_process import MemoryWatch, ServiceProcess, cpu_pressure, key, service

from lookup.cores import usable_cores
from lookup.home import Home
from lookup.images.limits import PhotoLimits
from lookup.images.photo import decode_photo
from lookup.index.manifest import Manifest
from lookup.index.store import GenerationStore
from lookup.index.writer import new_generation_id

STAGES = ("decode", "codes", "embed", "search", "catalog", "total")
WARM_UP = 10
POLL_SECONDS = 0.05

Document = dict[str, Any]


@click.group(help=__doc__)
def main() -> None:
    """See above."""


def measured(command: Callable[..., Document]) -> Callable[..., None]:
    """The options of a command that looks photos up, and its document on stdout."""

    @click.option("--home", type=click.Path(exists=True, path_type=Path), required=True)
    @click.option("--maison", required=True)
    @click.option("--photos", type=click.Path(exists=True, path_type=Path), required=True)
    @wraps(command)
    def run(photos: Path, **options: Any) -> None:
        pictures = [path.read_bytes() for path in sorted(photos.glob("*.jpg"))]
        with cpu_pressure() as pressure:
            document = command(pictures=pictures, **options)
        document |= pressure | {"cores": usable_cores()}
        click.echo(json.dumps(document, indent=1))

    return run


@main.command("home")
@click.option("--work-dir", type=click.Path(path_type=Path), required=True, help="Kept, and used.")
@click.option("--images", default=50_000, show_default=True)
def make_home(work_dir: Path, images: int) -> None:
    """Make a home of that many catalogue pictures, and say where it and its photos are."""
    from large_home import MAISON, large_home

    home, photos = large_home(work_dir, images)
    click.echo(f"--home {home} --maison {MAISON} --photos {photos}")


@main.command()
@measured
@click.option("--rounds", default=3, show_default=True, help="Times each photo is looked up.")
def stages(home: Path, maison: str, pictures: list[bytes], rounds: int) -> Document:
    """One client, one look-up after the other: where the time goes."""
    with key(home, maison) as secret, service(home) as running:
        client = Client(running.address, secret)
        _warm_up(client, pictures)
        used = running.cpu_seconds()
        replies = [client.ask(Ask.look_up(picture)) for picture in pictures * rounds]
        used = running.cpu_seconds() - used
    timings = [_timings(reply) for reply in replies]
    # Of these the rest is everything else: HTTP, access, limits, catalogue, the answer's JSON.
    work = ("decode", "embed", "search")
    outside = [
        reply.ms - sum(times[stage] for stage in work)
        for reply, times in zip(replies, timings, strict=True)
    ]
    codes = [times["codes"] for times in timings]
    return {
        "lookups": len(replies),
        "cpu_ms_per_lookup": round(used * 1000 / len(replies), 1),
        "ms": {stage: _spread([times[stage] for times in timings]) for stage in STAGES},
        "client_ms": _spread([reply.ms for reply in replies]),
        "outside_decode_encode_matching_ms": _spread(outside),
        "of_that_without_reading_codes_ms": _spread(np.subtract(outside, codes).tolist()),
    }


@main.command()
@measured
@click.option("--clients", "count", default=16, show_default=True)
@click.option("--seconds", default=15.0, show_default=True, help="Of each part.")
@click.option("--pause", default=0.0, show_default=True, help="Between asks, on average.")
def clients(
    home: Path, maison: str, pictures: list[bytes], count: int, seconds: float, pause: float
) -> Document:
    """One client, then many, then one again: throughput, waiting, refusals."""

    def asks(number: int) -> Iterator[Ask]:
        for place in itertools.count(number * 7):
            yield Ask.look_up(pictures[place % len(pictures)])

    with key(home, maison) as secret, service(home) as running:

        def connect() -> Client:
            return Client(running.address, secret)

        _warm_up(connect(), pictures)
        alone = load(connect, asks, clients=1, seconds=seconds / 2)
        with _cpu_of(running) as used:
            many = load(connect, asks, clients=count, seconds=seconds, pause=pause)
        again = load(connect, asks, clients=1, seconds=seconds / 2)
    alone.replies += again.replies
    alone.seconds += again.seconds
    one, all_of_them = _figures(alone), _figures(many)
    return {
        "clients": count,
        "pause_seconds": pause,
        "one": one,
        "many": all_of_them | {"cores_used": round(used["seconds"] / many.seconds, 2)},
        "throughput_ratio": round(all_of_them["per_second"] / one["per_second"], 2),
        "p95_of_many_to_p50_of_one": round(all_of_them["ms"]["p95"] / one["ms"]["p50"], 2),
    }


@main.command()
@measured
@click.option("--minutes", default=30.0, show_default=True)
@click.option("--clients", "count", default=8, show_default=True)
def mixed(home: Path, maison: str, pictures: list[bytes], minutes: float, count: int) -> Document:
    """Look-ups, searches, products, pictures, feedback and stock together, for a while."""
    with (
        key(home, maison, "admin") as secret,
        service(home) as running,
    ):

        def connect() -> Client:
            return Client(running.address, secret)

        _warm_up(connect(), pictures)
        products = _products(connect())
        memory = MemoryWatch(running)
        found = load(
            connect,
            lambda number: boutique_asks(number, pictures, products),
            clients=count,
            seconds=minutes * 60,
            pause=0.05,
        )
        growth = memory.stop()
    by_kind: dict[str, Load] = defaultdict(Load)
    for reply in found.replies:
        by_kind[reply.kind].replies.append(reply)
    wrong = [r for r in found.replies if not (r.is_answer or r.is_refusal)]
    return {
        "minutes": minutes,
        "clients": count,
        "requests": len(found.replies),
        "errors": len(wrong),
        "errors_by_status": dict(Counter(f"{r.kind}: {r.status}" for r in wrong)),
        "refused": len(found.refusals),
        "ms": {kind: _spread([r.ms for r in of.answers]) for kind, of in sorted(by_kind.items())},
        "memory_mb": growth,
    }


@main.command()
@measured
@click.option("--swaps", default=200, show_default=True)
def swap(home: Path, maison: str, pictures: list[bytes], swaps: int) -> Document:
    """Publish two generations in turns while one client looks photos up without a pause."""
    store = GenerationStore(Home(home), maison)
    original = store.current()
    generations = itertools.cycle([_twin(store, original), original])
    poll = {"LOOKUP_GENERATION_POLL_SECONDS": str(POLL_SECONDS)}
    with key(home, maison) as secret, service(home, **poll) as running:
        client = Client(running.address, secret)
        stop = threading.Event()
        replies: list[Reply] = []

        def look_up() -> None:
            for picture in itertools.cycle(pictures):
                if stop.is_set():
                    return
                replies.append(client.ask(Ask.look_up(picture)))

        thread = threading.Thread(target=look_up)
        thread.start()
        watcher = Client(running.address, secret)
        try:
            for generation in itertools.islice(generations, swaps):
                store.publish(generation)
                _await_generation(watcher, generation)
        finally:
            stop.set()
            thread.join()
            store.publish(original)
    answered_by = {json.loads(reply.content)["generation"] for reply in replies if reply.is_answer}
    return {
        "swaps": swaps,
        "statuses": dict(Counter(str(reply.status) for reply in replies)),
        "generations_seen": len(answered_by),
    }


@main.command()
@measured
def batches(home: Path, maison: str, pictures: list[bytes]) -> Document:
    """Encode pictures one by one and in batches, without a service around it."""
    store = GenerationStore(Home(home), maison)
    decoded = [decode_photo(picture, PhotoLimits(), target_side=512) for picture in pictures]
    encoder = store.path(store.current()) / "encoder"
    return {"ways": encoder_batches(encoder, decoded, cores=usable_cores())}


def _warm_up(client: Client, pictures: list[bytes]) -> None:
    for picture in pictures[:WARM_UP]:
        reply = client.ask(Ask.look_up(picture))
        if not reply.is_answer:
            raise click.ClickException(f"{reply.status}: {reply.content.decode()}")


def _products(client: Client) -> list[Document]:
    """Some products with all that is told of them."""
    listed = json.loads(client.ask(Ask("list", "GET", "/v1/products?limit=50")).content)
    ids = [product["id"] for product in listed["products"]]
    pages = [client.ask(Ask("product", "GET", f"/v1/products/{each}")) for each in ids]
    return [json.loads(page.content) for page in pages]


def _figures(found: Load) -> Document:
    refusals = found.refusals
    return {
        "answers": len(found.answers),
        "per_second": round(len(found.answers) / found.seconds, 2),
        "ms": _spread([reply.ms for reply in found.answers]),
        "ms_until_answered": _spread(found.until_answered),
        "refused": len(refusals),
        "ms_of_refusals": _spread([reply.ms for reply in refusals]) if refusals else None,
        "other": dict(
            Counter(str(r.status) for r in found.replies if not (r.is_answer or r.is_refusal))
        ),
    }


def _timings(reply: Reply) -> dict[str, float]:
    timings: dict[str, float] = json.loads(reply.content)["timings_ms"]
    return timings


def _spread(milliseconds: list[float]) -> dict[str, float]:
    p50, p95 = np.percentile(milliseconds, [50, 95]).tolist()
    return {"p50": round(p50, 1), "p95": round(p95, 1)}


@contextmanager
def _cpu_of(running: ServiceProcess) -> Iterator[dict[str, float]]:
    found: dict[str, float] = {}
    before = running.cpu_seconds()
    yield found
    found["seconds"] = running.cpu_seconds() - before


def _twin(store: GenerationStore, original: str) -> str:
    """A generation of another id with the same content."""
    source = store.path(original)
    manifest = Manifest.read(source)
    twin = new_generation_id(manifest.created_at)
    with store.staging(twin) as staging:
        shutil.copytree(source, staging, dirs_exist_ok=True)
        manifest.model_copy(update={"generation": twin}).write(staging)
    return twin


def _await_generation(client: Client, generation: str) -> None:
    while True:
        maisons = json.loads(client.ask(Ask("ready", "GET", "/readyz")).content)["maisons"]
        if any(maison["generation"] == generation for maison in maisons):
            return
        time.sleep(POLL_SECONDS / 2)


if __name__ == "__main__":
    main()
