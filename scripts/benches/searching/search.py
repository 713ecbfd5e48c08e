"""The nearest vectors of a catalogue: as most people look for them, and as a generation does."""

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import faiss
import numpy as np
from threadpoolctl import threadpool_limits

from benches.report import Plot, Report, Table, reported
from benches.searching.drawn_vectors import DrawnVectors, Floats, random_vectors
from benches.times import Times, in_turns, times_faster
from lookup.index.manifest import SearchEntry
from lookup.index.vectors import VECTORS_FILE, VectorIndex
from lookup.learning.search_choice import NEIGHBOURS, chosen_index

SIZES = (1_000, 10_000, 100_000, 1_000_000)

FLAT = "IndexFlatIP"
OURS = "ours"
FILTERED = "ours, among a tenth"
READ = "reading the vectors once"

_PHOTOS = 200
_PHOTOS_A_ROUND = 10
_SHARE_ALLOWED = 0.1
_MB = 1e6


@dataclass(frozen=True)
class _Found:
    """Of one size: seconds of each way, sizes in bytes, and what was chosen and found."""

    ways: dict[str, Times]
    flat_bytes: int
    our_bytes: int
    entry: SearchEntry
    photo_recall: float
    build_seconds: float


@click.command()
@click.option("--size", "sizes", type=int, multiple=True, default=SIZES, show_default=True)
@click.option("--dimension", default=512, show_default=True)
@click.option("--rounds", default=7, show_default=True)
@click.option("--random-size", default=100_000, show_default=True, help="0: leave them out.")
@reported("search")
def search(sizes: tuple[int, ...], dimension: int, rounds: int, random_size: int) -> Report:
    """Milliseconds to the ten nearest of many vectors; one photo at a time, one thread."""
    found = {}
    for size in sorted(sizes):
        drawn = DrawnVectors.of(size, dimension, photos=_PHOTOS)
        found[size] = _measured(drawn, rounds)
        del drawn
    figures: dict[str, Any] = {str(size): _figures(each) for size, each in found.items()}
    if random_size:
        rows = random_vectors(random_size, dimension)
        _, entry = chosen_index(rows.__getitem__, random_size, exact_up_to=0)
        figures["random"] = {"vectors": random_size, "choice": entry.model_dump()}
    return Report(
        {"dimension": dimension, "sizes": figures}, [_table(found)], _plots(found, dimension)
    )


def _measured(drawn: DrawnVectors, rounds: int) -> _Found:
    rows, photos = drawn.rows, drawn.photos
    flat = faiss.IndexFlatIP(rows.shape[1])
    flat.add(rows)
    _, exact = flat.search(photos, NEIGHBOURS)
    started = time.perf_counter()
    made, entry = chosen_index(rows.__getitem__, len(rows))
    build_seconds = time.perf_counter() - started
    with tempfile.TemporaryDirectory(prefix="bench-search-") as folder:
        made.write(Path(folder))
        ours = VectorIndex.read(Path(folder))  # mapped, as a generation's is
        our_bytes = (Path(folder) / VECTORS_FILE).stat().st_size
    allowed = np.random.default_rng(0).random(len(rows)) < _SHARE_ALLOWED
    some = photos[:_PHOTOS_A_ROUND]
    ways: dict[str, Callable[[], Any]] = {
        FLAT: lambda: one_by_one(flat.search, some),
        OURS: lambda: one_by_one(ours.search, some),
        FILTERED: lambda: [
            ours.search(photo[np.newaxis], NEIGHBOURS, among=allowed) for photo in some
        ],
        # As far as memory goes: every component is read and used once for each photo.
        READ: lambda: [np.vdot(rows, rows) for _ in some],
    }
    with threadpool_limits(1):
        times = in_turns(ways, rounds=rounds)
    found = np.concatenate([ours.search(photo[np.newaxis], NEIGHBOURS)[1] for photo in photos])
    return _Found(
        ways=times,
        flat_bytes=rows.nbytes,
        our_bytes=our_bytes,
        entry=entry,
        photo_recall=recall(found, exact),
        build_seconds=build_seconds,
    )


def one_by_one(search_of: Callable[..., Any], photos: Floats) -> list[Any]:
    """What `search_of` finds nearest to each photo, asked for alone."""
    return [search_of(photo[np.newaxis], NEIGHBOURS) for photo in photos]


def recall(found: Any, exact: Any) -> float:
    """The share of `exact` rows, (photos, k), that were found for the same photo."""
    shares = [
        len(set(line) & set(right)) / len(right) for line, right in zip(found, exact, strict=True)
    ]
    return float(np.mean(shares))


def _figures(found: _Found) -> dict[str, Any]:
    return {
        "ms": {
            name: times.milliseconds(items=_PHOTOS_A_ROUND) for name, times in found.ways.items()
        },
        "times_faster_than_flat": times_faster(found.ways[FLAT], found.ways[OURS]),
        "recall_at_10_of_photos": round(found.photo_recall, 4),
        "memory_mb": {FLAT: found.flat_bytes / _MB, OURS: found.our_bytes / _MB},
        "memory_to_flat": round(found.our_bytes / found.flat_bytes, 3),
        "build_seconds": round(found.build_seconds, 1),
        "choice": found.entry.model_dump(),
    }


def _table(found: dict[int, _Found]) -> Table:
    rows = []
    for size, each in found.items():
        figures = _figures(each)
        ms = figures["ms"]
        faster = figures["times_faster_than_flat"]
        rows.append(
            [
                f"{size:,}",
                _chosen(each.entry),
                *(f"{ms[name]['median']:.3g}" for name in (FLAT, READ, OURS, FILTERED)),
                f"{faster['median']:.3g} ({faster['low']:.3g} to {faster['high']:.3g})",
                f"{each.entry.recall_at_10:.3f}",
                f"{each.photo_recall:.3f}",
                f"{figures['memory_to_flat']:.2f}",
                f"{each.build_seconds:.0f}",
            ]
        )
    heads = [
        *("vectors", "chosen", f"{FLAT}, ms", f"{READ}, ms", f"{OURS}, ms", f"{FILTERED}, ms"),
        *("times faster (quartiles)", "recall@10, held out", "recall@10, photos"),
        *("memory to flat", "build, s"),
    ]
    return Table(heads, rows)


def _chosen(entry: SearchEntry) -> str:
    if entry.method == "exact":
        return f"all, {entry.component}"
    return f"{entry.probes} of {entry.lists} lists, {entry.component}"


def _plots(found: dict[int, _Found], dimension: int) -> list[Plot]:
    def line(name: str) -> list[tuple[float, float]]:
        return [
            (size, each.ways[name].milliseconds(items=_PHOTOS_A_ROUND)["median"])
            for size, each in found.items()
        ]

    latency = Plot(
        "search-latency",
        f"Ten nearest of {dimension}-dimensional vectors, one thread",
        "vectors",
        "ms",
        {name: line(name) for name in (FLAT, READ, OURS, FILTERED)},
        log_x=True,
        log_y=True,
    )
    memory = Plot(
        "search-memory",
        f"Memory of {dimension}-dimensional vectors",
        "vectors",
        "MB",
        {
            FLAT: [(size, each.flat_bytes / _MB) for size, each in found.items()],
            OURS: [(size, each.our_bytes / _MB) for size, each in found.items()],
        },
        log_x=True,
        log_y=True,
    )
    return [latency, memory]
