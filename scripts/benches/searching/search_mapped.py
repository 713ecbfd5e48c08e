"""More vectors than fit into memory twice: built from a file, mapped from a file, searched."""

import multiprocessing
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from benches.report import Report, reported
from benches.searching.drawn_vectors import DrawnVectors, Floats
from benches.times import spread
from lookup.index.nearest import nearest
from lookup.index.vectors import VECTORS_FILE, VectorIndex
from lookup.learning.search_choice import NEIGHBOURS, chosen_index

_PHOTOS = 200
_AT_ONCE = 8192


@dataclass(frozen=True)
class _Searched:
    """By a process of its own: milliseconds of each photo and rows found, int64 (m, k); its memory
    in MB before the first photo and after the last, and what of the latter no file stands behind.
    """

    milliseconds: list[float]
    rows: NDArray[np.int64]
    opened_mb: float
    resident_mb: float
    anonymous_mb: float


@click.command()
@click.option("--size", default=10_000_000, show_default=True)
@click.option("--dimension", default=320, show_default=True)
@click.option("--work-dir", type=click.Path(file_okay=False, path_type=Path), default=None)
@reported("search-mapped", has_page=False)
def search_mapped(size: int, dimension: int, work_dir: Path | None) -> Report:
    """Build, write, map and search very many vectors; disk holds four bytes a component."""
    with tempfile.TemporaryDirectory(prefix="bench-mapped-", dir=work_dir) as folder:
        return Report(_measured(Path(folder), size, dimension))


def _measured(folder: Path, size: int, dimension: int) -> dict[str, Any]:
    rows = np.lib.format.open_memmap(
        folder / "rows.npy", mode="w+", dtype=np.float16, shape=(size, dimension)
    )
    photos = DrawnVectors.of(size, dimension, photos=_PHOTOS, into=rows).photos

    def some(wanted: NDArray[np.int64]) -> Floats:
        return rows[wanted].astype(np.float32)

    before = time.process_time()
    made, entry = chosen_index(some, size)
    built = time.process_time() - before
    made.write(folder)
    del made
    parts = np.split(np.arange(size), range(_AT_ONCE, size, _AT_ONCE))
    _, exact = nearest(photos, ((part, some(part)) for part in parts), NEIGHBOURS)
    # A process of its own, whose memory holds nothing of the build.
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        found = pool.apply(_search, (folder, photos))
    recall = np.mean([np.isin(*pair).mean() for pair in zip(exact, found.rows, strict=True)])
    return {
        "vectors": size,
        "dimension": dimension,
        "choice": entry.model_dump(),
        "build_cpu_seconds": round(built, 1),
        "file_mb": round((folder / VECTORS_FILE).stat().st_size / 1e6, 1),
        "ms": spread(found.milliseconds),
        "recall_at_10_of_photos": round(float(recall), 4),
        "memory_mb": {
            name: round(value, 1) for name, value in asdict(found).items() if name.endswith("_mb")
        },
    }


def _search(folder: Path, photos: Floats) -> _Searched:
    index = VectorIndex.read(folder)
    opened, _ = _memory_mb()
    rows, milliseconds = [], []
    with threadpool_limits(1):
        for photo in photos:
            before = time.perf_counter()
            rows.append(index.search(photo[np.newaxis], NEIGHBOURS)[1])
            milliseconds.append((time.perf_counter() - before) * 1000)
    return _Searched(milliseconds, np.concatenate(rows), opened, *_memory_mb())


def _memory_mb() -> tuple[float, float]:
    """This process's resident memory, and what of it no file stands behind."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    resident, anonymous = (int(status[name].split()[0]) / 1024 for name in ("VmRSS", "RssAnon"))
    return resident, anonymous
