"""What a limit on look-alikes costs on a labelled set (`indexer build --look-alike-rate`)."""

from pathlib import Path
from typing import Any

import click

from lookup.evaluation.labelled import judged_queries
from lookup.evaluation.look_alikes import look_alike_limits
from lookup.evaluation.manifest import LabelledImage
from lookup.evaluation.run import written
from measures.labelled import THREADS, labelled


@click.command()
@labelled
@click.option(
    "--rate",
    "rates",
    multiple=True,
    type=click.FloatRange(0.01, 1),
    default=(0.05, 0.02),
    show_default=True,
)
def look_alikes(
    images: list[LabelledImage], encoder_dir: Path, rates: tuple[float, ...]
) -> dict[str, Any]:
    """Calibrate without a limit and with each rate, and count what is matched.

    A look-alike is a photo of a catalogue product, looked up without that product.
    """
    with written(images, encoder_dir, threads=THREADS) as generation:
        queries = judged_queries(generation, images)
        found = look_alike_limits(generation, *queries, (None, *rates))
    return {"limits": [each.model_dump(mode="json") for each in found]}
