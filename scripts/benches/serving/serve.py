"""The service: a look-up against the bare work in a loop, many clients, its start, its memory."""

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import click
import numpy as np
from PIL import Image
from threadpoolctl import threadpool_limits

from benches.report import Plot, Report, Table, reported
from benches.serving.clients import Ask, Client, Load, load
from benches.serving.served import answered, await_ready, served_home, warm_up
from benches.serving.service_process import ServiceProcess, cpu_pressure, key, service
from benches.times import Times, in_turns, spread, times_faster
from lookup.base.cores import usable_cores
from lookup.base.timing import StageTimer
from lookup.images.limits import DEFAULT_LIMITS
from lookup.images.photo import decode_photo
from lookup.index.generation import Generation
from lookup.index.remote.elsewhere import generation_store
from lookup.matching.matcher import Matcher
from lookup.settings.home import home_of
from lookup.settings.table import Settings

HTTP = "look-up over HTTP"
BARE = "decode, encode and match in a loop"
ENCODE = "decode and encode in a loop"
STAGES = ("decode", "codes", "embed", "search", "catalog", "total")
MOST_TO_BARE, MOST_TO_ENCODE, MOST_COLD_SECONDS = 1.15, 1.6, 1.5

_TOP_K = 5


@click.command()
@served_home
@click.option("--rounds", default=5, show_default=True, help="Times each photo is looked up.")
@click.option("--clients", "counts", type=int, multiple=True, default=(1, 2, 4, 8, 16))
@click.option("--seconds", default=8.0, show_default=True, help="Of each number of clients.")
@click.option("--starts", default=3, show_default=True)
@reported("serve")
def serve(
    home: Path,
    maison: str,
    pictures: list[bytes],
    rounds: int,
    counts: tuple[int, ...],
    seconds: float,
    starts: int,
) -> Report:
    """A single look-up against the bare work, throughput, start-up and memory of a home."""
    cold = [_cold_start(home) for _ in range(starts)]
    with (
        cpu_pressure() as pressure,
        key(home, maison) as secret,
        service(home) as running,
    ):

        def connect() -> Client:
            return Client(running.address, secret)

        with closing(connect()) as client:
            single, one_by_one, stages, cpu_ms = _single(
                home, maison, client, running, pictures, rounds
            )
        many = {count: _throughput(connect, pictures, count, seconds) for count in counts}
        memory = running.memory_mb()
    to_bare, to_encode = (times_faster(single[HTTP], single[name]) for name in (BARE, ENCODE))
    figures = {
        "ms": {name: each.milliseconds(items=len(pictures)) for name, each in single.items()},
        "to_bare_loop": to_bare,
        "to_bare_photo_by_photo": times_faster(one_by_one[HTTP], one_by_one[BARE]),
        "to_decode_and_encode": to_encode,
        "cpu_to_bare_loop": round(
            cpu_ms / (float(np.mean(single[BARE].cpu)) * 1000 / len(pictures)), 2
        ),
        "stages_ms": stages,
        "cpu_ms_of_the_service_per_lookup": cpu_ms,
        "clients": {str(count): _load_figures(each) for count, each in many.items()},
        "cold_start_seconds": cold,
        "memory_mb": memory,
        "cores": usable_cores(),
        **pressure,
    }
    return Report(figures, [_table(figures)], [_plot(many)] if many else [])


def _single(
    home: Path,
    maison: str,
    client: Client,
    running: ServiceProcess,
    pictures: list[bytes],
    rounds: int,
) -> tuple[dict[str, Times], dict[str, Times], dict[str, Any], float]:
    """Times of all photos in a loop and of one photo, by each way; the service's stages, and its
    processor time a look-up."""
    settings = Settings(home=home)
    store = generation_store(home_of(settings), maison)
    threads = settings.encoder_threads
    matcher = Matcher(Generation.open(store.path(store.current()), threads=threads))
    replies: list[Any] = []

    def decoded(picture: bytes) -> Image.Image:
        return decode_photo(picture, DEFAULT_LIMITS, target_side=matcher.photo_side)

    def over_http(picture: bytes) -> None:
        replies.append(answered(client.ask(Ask.look_up(picture))))

    ways: dict[str, Callable[[bytes], Any]] = {
        ENCODE: lambda picture: matcher.views([decoded(picture)]),
        BARE: lambda picture: matcher.match(decoded(picture), top_k=_TOP_K, timer=StageTimer()),
        HTTP: over_http,
    }
    warm_up(client, pictures)
    used = running.cpu_seconds()
    # As in the service: beside each other, these libraries' own threads mostly wait.
    with threadpool_limits(1):
        times = in_turns(
            {name: _loop(way, pictures) for name, way in ways.items()}, rounds=rounds, warm_up=0
        )
        one_by_one = in_turns(
            {name: _next_of(way, pictures) for name, way in ways.items()}, rounds=len(pictures)
        )
    used = running.cpu_seconds() - used
    stages = {stage: spread([reply["timings_ms"][stage] for reply in replies]) for stage in STAGES}
    return times, one_by_one, stages, round(used * 1000 / len(replies), 1)


def _loop(way: Callable[[bytes], Any], pictures: list[bytes]) -> Callable[[], Any]:
    return lambda: [way(picture) for picture in pictures]


def _next_of(way: Callable[[bytes], Any], pictures: list[bytes]) -> Callable[[], Any]:
    following = itertools.cycle(pictures)
    return lambda: way(next(following))


def _throughput(
    connect: Callable[[], Client], pictures: list[bytes], count: int, seconds: float
) -> Load:
    def asks(number: int) -> Iterator[Ask]:
        for place in itertools.count(number * 7):
            yield Ask.look_up(pictures[place % len(pictures)])

    return load(connect, asks, clients=count, seconds=seconds)


def _cold_start(home: Path) -> float:
    """Seconds from the start of `lookup serve` until it says that it is ready to answer."""
    started = time.perf_counter()
    with service(home) as running, closing(Client(running.address, "")) as client:
        await_ready(client)
        return round(time.perf_counter() - started, 2)


def _load_figures(found: Load) -> dict[str, Any]:
    wrong = [reply for reply in found.replies if not (reply.is_answer or reply.is_refusal)]
    return {
        "per_second": round(len(found.answers) / found.seconds, 2),
        "ms": spread([reply.ms for reply in found.answers]),
        "ms_until_answered": spread(found.until_answered),
        "refused": len(found.refusals),
        "failed": len(wrong),
    }


def _table(figures: dict[str, Any]) -> Table:
    def ratio(name: str) -> str:
        found = figures[name]
        return f"{found['median']} ({found['low']} to {found['high']})"

    def ms(name: str) -> str:
        found = figures["ms"][name]
        return f"{found['median']:.1f} ({found['low']:.1f} to {found['high']:.1f}) ms"

    cold = figures["cold_start_seconds"]
    memory = figures["memory_mb"]
    busiest = max(figures["clients"].items(), key=lambda each: each[1]["per_second"], default=None)
    rows: list[Sequence[object]] = [
        *([name, ms(name), ""] for name in (ENCODE, BARE, HTTP)),
        ["look-up to bare loop, loops in turns", ratio("to_bare_loop"), MOST_TO_BARE],
        ["the same, photo by photo in turns", ratio("to_bare_photo_by_photo"), ""],
        ["the same by processor time, means", figures["cpu_to_bare_loop"], ""],
        ["look-up to decode and encode", ratio("to_decode_and_encode"), MOST_TO_ENCODE],
        *(
            [f"stage `{stage}`", f"{found['p50']:.1f}, p95 {found['p95']:.1f} ms", ""]
            for stage, found in figures["stages_ms"].items()
        ),
        ["start to `/readyz`", ", ".join(f"{each:.2f}" for each in cold) + " s", MOST_COLD_SECONDS],
        [
            "memory of the worker, then",
            f"{memory['resident']:.0f} MB, {memory['anonymous']:.0f} MB of it without a file",
            "",
        ],
    ]
    if busiest:
        count, found = busiest
        rows.append([f"most look-ups a second, {count} clients", found["per_second"], ""])
    return Table(["what", "median (quartiles)", "target, at most"], rows)


def _plot(many: dict[int, Load]) -> Plot:
    return Plot(
        "serve-throughput",
        "Look-ups answered by one process",
        "clients",
        "a second",
        {"look-ups": [(count, len(each.answers) / each.seconds) for count, each in many.items()]},
    )
