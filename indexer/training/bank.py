"""The training views with what the frozen part of the trunk says of them, kept on disk.

A chunk is a file of features and a file of rows, written in that order: what is there is whole, and
a build that was stopped goes on with the first chunk that is missing.
"""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from indexer.training.concepts import Facts
from indexer.training.items import Item
from indexer.training.trunk import CACHED_SHAPES, frozen_part, load_trunk
from indexer.training.views import ROUNDS, Domain, View, views
from lookup.encoders.source import embedded_card

_ITEMS_A_CHUNK = 256
_BATCH = 8
_CLUTTER = 48


@dataclass(frozen=True)
class Row:
    """One view in the bank."""

    item: str
    product: str
    variant: str
    domain: Domain
    held_out: bool
    facts: Facts


@dataclass(frozen=True)
class _Chunk:
    path: Path
    items: tuple[Item, ...]
    round_: int


@dataclass(frozen=True)
class _Job:
    """What every worker must know."""

    encoder: str
    first_stage: int
    seed: int
    clutter: tuple[Path, ...]


class Bank:
    """The views of a bank: `rows`, and the features of any of them."""

    def __init__(self, *folders: Path) -> None:
        """Opens every chunk that is there; those of a build under way are left out."""
        self.rows: list[Row] = []
        self._features: list[npt.NDArray[np.float16]] = []
        self._places: list[tuple[int, int]] = []
        for path in sorted(path for folder in folders for path in folder.glob("*.jsonl")):
            features = np.load(path.with_suffix(".npy"), mmap_mode="r")
            rows = [_row(json.loads(line)) for line in path.read_text("utf-8").splitlines()]
            self._places += [(len(self._features), index) for index in range(len(rows))]
            self._features.append(features)
            self.rows += rows

    def features(self, indices: Sequence[int]) -> npt.NDArray[np.float32]:
        """float32 (n, *CACHED_SHAPES[...]) of those rows."""
        found = np.empty((len(indices), *self._features[0].shape[1:]), np.float32)
        for place, index in enumerate(indices):
            chunk, row = self._places[index]
            found[place] = self._features[chunk][row]
        return found


def build_bank(
    folder: Path,
    items: Sequence[Item],
    *,
    encoder: str,
    first_stage: int,
    seed: int,
    workers: int,
) -> Iterator[tuple[int, int]]:
    """Fills `folder`, round by round, and gives (done, all) after each chunk."""
    folder.mkdir(parents=True, exist_ok=True)
    photos = [item.path for item in items if item.origin == "photo" and item.path is not None]
    job = _Job(encoder, first_stage, seed, tuple(photos[:: max(1, len(photos) // _CLUTTER)]))
    chunks = list(_chunks(folder, items))
    missing = [chunk for chunk in chunks if not chunk.path.with_suffix(".jsonl").is_file()]
    done = len(chunks) - len(missing)
    if not missing:
        return
    for _ in _written(missing, job, workers):
        done += 1
        yield done, len(chunks)


def _written(missing: Sequence["_Chunk"], job: "_Job", workers: int) -> Iterator[None]:
    if workers == 1:
        for chunk in missing:
            _write_chunk(chunk, job)
            yield
        return
    # Spawned, not forked: neither OpenCV's threads nor torch's survive a fork.
    with ProcessPoolExecutor(workers, get_context("spawn"), _one_thread) as pool:
        yield from pool.map(partial(_write_chunk, job=job), missing)


def _chunks(folder: Path, items: Sequence[Item]) -> Iterator[_Chunk]:
    """Photos, packshots and packs side by side in every chunk; all views of an item at about the
    same time, so that a bank half built is a smaller one and not a poorer one."""
    count = max(1, -(-len(items) // _ITEMS_A_CHUNK))
    for index in range(count):
        for round_ in range(ROUNDS):
            yield _Chunk(folder / f"{round_}-{index:04d}", tuple(items[index::count]), round_)


@dataclass(frozen=True)
class _Tools:
    """What a worker opens once."""

    trunk: Any
    clutter: list[Image.Image]


def _one_thread() -> None:
    """One thread a worker: the workers are the parallelism."""
    import torch

    cv2.setNumThreads(1)
    torch.set_num_threads(1)


@cache
def _opened(job: _Job) -> _Tools:
    clutter = [Image.open(path).convert("RGB") for path in job.clutter]
    return _Tools(load_trunk(job.encoder), clutter)


def _write_chunk(chunk: _Chunk, job: _Job) -> None:
    tools = _opened(job)
    found: list[tuple[Item, View]] = []
    features: list[npt.NDArray[np.float16]] = []
    pending: list[View] = []
    for item in chunk.items:
        for view in views(item, chunk.round_, job.seed, tools.clutter):
            found.append((item, view))
            pending.append(view)
            if len(pending) == _BATCH:
                features.append(_features(tools.trunk, pending, job.first_stage))
                pending = []
    if pending:
        features.append(_features(tools.trunk, pending, job.first_stage))
    whole = (
        np.concatenate(features)
        if features
        else np.empty((0, *CACHED_SHAPES[job.first_stage]), np.float16)
    )
    np.save(chunk.path.with_suffix(".npy"), whole)
    lines = [json.dumps(_document(item, view)) + "\n" for item, view in found]
    unfinished = chunk.path.with_suffix(".part")
    unfinished.write_text("".join(lines), encoding="utf-8")
    unfinished.replace(chunk.path.with_suffix(".jsonl"))


def _features(trunk: Any, pending: Sequence[View], first_stage: int) -> npt.NDArray[np.float16]:
    import torch

    preprocessing = embedded_card().preprocessing
    batch = np.stack([preprocessing.apply(Image.fromarray(view.picture)) for view in pending])
    images = torch.from_numpy(batch).to(memory_format=torch.channels_last)
    with torch.inference_mode():
        found = frozen_part(trunk, images, first_stage).half().contiguous()
    answer: npt.NDArray[np.float16] = found.numpy()
    return answer


def _document(item: Item, view: View) -> dict[str, object]:
    known = {kind: view.facts.of(kind) for kind in ("type", "color", "material")}
    return {
        "item": item.key,
        "product": item.product,
        "variant": view.variant,
        "domain": view.domain,
        "held_out": item.held_out,
        "facts": {kind: sorted(keys) for kind, keys in known.items() if keys is not None},
    }


def _row(document: dict[str, Any]) -> Row:
    facts = {kind: frozenset(keys) for kind, keys in document["facts"].items()}
    return Row(**{**document, "facts": Facts(**facts)})
