"""Measure matching beyond the encoder on this machine, by the number of catalogue images.

    python scripts/bench_matching.py --work-dir bench [--images 50000 ...] [--json]

A small catalogue is drawn and encoded once. The rows of a generation of 5,000 or 100,000 images are
resampled from its features: each is a mixture of two of its images, its patches now of the one, now
of the other, with a little noise. That is enough to time the search, whose work depends on shapes
and numbers; it says nothing about recall at that size. Each size is measured in a process of its
own, kept to --threads cores, with the drawn catalogue's photos.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import click
import faiss
import numpy as np

from lookup.base.digest import rows_digest
from lookup.base.timing import StageTimer
from lookup.encoders.onnx_encoder import OnnxEncoder
from lookup.encoders.torch.registry import exported_encoder
from lookup.evaluation.manifest import LabelledImage, read_manifest
from lookup.features.extractor import COLOUR, PICTURE_SIDE, VECTOR, WHOLE, FeatureExtractor
from lookup.features.packing import PATCH_ARRAYS
from lookup.features.projection import PatchProjection
from lookup.features.view import PictureView
from lookup.images.files import open_picture
from lookup.images.limits import DEFAULT_LIMITS
from lookup.index.entries import Entries, ImageEntry
from lookup.index.feature_files import FeatureWriter, read_feature, split
from lookup.index.generation import Generation, file_entries
from lookup.index.manifest import EncoderEntry, Manifest, SelfRetrieval
from lookup.index.vectors import VectorIndex
from lookup.learning.candidates_fit import write_candidates
from lookup.learning.projection_fit import MOST_PICTURES, evenly_spread, fit_projection
from lookup.matching.candidates import CandidateIndex, ShortVectors
from lookup.matching.decision import decide
from lookup.matching.evidence import product_evidence
from lookup.matching.fusion import fused
from lookup.matching.matcher import CANDIDATE_IMAGES, Matcher
from lookup.matching.model import MatchingModel
from lookup.matching.scorer import Scorer

SIZES = (5_000, 10_000, 50_000, 100_000)
STAGES = ("candidates", "closest", "signals", "fusion and decision", "whole search")
TARGET_MS, TARGET_IMAGES = 40.0, 50_000

VIEWS_PER_PRODUCT = 3
_AT_ONCE = 500
_NOISE = 3
_WARM_UP = 5

Figures = dict[str, Any]
Arrays = dict[str, np.ndarray]


@click.command()
@click.option("--work-dir", type=click.Path(path_type=Path), required=True, help="Kept, and used.")
@click.option("--images", "sizes", type=int, multiple=True, default=SIZES, show_default=True)
@click.option("--queries", type=click.IntRange(min=40), default=48, show_default=True)
@click.option("--products", default=24, show_default=True, help="Drawn, to resample from.")
@click.option("--threads", default=2, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout.")
def main(
    work_dir: Path,
    sizes: tuple[int, ...],
    queries: int,
    products: int,
    threads: int,
    as_json: bool,
) -> None:
    """Measure matching beyond the encoder."""
    drawn = work_dir / f"drawn-{products}-{queries}"
    run = partial(_in_own_process, threads=threads)
    run(draw, drawn, products, queries)
    rows = []
    for size in sorted(sizes):
        directory = drawn / f"generation-{size}"
        run(write_generation, directory, drawn, size)
        load = os.getloadavg()[0]
        rows.append({**run(_measure, directory, drawn, threads), "load_before": round(load, 2)})
    if as_json:
        json.dump({"threads": threads, "queries": queries, "sizes": rows}, sys.stdout, indent=1)
    else:
        click.echo(_table(rows))


def _in_own_process(work: Callable[..., Any], *arguments: Any, threads: int) -> Any:
    # Before a library starts its threads; spawned, so that one size's memory isn't the next one's.
    os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), str(threads)))
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def _encoder_dir(drawn: Path) -> Path:
    return exported_encoder("embedded", cache_dir=drawn.parent / "encoders", offline=True)


def draw(drawn: Path, products: int, photos: int) -> None:
    """Draws a catalogue into `drawn` and keeps its images' features, unless they are there."""
    if (drawn / "features.npz").exists():
        return
    catalogue = drawn / "catalogue"
    if catalogue.exists():  # of a run that was cut short
        shutil.rmtree(catalogue)
    command = [sys.executable, "-m", "indexer", "draw", "--out", str(catalogue), "--size", "256"]
    numbers = {"--products": products, "--photos": photos, "--open-set": 1, "--workers": 2}
    subprocess.run(
        [*command, *(str(part) for pair in numbers.items() for part in pair)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    gallery = [_picture(image) for image in evenly_spread(_images(drawn, "gallery"), MOST_PICTURES)]
    encoder = OnnxEncoder.open(_encoder_dir(drawn))
    extractor = FeatureExtractor(encoder, fit_projection(encoder, gallery))
    extractor.projection.write(drawn)
    found = extractor.extract(gallery)
    columns: dict[str, Any] = {
        name: np.stack([features[name] for features in found]) for name in found[0]
    }
    np.savez(drawn / "features.npz", **columns)


def _images(drawn: Path, split: str) -> list[LabelledImage]:
    images = read_manifest(drawn / "catalogue" / "manifest.csv")
    return [image for image in images if image.split == split]


def _picture(image: LabelledImage) -> Any:
    return open_picture(image.path, DEFAULT_LIMITS, target_side=PICTURE_SIDE)


def write_generation(directory: Path, drawn: Path, size: int) -> None:
    """Writes a generation of `size` resampled images, unless it is there."""
    if (directory / "manifest.json").exists():
        return
    directory.mkdir(parents=True, exist_ok=True)
    with np.load(drawn / "features.npz") as file:
        own = dict(file)
    encoder_dir = _encoder_dir(drawn)
    (directory / "encoder").mkdir(exist_ok=True)
    for path in encoder_dir.iterdir():
        (directory / "encoder" / path.name).write_bytes(path.read_bytes())
    entries = Entries.of(
        [
            ImageEntry(row + 1, f"P{row // VIEWS_PER_PRODUCT}", f"C{row // VIEWS_PER_PRODUCT}")
            for row in range(size)
        ]
    )
    entries.write(directory)
    card = OnnxEncoder.open(encoder_dir).card
    with FeatureWriter(directory, size) as writer:
        vectors = split(_resampled(own, size), VECTOR, writer)
        VectorIndex.write_stream(directory, vectors, rows=size, dimension=card.dimension)
    PatchProjection.read(drawn).write(directory)
    MatchingModel.shipped().write(directory)
    index = VectorIndex.read(directory)
    search = write_candidates(directory, index, read_feature(directory, COLOUR))
    Manifest(
        generation="bench",
        maison="bench",
        created_at=datetime.now(UTC),
        parent=None,
        software="bench",
        encoder=EncoderEntry(
            name=card.name,
            weights_digest=card.weights_digest,
            preprocessing=card.preprocessing,
            dimension=card.dimension,
        ),
        images=size,
        products=len(entries.products),
        catalog_digest=rows_digest([]),
        self_retrieval=SelfRetrieval(checked=0, found_first=0),
        search=search,
        files=file_entries(directory),
    ).write(directory)


def _resampled(own: Arrays, size: int) -> Iterator[Arrays]:
    """Features of `size` images, each a mixture of two of the images whose features `own` holds."""
    chosen = np.random.default_rng(size)
    for start in range(0, size, _AT_ONCE):
        count = min(_AT_ONCE, size - start)
        one, other = chosen.integers(len(own[VECTOR]), size=(2, count))
        share = chosen.random((count, 1)).astype(np.float32)
        mixed = {}
        for name in (VECTOR, WHOLE, COLOUR):
            rows = own[name].astype(np.float32)
            rows = share * rows[one] + (1 - share) * rows[other]
            rows += chosen.normal(0, 0.3 / rows.shape[1] ** 0.5, rows.shape)
            rows /= np.linalg.norm(rows, axis=1, keepdims=True)
            mixed[name] = rows.astype(own[name].dtype)
        patches = own["patches"].shape[1]
        of_one = chosen.random((count, patches)) < share
        for name in PATCH_ARRAYS:
            wide = of_one.reshape(count, patches, *[1] * (own[name].ndim - 2))
            mixed[name] = np.where(wide, own[name][one], own[name][other])
        noise = chosen.integers(-_NOISE, _NOISE + 1, mixed["patches"].shape)
        mixed["patches"] = np.clip(mixed["patches"] + noise, -127, 127).astype(np.int8)
        for row in range(count):
            yield {name: rows[row] for name, rows in mixed.items()}


def _measure(directory: Path, drawn: Path, threads: int) -> Figures:
    """Median and 95th percentile of each stage, ms, with the sizes of what was searched."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    faiss.omp_set_num_threads(threads)
    generation = Generation.open(directory, threads=threads)
    matcher = Matcher(generation)
    candidates = CandidateIndex(generation.short_vectors, ShortVectors.read(directory))
    scorer = Scorer(generation)
    model = MatchingModel.read(directory)
    photos = [_picture(image) for image in _images(drawn, "query")]
    times: dict[str, list[float]] = {name: [] for name in STAGES}
    cpu_times: list[float] = []
    for number, photo in enumerate([*photos[:_WARM_UP], *photos]):
        timer = StageTimer()
        matcher.match(photo, top_k=5, timer=timer)
        (view,) = matcher.views([photo])
        on_cpu = process_time()
        found = _stages(view, candidates, scorer, model, generation.entries)
        cpu = (process_time() - on_cpu) * 1000
        found["whole search"] = timer.milliseconds("search")
        if number >= _WARM_UP:
            cpu_times.append(cpu)
            for name, milliseconds in found.items():
                times[name].append(milliseconds)
    patch_bytes = sum(read_feature(directory, name)[0].nbytes for name in PATCH_ARRAYS)
    return {
        "images": len(generation.entries),
        "queries": len(photos),
        "ms": {
            name: {"median": _rounded(found, 50), "p95": _rounded(found, 95)}
            for name, found in times.items()
        },
        "cpu_ms": {"median": _rounded(cpu_times, 50), "p95": _rounded(cpu_times, 95)},
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
    signals = scorer.signals(view, rows)
    marks.append(perf_counter())
    products = entries.product_rows[signals.rows].astype(np.int64)
    decide(product_evidence(signals, fused(signals, model.weights), products), model.calibration)
    marks.append(perf_counter())
    return dict(zip(STAGES, (np.diff(marks) * 1000).tolist(), strict=False))


def _rounded(milliseconds: list[float], percentile: float) -> float:
    return round(float(np.percentile(milliseconds, percentile)), 1)


def _anonymous_mb() -> int:
    """Memory of this process that no file stands behind, MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith("RssAnon"))
    return round(int(kilobytes) / 1024)


def _table(rows: list[Figures]) -> str:
    heads = (
        "images",
        *STAGES,
        "CPU of it",
        "patches, bytes/image",
        "peak MB",
        "anonymous MB",
        "load",
    )
    lines = ["| " + " | ".join(heads) + " |", "|" + " ---: |" * len(heads)]
    for row in rows:
        cells = [f"{row['images']:,}"]
        cells += [f"{row['ms'][name]['median']} / {row['ms'][name]['p95']}" for name in STAGES]
        cells += [f"{row['cpu_ms']['median']} / {row['cpu_ms']['p95']}"]
        cells += [f"{row['patch_bytes_per_image']:,}", str(row["peak_resident_mb"])]
        cells += [str(row["anonymous_mb"]), str(row["load_before"])]
        lines.append("| " + " | ".join(cells) + " |")
    searched = {row["images"]: row["ms"]["whole search"]["median"] for row in rows}
    if TARGET_IMAGES in searched:
        kept = "kept" if searched[TARGET_IMAGES] <= TARGET_MS else "missed"
        lines.append(f"\nTarget {TARGET_MS:.0f} ms at {TARGET_IMAGES:,} images: {kept}.")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
