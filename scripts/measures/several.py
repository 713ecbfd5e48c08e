"""What several photos of one item add to one."""

from pathlib import Path
from typing import Any

import click

from lookup.evaluation.manifest import LabelledImage, read_manifest
from lookup.evaluation.one_item import results_by_product, several_figures
from lookup.evaluation.run import indexed
from lookup.matching.matcher import Matcher
from lookup.matching.several import MOST_OF_ONE_ITEM
from measures.labelled import THREADS, labelled


@click.command()
@click.option(
    "--others",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Manifest of things, several photos each, that MANIFEST's catalogue does not have.",
)
@labelled
def several(images: list[LabelledImage], encoder_dir: Path, others: Path) -> list[dict[str, Any]]:
    """Sets of 1 to 6 photos of one product looked up together; in sets of two and more also with
    a photo of another product among them."""
    with indexed(images, encoder_dir, threads=THREADS, progress=lambda done, total: None) as found:
        matcher = Matcher(found)
        known = results_by_product(matcher, images)
        other = results_by_product(matcher, read_manifest(others))
        kept_out = results_by_product(matcher, images, kept_out=True)
        most = min(MOST_OF_ONE_ITEM, max(map(len, known.values())))
        figures = [
            several_figures(matcher, known, other, kept_out, photos)
            for photos in range(1, most + 1)
        ]
    return [each.model_dump(mode="json") for each in figures]
