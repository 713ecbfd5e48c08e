"""From a photo's bytes to its vector, and to its match: as most people do it, and as we do."""

import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click
import cv2
import numpy as np
from PIL import Image
from threadpoolctl import threadpool_limits

from benches.encoding.drawn_catalogue import drawn_catalogue, flat_index, opened_matcher
from benches.encoding.models import MODELS, exported, in_int8, torch_model
from benches.encoding.pictures import photos
from benches.encoding.runtimes import runtimes
from benches.report import Report, Table, reported
from benches.times import Times, in_turns, times_faster
from lookup.base.timing import StageTimer
from lookup.encoders.onnx_encoder import OnnxEncoder
from lookup.encoders.torch.open_clip_loader import TorchModel
from lookup.features.extractor import PICTURE_SIDE
from lookup.images.limits import DEFAULT_LIMITS
from lookup.images.photo import decode_photo
from lookup.matching.matcher import Matcher

LOOP = "(a) Pillow, open_clip, torch: one by one"
IN_BATCHES = "(a) the same in one batch"
LOOK_UP_LOOP = "look-up: (a) and IndexFlatIP"
BARE = "(b) encoder alone, "

_TOP_K = 5

T = TypeVar("T")


@click.command()
@click.option("--model", "models", multiple=True, default=MODELS, show_default=True)
@click.option(
    "--photos", "folder", type=click.Path(exists=True, path_type=Path), help="Drawn without."
)
@click.option("--count", default=4, show_default=True, help="Photos a round.")
@click.option("--rounds", default=7, show_default=True)
@click.option("--threads", default=1, show_default=True, help="Of each way.")
@click.option("--catalogue", default=100, show_default=True, help="Pictures to look up among.")
@click.option("--work-dir", type=click.Path(path_type=Path), help="Kept; else a temporary one.")
@reported("encode")
def encode(
    models: tuple[str, ...],
    folder: Path | None,
    count: int,
    rounds: int,
    threads: int,
    catalogue: int,
    work_dir: Path | None,
) -> Report:
    """Milliseconds from a 12-megapixel photo to its vector, and to its match."""
    pictures = photos(folder, count)
    found = {}
    with tempfile.TemporaryDirectory(prefix="bench-encode-") as scratch, _threads(threads):
        for model in models:
            with _ways(model, pictures, threads, catalogue, work_dir or Path(scratch)) as ways:
                found[model] = in_turns(ways, rounds=rounds)
    figures = {model: _figures(times, count) for model, times in found.items()}
    return Report({"photos": count, "threads": threads, "models": figures}, [_table(found, count)])


@contextmanager
def _threads(count: int) -> Iterator[None]:
    """All libraries held to as many threads as the encoders are given."""
    import torch

    torch.set_num_threads(count)
    cv2.setNumThreads(count)
    with threadpool_limits(count):
        yield


@contextmanager
def _ways(
    model: str, pictures: list[bytes], threads: int, catalogue: int, work_dir: Path
) -> Iterator[dict[str, Callable[[], object]]]:
    loaded = torch_model(model, work_dir)
    exports = {"float": exported(model, work_dir), "int8": in_int8(model, work_dir)}
    encoders = {
        name: OnnxEncoder.open(directory, threads=threads, batch_size=1)
        for name, directory in exports.items()
    }
    preprocessing = encoders["float"].card.preprocessing
    opened, decoded = [_opened(p) for p in pictures], [_decoded(p) for p in pictures]
    ready = [preprocessing.apply(image)[np.newaxis] for image in decoded]
    ways: dict[str, Callable[[], object]] = {
        LOOP: lambda: [_torch_vectors(loaded, [picture]) for picture in pictures],
        IN_BATCHES: lambda: _torch_vectors(loaded, pictures),
        "decode: (a)": lambda: [_opened(picture) for picture in pictures],
        "decode: ours": lambda: [_decoded(picture) for picture in pictures],
        "prepare: (a)": lambda: [loaded.transform(image) for image in opened],
        "prepare: ours": lambda: [preprocessing.apply(image) for image in decoded],
        BARE + "torch": lambda: [_torch_run(loaded, batch) for batch in ready],
    }
    for name, run in runtimes(exports, threads).items():
        ways[BARE + name] = partial(_each, run, ready)
    for name, encoder in encoders.items():
        ways[f"ours, {name}"] = partial(_each, partial(_vectors, encoder), pictures)
    flat = flat_index(catalogue, encoders["float"].card.dimension)
    ways[LOOK_UP_LOOP] = lambda: [
        flat.search(_torch_vectors(loaded, [picture]), _TOP_K) for picture in pictures
    ]
    images = drawn_catalogue(work_dir / "catalogue", catalogue)
    with ExitStack() as stack:
        for name, directory in exports.items():
            matcher = stack.enter_context(opened_matcher(images, directory, threads=threads))
            ways[f"look-up: ours, {name}"] = partial(_each, partial(_looked_up, matcher), pictures)
        yield ways


def _each(work: Callable[[T], object], items: Sequence[T]) -> None:
    for item in items:
        work(item)


def _vectors(encoder: OnnxEncoder, picture: bytes) -> object:
    return encoder.encode([_decoded(picture)], patches=True)


def _opened(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture)).convert("RGB")


def _decoded(picture: bytes) -> Image.Image:
    return decode_photo(picture, DEFAULT_LIMITS, target_side=PICTURE_SIDE)


def _torch_vectors(loaded: TorchModel, pictures: list[bytes]) -> Any:
    """What a first program with open_clip does; float32 (n, d)."""
    import torch

    return _torch_run(loaded, torch.stack([loaded.transform(_opened(p)) for p in pictures]))


def _torch_run(loaded: TorchModel, batch: Any) -> Any:
    import torch

    with torch.inference_mode():
        return loaded.model.encode_image(torch.as_tensor(batch), normalize=True).numpy()


def _looked_up(matcher: Matcher, picture: bytes) -> object:
    photo = decode_photo(picture, DEFAULT_LIMITS, target_side=matcher.photo_side)
    return matcher.match(photo, top_k=_TOP_K, timer=StageTimer())


def _baseline(way: str) -> str:
    """What a way is compared with: its own part of (a)."""
    if way.startswith("look-up"):
        return LOOK_UP_LOOP
    for part in ("decode: ", "prepare: "):
        if way.startswith(part):
            return part + "(a)"
    return BARE + "torch" if way.startswith(BARE) else LOOP


def _figures(ways: dict[str, Times], count: int) -> dict[str, Any]:
    figures = {}
    for name, times in ways.items():
        ours, loop = times.milliseconds(items=count), ways[_baseline(name)]
        by_cpu = round(loop.milliseconds(items=count)["cpu"] / ours["cpu"], 2)
        figures[name] = ours | {
            "times_faster_than_a": times_faster(loop, times),
            # Where other work takes turns with this, it says more than the clock.
            "times_less_cpu_than_a": by_cpu,
        }
    return figures


def _table(found: dict[str, dict[str, Times]], count: int) -> Table:
    rows = []
    for model, ways in found.items():
        for name, figures in _figures(ways, count).items():
            spread = f"{figures['low']:.1f} to {figures['high']:.1f}"
            faster = figures["times_faster_than_a"]["median"]
            cells = [model, name, f"{figures['median']:.1f}", spread, f"{figures['cpu']:.1f}"]
            rows.append([*cells, f"{faster:.2f}", f"{figures['times_less_cpu_than_a']:.2f}"])
    heads = ["model", "way", "ms a photo", "quartiles", "CPU ms", "times faster than (a)", "by CPU"]
    return Table(heads, rows)
