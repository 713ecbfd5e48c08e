"""What embeds a build's pictures, one worker against several: threads here, actors of Ray."""

import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import click
import numpy as np
from PIL.Image import Image

from benches.building.shop import drawn_picture
from benches.report import Report, reported
from indexer.flow.library_threads import one_thread_a_call
from indexer.pipeline.pictures import BATCH
from indexer.runners.encoder import open_worker_encoder
from indexer.runners.opening import open_runner
from indexer.runners.port import Runner
from lookup.encoders.torch.registry import exported_encoder
from lookup.evaluation.encoder_run import encoder_cache
from lookup.features.extractor import VECTOR, FeatureExtractor, ImageFeatures
from lookup.features.projection import PatchProjection

_LEARNT_FROM = 16


@click.command()
@click.option("--images", default=240, show_default=True)
@click.option("--side", default=480, show_default=True, help="Pixels a side.")
@click.option("--busy", is_flag=True, help="Without a plain background: encoded twice.")
@click.option("--workers", type=int, multiple=True, default=(1, 2), show_default=True)
@click.option("--rounds", default=3, show_default=True)
@reported("runners", has_page=False)
def runners(images: int, side: int, busy: bool, workers: tuple[int, ...], rounds: int) -> Report:
    """Decoded pictures a second of each runner at each number of workers, medians of the rounds.

    Besides, how much faster the most workers are than the fewest, and how far the vectors of Ray
    are from those made here. Starting Ray and its workers is timed by itself. RAY_ADDRESS names a
    cluster; without it one of this machine's cores is started for each.
    """
    rng = np.random.default_rng(0)
    pictures = [drawn_picture(rng, side, busy=busy) for _ in range(images)]
    encoder_dir = exported_encoder("embedded", cache_dir=encoder_cache(), offline=True)
    extractor = _extractor(encoder_dir, pictures)
    measured = _Measured(pictures, extractor.extract(pictures[:BATCH]))
    for _ in range(rounds):
        for count in workers:
            for name in ("local", "ray"):
                with (
                    one_thread_a_call(),
                    open_runner(name, extractor, encoder_dir, workers=count) as runner,
                ):
                    measured.run(name, count, runner)
    return Report(measured.figures(workers))


class _Measured:
    def __init__(self, pictures: list[Image], expected: list[ImageFeatures]) -> None:
        self._pictures = pictures
        self._expected = expected
        self._rates: dict[tuple[str, int], list[float]] = defaultdict(list)
        self._starts: list[float] = []
        self._apart = 0.0

    def run(self, name: str, workers: int, runner: Runner) -> None:
        batches = [
            self._pictures[start : start + BATCH] for start in range(0, len(self._pictures), BATCH)
        ]
        with ThreadPoolExecutor(runner.at_once) as pool:
            started = time.perf_counter()
            (first, *_) = list(pool.map(runner.embed, batches[: runner.at_once]))
            if name == "ray":
                self._starts.append(time.perf_counter() - started)
            started = time.perf_counter()
            list(pool.map(runner.embed, batches))
            rate = len(self._pictures) / (time.perf_counter() - started)
        self._rates[name, workers].append(rate)
        for mine, theirs in zip(self._expected, first, strict=True):
            apart = float(np.abs(mine[VECTOR] - theirs[VECTOR]).max())
            self._apart = max(self._apart, apart)

    def figures(self, workers: tuple[int, ...]) -> dict[str, Any]:
        rate = {key: float(np.median(found)) for key, found in self._rates.items()}
        few, many = min(workers), max(workers)
        return {
            "images": len(self._pictures),
            "images_per_second": {
                f"{name}, {count} workers": round(found, 1) for (name, count), found in rate.items()
            },
            "speed_up": {
                name: round(rate[name, many] / rate[name, few], 2) for name in ("local", "ray")
            },
            "seconds_to_start_ray": round(float(np.median(self._starts)), 1),
            "most_that_vectors_are_apart": self._apart,
        }


def _extractor(encoder_dir: Path, pictures: list[Image]) -> FeatureExtractor:
    encoder = open_worker_encoder(encoder_dir)
    grids = encoder.encode(pictures[:_LEARNT_FROM], patches=True).patches
    assert grids is not None
    return FeatureExtractor(encoder, PatchProjection.fit(list(grids)))
