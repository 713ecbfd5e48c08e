"""Architectures of open_clip with weights from a seed: does the export answer alike, how fast."""

import json
import multiprocessing
import resource
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import click
import numpy as np
from benches.encoding.models import encoder_name, torch_model
from PIL.Image import Image

from indexer.flow.library_threads import one_thread_a_call
from indexer.pipeline.quantization import quantize
from lookup.base.errors import DomainError
from lookup.encoders.golden import GOLDEN_TEXTS
from lookup.encoders.onnx_encoder import ENCODER_FILE, OnnxEncoder
from lookup.encoders.port import Floats
from lookup.encoders.text_tower import TEXT_FILE
from lookup.encoders.torch.export import cosine, export_encoder
from lookup.encoders.torch.image_tower import find_patch_layer, image_tower
from lookup.encoders.torch.source import CONFIG_FILE, DIRECTORY_PREFIX, find_source
from lookup.encoders.torch.text_export import text_side
from lookup.learning.foreign import foreign_pictures

ARCHITECTURES = (
    *("ViT-B-32", "PE-Core-T-16-384", "convnext_tiny", "vit_medium_patch16_gap_256"),
    *("ViT-B-16-SigLIP", "ViT-B-16-SigLIP2", "ViT-L-14"),
)
_ROUNDS = 3


@click.command()
@click.argument("names", nargs=-1)
@click.option("--work-dir", required=True, type=click.Path(path_type=Path))
@click.option("--pictures", default=4, show_default=True)
def architectures(names: Sequence[str], work_dir: Path, pictures: int) -> None:
    """Export the architectures NAMES, and compare their towers with open_clip's.

    One JSON document a line and architecture. Times are processor time of one thread, in ms.
    """
    for name in names or ARCHITECTURES:
        click.echo(json.dumps(_measured(name, work_dir, pictures)))


def _measured(name: str, work_dir: Path, count: int) -> dict[str, Any]:
    directory, small = work_dir / f"{name}-export", work_dir / f"{name}-export-int8"
    pictures = list(islice(foreign_pictures(), 2 * count))
    shown, calibrating = pictures[:count], pictures[count:]
    _make(name, work_dir)
    found: dict[str, Any] = {"architecture": name}
    found["export"] = _in_a_process(partial(_export, name, work_dir, directory))
    found["quantization"] = _in_a_process(partial(quantize, directory, calibrating, small))
    ours = OnnxEncoder.open(directory, threads=1, batch_size=1)
    refused = "refused" in found["quantization"]
    in_int8 = None if refused else OnnxEncoder.open(small, threads=1, batch_size=1)
    with one_thread_a_call():
        found |= _compared(name, work_dir, ours, in_int8, shown)
    files = {"image_mb": directory / ENCODER_FILE}
    if in_int8 is not None:
        files["int8_mb"] = small / ENCODER_FILE
    if ours.card.texts is not None:
        files["text_mb"] = directory / TEXT_FILE
    return found | {what: round(path.stat().st_size / 1e6, 1) for what, path in files.items()}


def _make(name: str, work_dir: Path) -> None:
    """The model, with a small tokenizer where it wants one of the hub: what a text costs does not
    depend on how it is cut."""
    from tokenizers import Tokenizer, models, trainers

    directory = Path(encoder_name(name, work_dir).removeprefix(DIRECTORY_PREFIX))
    config = json.loads((directory / CONFIG_FILE).read_text())
    if "hf_tokenizer_name" in config["model_cfg"]["text_cfg"]:
        tokenizer = Tokenizer(models.Unigram())
        special = ["<pad>", "</s>", "<unk>"]
        trainer = trainers.UnigramTrainer(special_tokens=special, unk_token="<unk>")
        tokenizer.train_from_iterator(GOLDEN_TEXTS, trainer)
        tokenizer.save(str(directory / "tokenizer.json"))


def _export(name: str, work_dir: Path, directory: Path) -> None:
    export_encoder(encoder_name(name, work_dir), directory, offline=True)


def _in_a_process(work: Callable[[], object]) -> dict[str, Any]:
    """How long the work takes on its own, in seconds, the most memory that it holds, and why it
    was refused where it was."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_run_and_report, args=(work, theirs))
    process.start()
    theirs.close()
    found: dict[str, Any] = ours.recv()
    process.join()
    return found


def _run_and_report(work: Callable[[], object], answer: Any) -> None:
    started, refused = time.process_time(), {}
    try:
        work()
    except DomainError as error:
        refused = {"refused": error.detail}
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    answer.send(
        {"cpu_s": round(time.process_time() - started, 1), "most_gb": round(most, 2)} | refused
    )


def _compared(
    name: str, work_dir: Path, ours: OnnxEncoder, in_int8: OnnxEncoder | None, shown: list[Image]
) -> dict[str, Any]:
    import torch

    torch.set_num_threads(1)
    source = find_source(encoder_name(name, work_dir), offline=True)
    loaded = torch_model(name, work_dir)
    tower = image_tower(loaded.model.visual, find_patch_layer(loaded.model.visual))
    batches = [loaded.transform(picture)[None] for picture in shown]
    with torch.inference_mode():
        theirs = [tuple(each.numpy() for each in tower(batch)) for batch in batches]
        found: dict[str, Any] = {"torch_ms": _milliseconds(lambda: tower(batches[0]))}
        side = text_side(source, loaded)
    towers = [np.concatenate(each) for each in zip(*theirs, strict=True)]
    found["fp32"] = _agreement(ours, towers, shown)
    if in_int8 is not None:
        found["int8"] = _agreement(in_int8, towers, shown)
    return found | (_texts(ours, side.vectors) if side else {})


def _agreement(encoder: OnnxEncoder, towers: list[Floats], shown: list[Image]) -> dict[str, Any]:
    """Cosines with open_clip's own vectors and patches, and the time of one picture."""
    grid = encoder.card.patches
    encoding = encoder.encode(shown, patches=grid is not None)
    found: dict[str, Any] = {"vectors": cosine(encoding.vectors, towers[0])}
    if encoding.patches is not None:
        found |= {"patches": cosine(encoding.patches, towers[1]), "grid": towers[1].shape[1:]}
    found["ms"] = _milliseconds(lambda: encoder.encode(shown[:1], patches=grid is not None))
    return found


def _texts(ours: OnnxEncoder, theirs: Floats) -> dict[str, float]:
    return {
        "text_parity": cosine(ours.encode_text(GOLDEN_TEXTS), theirs),
        "text_ms": _milliseconds(lambda: ours.encode_text(GOLDEN_TEXTS[:1])),
    }


def _milliseconds(work: Callable[[], object]) -> float:
    """Processor time of one call: the median of some."""
    taken = []
    for _ in range(_ROUNDS + 1):
        started = time.thread_time()
        work()
        taken.append(time.thread_time() - started)
    return round(float(np.median(taken[1:])) * 1000, 1)
