"""From a photo's bytes to its vector: as most people do it, as the service does, and the limit."""

import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import numpy as np
from PIL import Image

from benches.measure import Times, in_turns, times_faster
from benches.models import MODELS, exported, torch_model
from benches.pictures import photos
from benches.report import Report, Table, reported
from lookup.cores import usable_cores
from lookup.encoders.onnx_encoder import ENCODER_FILE, INPUT, VECTORS, OnnxEncoder
from lookup.encoders.session import open_session
from lookup.images.limits import PhotoLimits
from lookup.images.photo import decode_photo
from lookup.index.features import PICTURE_SIDE

# The names of the ways, as the table shows them.
LOOP = "(a) open_clip + torch, one by one"
LOOP_IN_BATCHES = "(a) the same in batches"
OURS = "ours"
BARE = "(b) bare encoder on ready tensors"


@click.command()
@click.option("--model", "models", multiple=True, default=MODELS, show_default=True)
@click.option(
    "--photos", "folder", type=click.Path(exists=True, path_type=Path), help="Drawn without."
)
@click.option("--count", default=8, show_default=True, help="Photos a round.")
@click.option("--rounds", default=7, show_default=True)
@click.option("--threads", default=usable_cores(), show_default=True)
@click.option("--work-dir", type=click.Path(path_type=Path), help="Kept; else a temporary one.")
@reported("encode")
def encode(
    models: tuple[str, ...],
    folder: Path | None,
    count: int,
    rounds: int,
    threads: int,
    work_dir: Path | None,
) -> Report:
    """Milliseconds from a 12-megapixel photo to its vector."""
    with tempfile.TemporaryDirectory(prefix="bench-encode-") as scratch:
        pictures = photos(folder, count)
        found = {
            model: _measured(model, pictures, rounds, threads, work_dir or Path(scratch))
            for model in models
        }
    figures = {
        model: {name: times.milliseconds(items=count) for name, times in ways.items()}
        | {"times_faster_than_loop": times_faster(ways[LOOP], ways[OURS])}
        for model, ways in found.items()
    }
    return Report({"photos": count, "threads": threads, "ms": figures}, [_table(found, count)])


def _measured(
    model: str, pictures: list[bytes], rounds: int, threads: int, work_dir: Path
) -> dict[str, Times]:
    import torch

    torch.set_num_threads(threads)
    loaded = torch_model(model, work_dir)
    directory = exported(model, work_dir)
    encoder = OnnxEncoder.open(directory, threads=threads, batch_size=1)
    session = open_session(directory / ENCODER_FILE, threads)
    ready = [
        encoder.card.preprocessing.apply(_decoded(picture))[np.newaxis] for picture in pictures
    ]
    ways: dict[str, Callable[[], Any]] = {
        LOOP: lambda: [_torch_loop(loaded, [picture]) for picture in pictures],
        LOOP_IN_BATCHES: lambda: _torch_loop(loaded, pictures),
        OURS: lambda: [encoder.encode([_decoded(picture)]) for picture in pictures],
        BARE: lambda: [session.run([VECTORS], {INPUT: batch}) for batch in ready],
    }
    return in_turns(ways, rounds=rounds)


def _torch_loop(loaded: Any, pictures: list[bytes]) -> Any:
    """What a first program with open_clip does."""
    import torch

    opened = [Image.open(io.BytesIO(picture)).convert("RGB") for picture in pictures]
    batch = torch.stack([loaded.transform(image) for image in opened])
    with torch.inference_mode():
        return loaded.model.encode_image(batch, normalize=True)


def _decoded(picture: bytes) -> Image.Image:
    return decode_photo(picture, PhotoLimits(), target_side=PICTURE_SIDE)


def _table(found: dict[str, dict[str, Times]], count: int) -> Table:
    rows = []
    for model, ways in found.items():
        for name, times in ways.items():
            ms = times.milliseconds(items=count)
            faster = times_faster(ways[LOOP], times)["median"]
            spread = f"{ms['low']:.1f} to {ms['high']:.1f}"
            rows.append([model, name, f"{ms['median']:.1f}", spread, f"{ms['cpu']:.1f}", faster])
    heads = ["model", "way", "ms a photo", "quartiles", "CPU ms", "times (a)"]
    return Table(heads, rows)
