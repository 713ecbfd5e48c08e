"""Matching beyond the encoder, by the number of catalogue images.

A small catalogue is drawn and encoded once; each size is resampled from it, and measured in a
process of its own, kept to --threads cores, with the drawn catalogue's photos. Most of them show
nothing that is in it any more, so that the whole search is that of a photo looked at in parts.
"""

import os
import resource
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import click
import faiss
import numpy as np

from benches.report import Plot, Report, Table, reported
from benches.searching.resampled import draw, drawn_options, query_photos, write_generation
from benches.times import spread
from lookup.base.timing import StageTimer
from lookup.features.packing import PATCH_ARRAYS
from lookup.features.view import PictureView
from lookup.index.entries import Entries
from lookup.index.feature_files import read_feature
from lookup.index.generation import Generation
from lookup.matching.candidates import CandidateIndex, ShortVectors
from lookup.matching.decision import decide
from lookup.matching.evidence import product_evidence
from lookup.matching.fusion import fused
from lookup.matching.looker import CANDIDATE_IMAGES
from lookup.matching.matcher import Matcher
from lookup.matching.model import MatchingModel
from lookup.matching.scorer import Scorer

STAGES = ("candidates", "closest", "signals", "fusion and decision", "whole search")
ONE_LOOK = "CPU of one look"
_SIZES = (5_000, 10_000, 50_000, 100_000)
_WARM_UP = 5

Figures = dict[str, Any]


@click.command()
@drawn_options
@click.option("--images", "sizes", type=int, multiple=True, default=_SIZES, show_default=True)
@click.option("--threads", default=2, show_default=True)
@reported("matching")
def matching(
    drawn: Path, products: int, queries: int, sizes: tuple[int, ...], threads: int
) -> Report:
    """Milliseconds from a photo's features to its match; the target is 40 ms at 50,000 images."""
    run = partial(_in_own_process, threads=threads)
    run(draw, drawn, products, queries)
    rows = []
    for size in sorted(sizes):
        directory = drawn / f"generation-{size}"
        run(write_generation, directory, drawn, size)
        load = os.getloadavg()[0]
        rows.append({**run(_measure, directory, drawn, threads), "load_before": round(load, 2)})
    figures = {"threads": threads, "queries": queries, "sizes": rows}
    return Report(figures, [_table(rows)], [_plot(rows)])


def _in_own_process(work: Callable[..., Any], *arguments: Any, threads: int) -> Any:
    # Before a library starts its threads; spawned, so that one size's memory isn't the next one's.
    os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), str(threads)))
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def _measure(directory: Path, drawn: Path, threads: int) -> Figures:
    """Median and 95th percentile of each stage, ms, with the sizes of what was searched."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    faiss.omp_set_num_threads(threads)
    generation = Generation.open(directory, threads=threads)
    matcher = Matcher(generation)
    candidates = CandidateIndex(generation.short_vectors, ShortVectors.read(directory))
    scorer = Scorer(generation)
    model = MatchingModel.read(directory)
    photos = query_photos(drawn)
    times: dict[str, list[float]] = {name: [] for name in STAGES}
    cpu_times: list[float] = []
    none = 0
    for number, photo in enumerate([*photos[:_WARM_UP], *photos]):
        timer = StageTimer()
        match = matcher.match(photo, top_k=5, timer=timer)
        (view,) = matcher.views([photo])
        on_cpu = process_time()
        found = _stages(view, candidates, scorer, model, generation.entries)
        cpu = (process_time() - on_cpu) * 1000
        found["whole search"] = timer.milliseconds("search")
        if number >= _WARM_UP:
            cpu_times.append(cpu)
            none += match.decision == "none"
            for name, milliseconds in found.items():
                times[name].append(milliseconds)
    patch_bytes = sum(read_feature(directory, name)[0].nbytes for name in PATCH_ARRAYS)
    return {
        "images": len(generation.entries),
        "queries": len(photos),
        "none": none,
        "ms": {name: spread(found) for name, found in times.items()},
        "cpu_ms": spread(cpu_times),
        "patch_bytes_per_image": patch_bytes,
        "peak_resident_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "anonymous_mb": _anonymous_mb(),
    }


def _stages(
    view: PictureView,
    candidates: CandidateIndex,
    scorer: Scorer,
    model: MatchingModel,
    entries: Entries,
) -> dict[str, float]:
    """Ms of each part of what the matcher does, one after the other."""
    marks = [perf_counter()]
    rows = candidates.search(view, CANDIDATE_IMAGES)
    marks.append(perf_counter())
    rows = scorer.closest(view, rows)
    marks.append(perf_counter())
    signals = scorer.signals(scorer.compared(view, rows))
    marks.append(perf_counter())
    products = entries.product_rows[signals.rows].astype(np.int64)
    decide(product_evidence(signals, fused(signals, model.weights), products), model.calibration)
    marks.append(perf_counter())
    return dict(zip(STAGES, (np.diff(marks) * 1000).tolist(), strict=False))


def _anonymous_mb() -> int:
    """Memory of this process that no file stands behind, MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith("RssAnon"))
    return round(int(kilobytes) / 1024)


def _table(rows: list[Figures]) -> Table:
    cells = [
        [
            f"{row['images']:,}",
            *(_both(row["ms"][name]) for name in STAGES),
            _both(row["cpu_ms"]),
            f"{row['none']} of {row['queries']}",
            f"{row['patch_bytes_per_image']:,}",
            row["peak_resident_mb"],
            row["anonymous_mb"],
            row["load_before"],
        ]
        for row in rows
    ]
    sizes = (ONE_LOOK, "found nothing", "patches, bytes/image", "peak MB", "anonymous MB", "load")
    return Table(["images", *STAGES, *sizes], cells)


def _plot(rows: list[Figures]) -> Plot:
    lines = {name: [(row["images"], row["ms"][name]["p50"]) for row in rows] for name in STAGES}
    return Plot(
        file="matching",
        title="Matching beyond the encoder, by the size of the catalogue",
        x="images",
        y="ms, median",
        lines=lines | {ONE_LOOK: [(row["images"], row["cpu_ms"]["p50"]) for row in rows]},
        log_x=True,
        log_y=True,
    )


def _both(found: dict[str, float]) -> str:
    return f"{found['p50']:.1f} / {found['p95']:.1f}"
