"""The nearest vectors by other programs, on the same rows and photos."""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click
import faiss
import numpy as np
from threadpoolctl import threadpool_limits

from benches.other_program import INTERPRETER, PROGRAMS, OtherProgram, other_program
from benches.report import Report, Table, reported
from benches.searching.drawn_vectors import DrawnVectors
from benches.searching.search import FLAT, OURS, one_by_one, recall
from benches.times import Times, in_turns, times_faster
from lookup.index.vectors import VectorIndex
from lookup.learning.search_choice import NEIGHBOURS, chosen_index

_PHOTOS = 200
_PHOTOS_A_ROUND = 10
"""As programs/nearest.py has it."""


@click.command("search-peers")
@click.option("--qdrant", type=INTERPRETER, help="Python that has qdrant-client.")
@click.option("--pgvector", type=INTERPRETER, help="Python: see programs/pgvector_program.py.")
@click.option("--size", default=100_000, show_default=True)
@click.option("--dimension", default=512, show_default=True)
@click.option("--rounds", default=7, show_default=True)
@reported("search-peers")
def search_peers(size: int, dimension: int, rounds: int, **interpreters: Path | None) -> Report:
    """Milliseconds to the ten nearest by each program; one photo at a time, one thread."""
    drawn = DrawnVectors.of(size, dimension, photos=_PHOTOS)
    programs = {name: path for name, path in interpreters.items() if path is not None}
    found = _measured(drawn, programs, rounds)
    heads = ["program", "ms", "CPU ms", "ours: times faster", "times less CPU", "recall@10"]
    return Report(
        {"vectors": size, "dimension": dimension, "programs": found},
        [Table(heads, [_row(name, each) for name, each in found.items()])],
    )


def _measured(drawn: DrawnVectors, programs: dict[str, Path], rounds: int) -> dict[str, Any]:
    flat = faiss.IndexFlatIP(drawn.rows.shape[1])
    flat.add(drawn.rows)
    _, exact = flat.search(drawn.photos, NEIGHBOURS)
    made, _ = chosen_index(drawn.rows.__getitem__, len(drawn.rows))
    with tempfile.TemporaryDirectory(prefix="bench-search-peers-") as scratch, ExitStack() as stack:
        folder = Path(scratch)
        made.write(folder)
        ours = VectorIndex.read(folder)
        some = drawn.photos[:_PHOTOS_A_ROUND]
        ways: dict[str, Callable[[], object]] = {
            FLAT: lambda: one_by_one(flat.search, some),
            OURS: lambda: one_by_one(ours.search, some),
        }
        answers = {FLAT: exact, OURS: np.concatenate(_rows_found(ours, drawn))}
        for name, array in (("rows", drawn.rows), ("photos", drawn.photos), ("exact", exact)):
            np.save(folder / f"{name}.npy", array)
        others: dict[str, OtherProgram] = {}
        for name, interpreter in programs.items():
            command = [str(interpreter), str(PROGRAMS / f"{name}_program.py"), scratch]
            others[name] = stack.enter_context(other_program(command, threads=1))
            ways[name] = others[name].turn
            answers[name] = np.load(folder / "found.npy")
        with threadpool_limits(1):
            times = in_turns(ways, rounds=rounds)
    times |= {name: other.times(times[name]) for name, other in others.items()}
    return {name: _figures(times, name, recall(answers[name], exact)) for name in ways}


def _rows_found(ours: VectorIndex, drawn: DrawnVectors) -> list[Any]:
    return [rows for _, rows in one_by_one(ours.search, drawn.photos)]


def _figures(times: dict[str, Times], name: str, found: float) -> dict[str, Any]:
    each, ours = (times[way].milliseconds(items=_PHOTOS_A_ROUND) for way in (name, OURS))
    return {
        "ms": each,
        "ours_times_faster": times_faster(times[name], times[OURS]),
        "ours_times_less_cpu": round(each["cpu"] / ours["cpu"], 2),
        "recall_at_10_of_photos": round(found, 4),
    }


def _row(name: str, found: dict[str, Any]) -> list[object]:
    return [
        *(name, found["ms"]["median"], found["ms"]["cpu"]),
        *(found["ours_times_faster"]["median"], found["ours_times_less_cpu"]),
        found["recall_at_10_of_photos"],
    ]
