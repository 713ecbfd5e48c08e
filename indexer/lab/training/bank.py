"""The training views with what the frozen part of the trunk says of them, kept on disk.

A chunk is a file of each array and a file of rows, written in that order: what is there is whole,
and a build that was stopped goes on with the first chunk that is missing.
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

from indexer.lab.training.concepts import Facts
from indexer.lab.training.items import Item
from indexer.lab.training.looks import Look
from indexer.lab.training.mosaic import ItemFeatures
from indexer.lab.training.trunk import CACHED_SHAPES, PATCH_GRID, frozen_part, load_trunk
from indexer.lab.training.views import ROUNDS, Domain, View, views
from lookup.base.durable import write_durably
from lookup.encoders.torch.source import embedded_card
from lookup.features.colour import SIGNATURE_LENGTH

_ITEMS_A_CHUNK = 256
_BATCH = 8
_CLUTTER = 48
_ARRAYS = ("features", "weights", "colours")


@dataclass(frozen=True)
class Row:
    """One view in the bank."""

    item: str
    product: str
    variant: str
    domain: Domain
    held_out: bool
    facts: Facts

    @property
    def origin(self) -> str:
        """Where the item comes from: photo, drawn or pack."""
        return origin_of(self.product)


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


def origin_of(product: str) -> str:
    """What the names of products begin with."""
    return product.split("/")[0]


class Bank:
    """The views of a bank: `rows`, and the arrays of any of them."""

    def __init__(self, *folders: Path) -> None:
        """Opens every chunk that is there; those of a build under way are left out."""
        self.rows: list[Row] = []
        self._chunks: list[dict[str, npt.NDArray[np.float16]]] = []
        self._places: list[tuple[int, int]] = []
        for path in sorted(path for folder in folders for path in folder.glob("*.jsonl")):
            rows = [_row(json.loads(line)) for line in path.read_text("utf-8").splitlines()]
            self._places += [(len(self._chunks), index) for index in range(len(rows))]
            self._chunks.append(
                {name: np.load(_array_path(path, name), mmap_mode="r") for name in _ARRAYS}
            )
            self.rows += rows

    def features(self, indices: Sequence[int]) -> npt.NDArray[np.float32]:
        """float32 (n, *CACHED_SHAPES[...]) of those rows."""
        return self._array("features", indices)

    def weights(self, indices: Sequence[int]) -> npt.NDArray[np.float32]:
        """The item's share of each patch of those rows, float32 (n, cells)."""
        return self._array("weights", indices)

    def colours(self, indices: Sequence[int]) -> npt.NDArray[np.float32]:
        """Colour signatures of those rows' items, float32 (n, c)."""
        return self._array("colours", indices)

    def shown(self, indices: Sequence[int]) -> ItemFeatures:
        """All three as tensors."""
        import torch

        arrays = (self.features(indices), self.weights(indices), self.colours(indices))
        return ItemFeatures(*map(torch.from_numpy, arrays))

    def _array(self, name: str, indices: Sequence[int]) -> npt.NDArray[np.float32]:
        found = np.empty((len(indices), *self._chunks[0][name].shape[1:]), np.float32)
        for place, index in enumerate(indices):
            chunk, row = self._places[index]
            found[place] = self._chunks[chunk][name][row]
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
    found = [
        (item, view)
        for item in chunk.items
        for view in views(item, chunk.round_, job.seed, tools.clutter)
    ]
    few = range(0, len(found), _BATCH)
    parts = [_arrays(tools.trunk, found[start : start + _BATCH], job) for start in few]
    for name, empty in _empty_arrays(job.first_stage).items():
        whole = np.concatenate([empty, *(part[name] for part in parts)])
        np.save(_array_path(chunk.path, name), whole)
    lines = [json.dumps(_document(item, view)) + "\n" for item, view in found]
    write_durably(chunk.path.with_suffix(".jsonl"), "".join(lines).encode())


def _array_path(chunk: Path, name: str) -> Path:
    return chunk.with_suffix(f".{name}.npy")


def _empty_arrays(first_stage: int) -> dict[str, npt.NDArray[np.float16]]:
    shapes = {
        "features": CACHED_SHAPES[first_stage],
        "weights": (PATCH_GRID[0] * PATCH_GRID[1],),
        "colours": (SIGNATURE_LENGTH,),
    }
    return {name: np.empty((0, *shapes[name]), np.float16) for name in _ARRAYS}


def _arrays(
    trunk: Any, found: Sequence[tuple[Item, View]], job: _Job
) -> dict[str, npt.NDArray[np.float16]]:
    import torch

    preprocessing = embedded_card().preprocessing
    looks = [Look.at(view, preprocessing) for _, view in found]
    batch = np.stack([preprocessing.apply(look.canvas) for look in looks])
    images = torch.from_numpy(batch).to(memory_format=torch.channels_last)
    with torch.inference_mode():
        features = frozen_part(trunk, images, job.first_stage).half().contiguous()
    return {
        "features": features.numpy(),
        "weights": np.stack([look.weights for look in looks]).astype(np.float16),
        "colours": np.stack([look.colour for look in looks]).astype(np.float16),
    }


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
