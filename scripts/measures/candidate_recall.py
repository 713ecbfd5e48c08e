"""How many photos' products reach the first stage's 200 images, among many other images."""

import csv
from pathlib import Path
from typing import Any

import click
import numpy as np

from lookup.evaluation.candidate_places import candidate_places
from lookup.evaluation.manifest import LabelledImage
from lookup.evaluation.run import written
from lookup.learning.projection_fit import evenly_spread
from lookup.matching.looker import CANDIDATE_IMAGES
from measures.labelled import THREADS, labelled


@click.command()
@labelled
@click.option(
    "--among",
    "others",
    multiple=True,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV whose image_path names pictures of other things, relative to it.",
)
@click.option("--most", default=3000, show_default=True, help="Pictures taken of them at most.")
@click.option("--expect", default=50_000, show_default=True, help="Images of the catalogue meant.")
def candidate_recall(
    images: list[LabelledImage],
    encoder_dir: Path,
    others: tuple[Path, ...],
    most: int,
    expect: int,
) -> dict[str, Any]:
    """Index the gallery of MANIFEST among the pictures of other sets, and look its photos up.

    Images like these, added by chance, push the right one down in proportion to their number: at M
    images it is expected among the first 200 where it is among the first 200 N / M of N.
    """
    pictures = [picture for path in others for picture in _pictures(path)]
    images = [*images, *evenly_spread(pictures, most)]
    with written(images, encoder_dir, threads=THREADS) as generation:
        places = candidate_places(generation, images)
        count = len(generation.entries)
    reach = CANDIDATE_IMAGES * count / expect
    return {
        "photos": len(places),
        "images": count,
        f"recall_at_{CANDIDATE_IMAGES}": float(np.mean(places <= CANDIDATE_IMAGES)),
        "expected_at": expect,
        "first": round(reach, 1),
        "expected_recall": float(np.mean(places <= max(reach, 1))),
    }


def _pictures(manifest: Path) -> list[LabelledImage]:
    """All but the queries, as gallery rows of products of their own."""
    with manifest.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row.get("split") != "query"]
    return [
        LabelledImage(
            "gallery", manifest.parent / row["image_path"], f"{manifest}:{n}", None, "", {}
        )
        for n, row in enumerate(rows)
    ]
