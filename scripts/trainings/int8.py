"""The int8 form of the embedded encoder that ships beside the one in float."""

import shutil
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import numpy as np
from PIL.Image import Image

from indexer.lab.training.items import photo_items
from indexer.pipeline.quantization import quantize
from lookup.encoders.onnx_encoder import CARD_FILE, ENCODER_FILE
from lookup.encoders.torch.export_files import INT8_DIR
from lookup.features.extractor import PICTURE_SIDE
from lookup.images.files import open_picture
from lookup.images.limits import DEFAULT_LIMITS
from lookup.learning.foreign import foreign_pictures
from lookup.learning.phone_changes import phone_like
from lookup.learning.projection_fit import evenly_spread

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("directory", type=_FOLDER)
@click.option("--photos", type=_FOLDER, required=True)
def quantize_embedded(directory: Path, photos: Path) -> None:
    """Make the int8 form of the exported model DIRECTORY, below it.

    It is calibrated on phone photos, and as many drawn items as phones might take them. The same
    photos and the same versions give the same bytes.
    """
    with TemporaryDirectory() as scratch:
        made = Path(scratch, "made")
        card = quantize(directory, _pictures(photos), made)
        out = directory / INT8_DIR
        out.mkdir(exist_ok=True)
        for file in (ENCODER_FILE, CARD_FILE):
            shutil.copyfile(made / file, out / file)
    click.echo(f"{out}: calibrated on {card.quantized and card.quantized.pictures} pictures")


def _pictures(photos: Path) -> Iterator[Image]:
    """Photos and drawn items in turns."""
    rng = np.random.default_rng(0)
    drawn = list(foreign_pictures())
    paths = [item.path for item in photo_items(photos) if item.path is not None]
    taken = (
        open_picture(path, DEFAULT_LIMITS, target_side=PICTURE_SIDE)
        for path in evenly_spread(paths, len(drawn))
    )
    return chain.from_iterable(
        (photo, phone_like(item, rng)) for photo, item in zip(taken, drawn, strict=True)
    )
