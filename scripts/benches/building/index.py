"""Pictures a second of a whole build, against what most people run and against the bare encoder."""

import gc
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import click
import faiss
import numpy as np
from PIL import Image

from benches.building.shop import Shop
from benches.encoding.models import EMBEDDED, torch_model
from benches.report import Report, Table, reported
from lookup.base.cores import usable_cores
from lookup.base.errors import Refused
from lookup.encoders.onnx_encoder import OnnxEncoder
from lookup.encoders.torch.open_clip_loader import TorchModel
from lookup.images.limits import DEFAULT_LIMITS
from lookup.images.photo import decode_photo
from lookup.index.generation import ENCODER_DIR

LOOP = "(a) Pillow, open_clip, torch, IndexFlatIP"
LOOP_OF_ONE = "(a) with one thread"
BATCHES = "(b) encoder's own batches of 16"
WORKERS = "(b) encoder, two at a time"
BUILD = "build"
PRECISIONS = ("fp32", "int8")

_BATCH = 16
_LOOPED = 2 * _BATCH
"""Pictures that (a) is measured on: it takes long."""


@click.command()
@click.option("--images", default=120, show_default=True)
@click.option("--side", default=640, show_default=True, help="Pixels a side.")
@click.option("--rounds", default=3, show_default=True)
@click.option(
    "--precision",
    "precisions",
    type=click.Choice(PRECISIONS),
    multiple=True,
    default=PRECISIONS,
    show_default=True,
)
@click.option("--work-dir", type=click.Path(path_type=Path), help="Kept; else a temporary one.")
@reported("index")
def index(
    images: int, side: int, rounds: int, precisions: tuple[str, ...], work_dir: Path | None
) -> Report:
    """Pictures a second of a whole build of the embedded encoder, in float and in int8.

    On plain backgrounds, which are encoded once, and on busy ones, which are encoded twice. Where
    the builder refuses int8, because it recognises fewer of the pictures, its reason stands there.
    """
    with tempfile.TemporaryDirectory(prefix="bench-index-") as scratch:
        folder = work_dir or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        found, refused = {}, {}
        for precision in precisions:
            try:
                for ground in ("plain", "busy"):
                    found[ground, precision] = _measured(
                        folder, images, side, rounds, ground, precision
                    )
            except Refused as error:
                refused[precision] = error.detail
    figures = [{"ground": g, "precision": p, **each} for (g, p), each in found.items()]
    return Report(
        {"images": images, "side": side, "builds": figures, "refused": refused}, [_table(found)]
    )


def _measured(
    folder: Path, images: int, side: int, rounds: int, ground: str, precision: str
) -> dict[str, Any]:
    busy = ground == "busy"
    shop = Shop(folder / f"{ground}-{precision}", images, side, precision=precision, busy=busy)
    if busy:
        shop.take_precision_from(Shop(folder / f"plain-{precision}", images, side))
    shop.build()  # learns what a maison keeps; rounds embed anew
    directory = shop.published / ENCODER_DIR
    ways = _ways(shop, directory, torch_model(EMBEDDED, folder))
    rates, cpu = defaultdict(list), defaultdict(list)
    waiting = []
    for _ in range(rounds):  # in turn, so that what else runs here weighs on all alike
        for name, (count, work) in ways.items():
            gc.collect()
            started, on_cpu = time.perf_counter(), time.process_time()
            work()
            rates[name].append(count / (time.perf_counter() - started))
            cpu[name].append((time.process_time() - on_cpu) * 1000 / count)
        report = shop.build_again()
        rates[BUILD].append(report["images"]["embedded"] / report["seconds"]["pictures"])
        stages = report["stages"].values()
        cpu[BUILD].append(sum(stage["cpu"] for stage in stages) * 1000 / images)
        embed = report["stages"]["embed"]
        waiting.append(embed["waiting"] / (embed["waiting"] + embed["busy"]))
    # An item on a plain ground is encoded once, any other picture twice: whole, and its item.
    figures = against_build(rates, cpu, encodings=2 if busy else 1)
    return figures | {"encoder_waiting_share": round(float(np.median(waiting)), 4)}


def _ways(
    shop: Shop, encoder_dir: Path, loaded: TorchModel
) -> dict[str, tuple[int, Callable[[], object]]]:
    """By name, how many pictures are worked on, and the work."""
    paths = shop.paths()
    pictures = [decode_photo(path.read_bytes(), DEFAULT_LIMITS) for path in paths]
    one_by_one = OnnxEncoder.open(encoder_dir, threads=1, batch_size=1)
    batched = OnnxEncoder.open(encoder_dir, batch_size=_BATCH)
    looped = paths[:_LOOPED]

    def two_workers() -> None:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(one_by_one.encode, (pictures[::2], pictures[1::2])))

    return {
        LOOP: (len(looped), lambda: _flat_index(loaded, looped, threads=usable_cores())),
        LOOP_OF_ONE: (len(looped), lambda: _flat_index(loaded, looped, threads=1)),
        BATCHES: (len(pictures), lambda: batched.encode(pictures)),
        WORKERS: (len(pictures), two_workers),
    }


def _flat_index(loaded: TorchModel, paths: list[Path], *, threads: int) -> faiss.IndexFlatIP:
    """What a first program with open_clip and FAISS does."""
    import torch

    torch.set_num_threads(threads)
    rows = []
    for start in range(0, len(paths), _BATCH):
        opened = [Image.open(path).convert("RGB") for path in paths[start : start + _BATCH]]
        batch = torch.stack([loaded.transform(image) for image in opened])
        with torch.inference_mode():
            rows.append(loaded.model.encode_image(batch, normalize=True).numpy())
    vectors = np.concatenate(rows)
    found = faiss.IndexFlatIP(vectors.shape[1])
    found.add(vectors)
    return found


def against_build(
    rates: Mapping[str, list[float]], cpu: Mapping[str, list[float]], *, encodings: int
) -> dict[str, Any]:
    """A build's rate (pictures a second; CPU ms a picture) as a multiple of each other way's.

    Medians of the rounds. `build_against` counts pictures; `encodings_against` what the build
    encodes of them, `encodings` a picture where another way encodes one.
    """
    rate = {name: float(np.median(found)) for name, found in rates.items()}
    work = {name: float(np.median(found)) for name, found in cpu.items()}
    others = [name for name in rate if name != BUILD]
    return {
        "images_per_second": {name: round(found, 2) for name, found in rate.items()},
        "build_against": {name: round(rate[BUILD] / rate[name], 3) for name in others},
        "encodings_against": {
            name: round(encodings * rate[BUILD] / rate[name], 3) for name in others
        },
        # Where other work takes turns with this, what a picture costs says more than the clock.
        "cpu_ms_per_image": {name: round(found, 2) for name, found in work.items()},
        "build_against_by_cpu": {name: round(work[name] / work[BUILD], 3) for name in others},
    }


def _table(found: dict[tuple[str, str], dict[str, Any]]) -> Table:
    others = (LOOP, LOOP_OF_ONE, BATCHES, WORKERS)
    rows: list[list[object]] = []
    for (ground, precision), figures in found.items():
        rate, work = figures["images_per_second"], figures["cpu_ms_per_image"]
        against, by_cpu = figures["build_against"], figures["build_against_by_cpu"]
        rows.append(
            [
                *(ground, precision, rate[BUILD], work[BUILD]),
                *(f"{against[name]:.2f} ({by_cpu[name]:.2f})" for name in others),
                f"{figures['encoder_waiting_share']:.1%}",
            ]
        )
    heads = ["background", "encoder", "build, pictures/s", "CPU ms a picture"]
    return Table([*heads, *(f"times {name} (by CPU)" for name in others), "encoder waits"], rows)
