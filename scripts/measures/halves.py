"""What a calibration from labelled photos is worth on a labelled set."""

from pathlib import Path
from typing import Any

import click

from lookup.evaluation.halves import labelled_halves
from lookup.evaluation.labelled import judged_queries
from lookup.evaluation.manifest import LabelledImage
from lookup.evaluation.run import written
from measures.labelled import THREADS, labelled


@click.command()
@labelled
def halves(images: list[LabelledImage], encoder_dir: Path) -> Any:
    """Labels of half of the products teach, and photos of the other half are judged; both ways.

    Beside it the same photos, judged without labels.
    """
    with written(images, encoder_dir, threads=THREADS) as generation:
        found = labelled_halves(generation, *judged_queries(generation, images))
    return found.model_dump(mode="json")
