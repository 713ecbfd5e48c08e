"""The embedded encoder in int8, as it ships, against itself in float, photo by photo."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
from PIL.Image import Image

from indexer.pipeline.precision_trial import TrialPicture, compared_recall, times_faster
from lookup.commands.terminal.progress import progress
from lookup.encoders.onnx_encoder import OnnxEncoder
from lookup.encoders.torch.registry import exported_encoder
from lookup.evaluation.comparison import compare
from lookup.evaluation.encoder_run import encoder_cache, evaluate_pair
from lookup.evaluation.intervals import paired_loss_interval
from lookup.evaluation.manifest import LabelledImage
from lookup.features.extractor import PICTURE_SIDE
from lookup.images.files import open_picture
from lookup.images.limits import DEFAULT_LIMITS
from lookup.learning.phone_changes import phone_like
from lookup.learning.projection_fit import MOST_PICTURES, evenly_spread, fit_projection
from measures.labelled import THREADS, labelled

_TIMED = 40


@click.command()
@labelled
@click.option(
    "--copies",
    type=click.IntRange(min=0),
    default=0,
    help="Look so many copies of each picture up, as phones might take it, not the photos.",
)
@click.option("--matching", is_flag=True, help="Compare the whole of matching, too.")
def precision(
    images: list[LabelledImage], encoder_dir: Path, copies: int, matching: bool
) -> dict[str, Any]:
    """Compare int8 with float: recall@1 by vectors and patches of ten candidates, how many fewer
    photos int8 recognises, with its 95 % interval, and how many times as fast it is."""
    in_float = exported_encoder("embedded", cache_dir=encoder_cache(), offline=True, in_float=True)
    found = _of_encoder(images, (in_float, encoder_dir), copies)
    if matching:
        with progress("compare") as tick:
            pairs = evaluate_pair((in_float, encoder_dir), images, threads=THREADS, progress=tick)
        found["matching"] = compare(pairs, names=("fp32", "int8")).model_dump(mode="json")
    return found


def _of_encoder(
    images: Sequence[LabelledImage], directories: tuple[Path, Path], copies: int
) -> dict[str, Any]:
    one, other = (OnnxEncoder.open(directory, threads=1) for directory in directories)
    gallery = [image for image in images if image.split == "gallery"]
    asked = [image for image in images if image.answerable and image.split == "query"]
    sample = [_opened(image) for image in evenly_spread(gallery, MOST_PICTURES)]
    recall = compared_recall(
        (one, other),
        fit_projection(one, sample),
        _catalogue(gallery, copies),
        () if copies else ((str(image.product_id), _opened(image)) for image in asked),
    )
    assert recall.lost is not None  # it was just counted
    assert recall.gained is not None
    fewer = paired_loss_interval(recall.lost, recall.gained, recall.photos)
    faster = times_faster((one, other), sample[:_TIMED])
    return {"recall": recall.model_dump(), "fewer_ci95": fewer, "times_faster": faster}


def _catalogue(gallery: Sequence[LabelledImage], copies: int) -> Iterator[TrialPicture]:
    rng = np.random.default_rng(0)
    for image in gallery:
        picture = _opened(image)
        photos = tuple(phone_like(picture, rng) for _ in range(copies))
        yield TrialPicture(str(image.product_id), picture, photos)


def _opened(image: LabelledImage) -> Image:
    return open_picture(image.path, DEFAULT_LIMITS, target_side=PICTURE_SIDE)
