"""Another generation published again and again while photos are looked up."""

import itertools
import shutil
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import click
import numpy as np

from benches.report import Report, Table, reported
from benches.serving.clients import Client, Reply
from benches.serving.served import (
    answer_figures,
    answered,
    await_ready,
    looking_up,
    served_home,
    warm_up,
)
from benches.serving.service_process import key, service
from lookup.base.home import Home
from lookup.index.manifest import Manifest
from lookup.index.remote.elsewhere import generation_store
from lookup.index.store import GenerationStore
from lookup.index.writer import new_generation_id

_POLL_SECONDS = 0.05
_PAUSE_SECONDS = 0.25


@click.command()
@served_home
@click.option("--swaps", default=200, show_default=True)
@click.option("--clients", default=2, show_default=True)
@reported("swap")
def swap(home: Path, maison: str, pictures: list[bytes], swaps: int, clients: int) -> Report:
    """Publish two generations in turns under load: what fails, and how long look-ups take."""
    store = generation_store(Home(home), maison)
    original = store.current()
    twin = _twin(store, original)
    spans = []
    try:
        with (
            key(home, maison) as secret,
            service(home, LOOKUP_GENERATION_POLL_SECONDS=str(_POLL_SECONDS)) as running,
        ):

            def connect() -> Client:
                return Client(running.address, secret)

            with closing(connect()) as watching:
                warm_up(watching, pictures)
                with looking_up(connect, pictures, clients=clients) as replies:
                    for generation in itertools.islice(itertools.cycle([twin, original]), swaps):
                        started = time.perf_counter()
                        store.publish(generation)
                        await_ready(watching, generation)
                        spans.append((started, time.perf_counter()))
                        time.sleep(_PAUSE_SECONDS)
    finally:
        store.publish(original)
        store.remove(twin)
    during = [reply for came, reply in replies if _while_swapping(came, reply, spans)]
    apart = [reply for came, reply in replies if not _while_swapping(came, reply, spans)]
    every = answer_figures([reply for _, reply in replies])
    answers = [reply for _, reply in replies if reply.is_answer]
    figures = {
        "swaps": swaps,
        "clients": clients,
        "lookups": len(replies),
        "failed": every["failed"],
        "statuses": every["statuses"],
        "generations_seen": len({answered(reply)["generation"] for reply in answers}),
        "seconds_until_in_service": round(float(np.median([b - a for a, b in spans])), 3),
        "while_swapping": answer_figures(during),
        "apart_from_it": answer_figures(apart),
    }
    return Report(figures, [_table(figures)])


def _while_swapping(came: float, reply: Reply, spans: list[tuple[float, float]]) -> bool:
    asked = came - reply.ms / 1000
    return any(asked < end and came > start for start, end in spans)


def _table(figures: dict[str, Any]) -> Table:
    rows = []
    for name, part in (("while swapping", "while_swapping"), ("otherwise", "apart_from_it")):
        found = figures[part]
        ms = found["ms"] or dict.fromkeys(("p50", "p95", "most"), "")
        count = sum(found["statuses"].values())
        rows.append([name, count, found["failed"], ms["p50"], ms["p95"], ms["most"]])
    return Table(["look-ups", "asked", "failed", "p50, ms", "p95, ms", "most, ms"], rows)


def _twin(store: GenerationStore, original: str) -> str:
    """A generation of another id with the same content."""
    source = store.path(original)
    manifest = Manifest.read(source)
    twin = new_generation_id(manifest.created_at)
    with store.staging(twin) as staging:
        shutil.copytree(source, staging, dirs_exist_ok=True)
        manifest.model_copy(update={"generation": twin}).write(staging)
    return twin
