"""Encodes the same pictures one by one and in batches, with as many threads either way.

Whether a service that gathers concurrent look-ups into batches would encode more of them.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from PIL.Image import Image

from lookup.encoders.onnx_encoder import OnnxEncoder

_ROUNDS = 5
_BATCHES = (1, 2, 4, 8, 16)


def encoder_batches(directory: Path, pictures: list[Image], *, cores: int) -> list[dict[str, Any]]:
    """Pictures a second and processor milliseconds a picture, for each way; the median round.

    "own" threads: each of `cores` threads encodes what it was given by itself, as look-ups do
    that are worked on at once. "shared": one batch after the other, each on all cores.
    """
    ways: list[tuple[str, int, Callable[[], None]]] = []
    for size in _BATCHES:
        own = OnnxEncoder.open(directory, threads=1, batch_size=size)
        shared = OnnxEncoder.open(directory, threads=cores, batch_size=size)
        batches = [pictures[start : start + size] for start in range(0, len(pictures), size)]
        if size <= 2:
            ways.append(("own", size, _on_threads(own, batches, cores)))
        ways.append(("shared", size, _on_threads(shared, batches, 1)))
    taken: dict[tuple[str, int], list[tuple[float, float]]] = {}
    for _ in range(_ROUNDS):  # in turns, so that a disturbance hits every way
        for threads, size, encode in ways:
            taken.setdefault((threads, size), []).append(_timed(encode))
    return [
        {
            "threads": threads,
            "batch": size,
            "per_second": round(len(pictures) / float(np.median([wall for wall, _ in rounds])), 1),
            "cpu_ms": round(float(np.median([cpu for _, cpu in rounds])) * 1000 / len(pictures), 2),
        }
        for (threads, size), rounds in taken.items()
    ]


def _on_threads(
    encoder: OnnxEncoder, batches: list[list[Image]], threads: int
) -> Callable[[], None]:
    def encode() -> None:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda batch: encoder.encode(batch, patches=True), batches))

    return encode


def _timed(encode: Callable[[], None]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    encode()
    return time.perf_counter() - wall, time.process_time() - cpu
