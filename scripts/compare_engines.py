"""FAISS on a generation's own files against Milvus, through the same ports, on the same vectors.

    python scripts/compare_engines.py answers --home HOME --maison M --manifest PHOTOS.csv
    python scripts/compare_engines.py vectors --size 1000000 --dimension 512
    python scripts/compare_engines.py patches --home HOME --maison M

Without --milvus each starts milvus-lite's server for itself and ends it: the client of Milvus
against an engine in Python, whose times and memory say nothing of the real server's.
"""

import base64
import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import numpy as np
from benches.machine import machine
from benches.searching.drawn_vectors import DrawnVectors
from numpy.typing import NDArray
from pymilvus import DataType, MilvusClient

from lookup.base.home import Home
from lookup.base.timing import StageTimer
from lookup.encoders.preprocessing import Preprocessing
from lookup.evaluation.labelled import labelled_photos
from lookup.evaluation.manifest import read_manifest
from lookup.features.packing import PATCH_ARRAYS
from lookup.index.feature_files import read_feature
from lookup.index.file_vectors import FileVectors
from lookup.index.generation import Generation, file_entries
from lookup.index.manifest import EncoderEntry, Manifest, SelfRetrieval
from lookup.index.port import VectorStore
from lookup.index.remote.elsewhere import generation_store
from lookup.index.remote.milvus.collections import MilvusGenerations
from lookup.index.remote.milvus.database import MilvusDatabase
from lookup.index.vectors import SHORT_VECTORS_FILE, VectorIndex
from lookup.learning.search_choice import chosen_index
from lookup.matching.matcher import Matcher

_MAISON = "compared"
_GENERATION = "20260101T000000Z-00000001"
_TOP = 10
_CANDIDATES = 200
_SECONDS = 600.0
_ROUNDS = 30

milvus_option = click.option("--milvus", help="URL of a server.  [default: milvus-lite, started]")
home_option = click.option("--home", type=click.Path(path_type=Path), required=True)
maison_option = click.option("--maison", required=True)


@dataclass(frozen=True)
class Server:
    """Where Milvus is, and the process if it was started here."""

    url: str
    process: int | None

    def database(self) -> MilvusDatabase:
        """Of the maison compared."""
        return MilvusDatabase(self.url, _MAISON, token=None, seconds=_SECONDS)

    def cpu_seconds(self) -> float:
        """Processor time of the process so far; 0 where it was not started here."""
        if self.process is None:
            return 0.0
        fields = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> dict[str, int] | None:
        """Resident memory of the process, now and at its peak."""
        if self.process is None:
            return None
        lines = Path(f"/proc/{self.process}/status").read_text().splitlines()
        found = {line.split(":")[0]: line.split() for line in lines}
        return {"now": int(found["VmRSS"][1]) // 1024, "peak": int(found["VmHWM"][1]) // 1024}


@click.group(help=__doc__)
def main() -> None:
    """See above."""


@main.command()
@home_option
@maison_option
@click.option("--manifest", type=click.Path(path_type=Path), required=True)
@milvus_option
def answers(home: Path, maison: str, manifest: Path, milvus: str | None) -> None:
    """Products found for labelled photos, through both engines."""
    store = generation_store(Home(home), maison)
    directory = store.path(store.current())
    with _server(milvus) as server:
        engine = MilvusGenerations(server.database())
        started = time.perf_counter()
        engine.deliver(directory, Manifest.read(directory))
        delivered = time.perf_counter() - started
        ways = {
            "faiss": Generation.open(directory, threads=1),
            "milvus": Generation.open(directory, threads=1, engine=engine),
        }
        photos = labelled_photos(ways["faiss"], read_manifest(manifest))
        found: dict[str, list[list[str]]] = {name: [] for name in ways}
        taken: dict[str, list[float]] = {name: [] for name in ways}
        matchers = {name: Matcher(generation) for name, generation in ways.items()}
        for photo in photos:
            picture = photo.open()
            for name, matcher in matchers.items():
                timer = StageTimer()
                result = matcher.match(picture, top_k=_TOP, timer=timer)
                found[name].append([product.product_id for product in result.ranking])
                taken[name].append(timer.milliseconds("search"))
    _print(
        images=ways["faiss"].manifest.images,
        photos=len(photos),
        same_first=_same_first(found["faiss"], found["milvus"]),
        same_top_10=_overlap(found["faiss"], found["milvus"]),
        same_order=float(np.mean([a == b for a, b in zip(*found.values(), strict=True)])),
        delivered_seconds=round(delivered, 1),
        search_ms={name: _percentiles(each) for name, each in taken.items()},
    )


@main.command()
@click.option("--size", default=100_000, show_default=True)
@click.option("--dimension", default=512, show_default=True)
@click.option("--short-dimension", default=320, show_default=True)
@click.option("--photos", default=200, show_default=True)
@milvus_option
def vectors(
    size: int, dimension: int, short_dimension: int, photos: int, milvus: str | None
) -> None:
    """Drawn vectors built, published and searched."""
    drawn = DrawnVectors.of(size, dimension, photos=photos)
    short = np.ascontiguousarray(drawn.rows[:, :short_dimension])
    short /= np.linalg.norm(short, axis=1, keepdims=True)
    short_photos = np.ascontiguousarray(drawn.photos[:, :short_dimension])
    short_photos /= np.linalg.norm(short_photos, axis=1, keepdims=True)
    with tempfile.TemporaryDirectory(prefix="engines-") as folder, _server(milvus) as server:
        directory = Path(folder)
        built, manifest = _timed(lambda: _written(directory, drawn.rows, short), server)
        engine = MilvusGenerations(server.database())
        delivered, _ = _timed(lambda: engine.deliver(directory, manifest), server)
        published, _ = _timed(lambda: engine.publish(_GENERATION), server)
        own = FileVectors().open(directory, manifest)
        there = engine.open(directory, manifest)
        queries = (drawn.photos, short_photos)
        figures = {}
        for kind, asked, *stores in zip(("global", "short"), queries, own, there, strict=True):
            figures[kind] = _compared(asked, stores[0], stores[1])
        _print(
            vectors=size,
            dimensions={"global": dimension, "short": short_dimension},
            choice=manifest.search.model_dump() if manifest.search else None,
            seconds={"files built": built, "delivered": delivered, "published": published},
            files_mb=sum(entry.bytes for entry in manifest.files.values()) // 2**20,
            memory_mb={
                "milvus": server.memory_mb(),
                "here, peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            },
            **figures,
        )


@main.command()
@home_option
@maison_option
@milvus_option
def patches(home: Path, maison: str, milvus: str | None) -> None:
    """Patches of 200 candidates: from files mapped into memory, and from beside the vectors."""
    store = generation_store(Home(home), maison)
    directory = store.path(store.current())
    arrays = [read_feature(directory, name) for name in PATCH_ARRAYS]
    count = len(arrays[0])
    chosen = np.random.default_rng(0)
    with _server(milvus) as server:
        database = server.database()
        database.create()
        client = database.client()
        schema = MilvusClient.create_schema(auto_id=False)
        schema.add_field("row", DataType.INT64, is_primary=True)
        schema.add_field("patches", DataType.VARCHAR, max_length=65_535)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=2)
        client.create_collection("patches", schema=schema)
        for row in range(count):
            content = b"".join(array[row].tobytes() for array in arrays)
            line = {"row": row, "patches": base64.b64encode(content).decode(), "vector": [1.0, 0.0]}
            client.insert("patches", [line])
        client.flush("patches")
        indexes = client.prepare_index_params()
        indexes.add_index("vector", index_type="FLAT", metric_type="IP")
        client.create_index("patches", indexes)
        client.load_collection("patches")

        def beside(rows: NDArray[np.int64]) -> list[bytes]:
            hits = client.get("patches", ids=rows.tolist(), output_fields=["patches"])
            return [base64.b64decode(hit["patches"]) for hit in hits]

        ways: dict[str, Callable[[NDArray[np.int64]], Any]] = {
            "files": lambda rows: [array[rows] for array in arrays],
            "beside": beside,
        }
        taken: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(_ROUNDS):
            rows = np.sort(chosen.choice(count, min(_CANDIDATES, count), replace=False))
            for name, read in ways.items():
                started = time.perf_counter()
                read(rows)
                taken[name].append((time.perf_counter() - started) * 1000)
    _print(
        images=count,
        bytes_an_image=sum(array[0].nbytes for array in arrays),
        candidates=min(_CANDIDATES, count),
        ms={name: _percentiles(each) for name, each in taken.items()},
    )


def _timed(work: Callable[[], Any], server: Server) -> tuple[dict[str, float], Any]:
    """Seconds on the clock and of the processor, here and in the server, with what came of it."""
    started, here, there = time.perf_counter(), time.process_time(), server.cpu_seconds()
    found = work()
    times = {
        "clock": time.perf_counter() - started,
        "cpu here": time.process_time() - here,
        "cpu in milvus": server.cpu_seconds() - there,
    }
    return {name: round(value, 2) for name, value in times.items()}, found


def _written(directory: Path, rows: NDArray[np.float32], short: NDArray[np.float32]) -> Manifest:
    """The vectors' files of a generation, and a manifest that names them."""
    VectorIndex.write_stream(directory, iter(rows), rows=len(rows), dimension=rows.shape[1])
    index, choice = chosen_index(short.__getitem__, len(short))
    index.write(directory, SHORT_VECTORS_FILE)
    shown = Preprocessing.model_construct()
    return Manifest.model_construct(
        generation=_GENERATION,
        maison=_MAISON,
        created_at=datetime.now(UTC),
        parent=None,
        software="compared",
        encoder=EncoderEntry.model_construct(name="drawn", preprocessing=shown),
        images=len(rows),
        products=len(rows),
        catalog_digest="",
        self_retrieval=SelfRetrieval(checked=0, found_first=0),
        search=choice,
        files=file_entries(directory),
    )


def _compared(
    queries: NDArray[np.float32], files: VectorStore, milvus: VectorStore
) -> dict[str, Any]:
    rng = np.random.default_rng(0)
    masks = {
        "all": None,
        "half": rng.random(len(files)) < 0.5,
        "a hundredth": rng.random(len(files)) < 0.01,
    }
    figures = {}
    for name, among in masks.items():
        some = queries if among is None else queries[:20]
        found: dict[str, list[list[int]]] = {"faiss": [], "milvus": []}
        taken: dict[str, list[float]] = {"faiss": [], "milvus": []}
        for query in some:
            for engine, store in (("faiss", files), ("milvus", milvus)):
                started = time.perf_counter()
                _, rows = store.search(query[None], _CANDIDATES, among=among)
                taken[engine].append((time.perf_counter() - started) * 1000)
                found[engine].append(rows[0].tolist())
        figures[name] = {
            "same_first": _same_first(found["faiss"], found["milvus"]),
            "same_top_10": _overlap(found["faiss"], found["milvus"]),
            "ms": {engine: _percentiles(each) for engine, each in taken.items()},
        }
    return figures


def _same_first(one: list[list[Any]], other: list[list[Any]]) -> float:
    return float(np.mean([a[:1] == b[:1] for a, b in zip(one, other, strict=True)]))


def _overlap(one: list[list[Any]], other: list[list[Any]]) -> float:
    return float(
        np.mean(
            [
                len(set(a[:_TOP]) & set(b[:_TOP])) / max(len(a[:_TOP]), 1)
                for a, b in zip(one, other, strict=True)
            ]
        )
    )


def _percentiles(values: list[float]) -> dict[str, float]:
    return {f"p{each}": round(float(np.percentile(values, each)), 2) for each in (50, 95)}


@contextmanager
def _server(url: str | None) -> Iterator[Server]:
    if url is not None:
        yield Server(url, None)
        return
    program = shutil.which("milvus-lite", path=str(Path(sys.executable).parent))
    if program is None:
        raise click.UsageError("milvus-lite is not installed: give --milvus URL.")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="milvus-") as folder:
        process = subprocess.Popen(
            [program, "server", "--data-dir", folder, "--port", str(port)],
            stdout=subprocess.DEVNULL,
        )
        try:
            _wait_for(port)
            yield Server(f"http://127.0.0.1:{port}", process.pid)
        finally:
            process.kill()
            process.wait()


def _wait_for(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise click.ClickException("milvus-lite does not start.")


def _print(**figures: Any) -> None:
    click.echo(json.dumps({"machine": machine(), **figures}, indent=2))


if __name__ == "__main__":
    main()
