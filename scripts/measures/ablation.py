"""What each signal is worth on a labelled set: recall with the others switched off."""

from pathlib import Path
from typing import Any

import click

from lookup.evaluation.ablation import ablations, catalogue_photos
from lookup.evaluation.manifest import LabelledImage
from lookup.evaluation.run import indexed
from lookup.images.files import open_picture
from lookup.images.limits import DEFAULT_LIMITS
from lookup.matching.matcher import Matcher
from measures.labelled import THREADS, labelled


@click.command()
@labelled
def ablation(images: list[LabelledImage], encoder_dir: Path) -> dict[str, Any]:
    """As `lookup evaluate MANIFEST --signals LIST` for each list, with every photo encoded once."""
    with indexed(
        images, encoder_dir, threads=THREADS, progress=lambda done, total: None
    ) as generation:
        side = Matcher(generation).photo_side
        photos = (
            (image, open_picture(image.path, DEFAULT_LIMITS, target_side=side))
            for image in catalogue_photos(generation, images)
        )
        found = ablations(generation, photos)
    return {"ablations": [each.model_dump(mode="json") for each in found]}
