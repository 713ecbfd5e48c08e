"""How many photos' products reach the first stage's 200 images, among many other images.

    candidate_recall.py MANIFEST --among MANIFEST... [--most N] [--expect IMAGES]

Indexes the gallery of MANIFEST together with the pictures of other sets (all but their queries),
and asks for each query at which place of the first stage an image of its product stands. Images
like these, added by chance, push the right one down in proportion to their number: at M images it
is expected among the first 200 where it is among the first 200 N / M of N. Prints one document.
"""

import csv
import json
import sys
from pathlib import Path

import click
import numpy as np

from lookup.base.errors import DomainError
from lookup.base.exits import exit_code
from lookup.encoders.torch.registry import exported_encoder
from lookup.evaluation.encoder_run import encoder_cache
from lookup.evaluation.labelled import labelled_photos
from lookup.evaluation.manifest import LabelledImage, read_manifest
from lookup.evaluation.run import written
from lookup.index.generation import Generation
from lookup.learning.projection_fit import evenly_spread
from lookup.matching.candidates import CandidateIndex, ShortVectors
from lookup.matching.matcher import CANDIDATE_IMAGES, Matcher


@click.command()
@click.argument("manifest", type=click.Path(dir_okay=False, path_type=Path))
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
@click.option("--encoder", default="embedded", show_default=True)
def main(manifest: Path, others: tuple[Path, ...], most: int, expect: int, encoder: str) -> None:
    """Index, look up, and print the shares."""
    images = read_manifest(manifest)
    pictures = [picture for path in others for picture in _pictures(path)]
    images += evenly_spread(pictures, most)
    directory = exported_encoder(encoder, cache_dir=encoder_cache(), offline=True)
    with written(images, directory, threads=2) as generation:
        places = _places(generation, images)
    count = sum(image.split == "gallery" for image in images)
    reach = CANDIDATE_IMAGES * count / expect
    document = {
        "photos": len(places),
        "images": count,
        f"recall_at_{CANDIDATE_IMAGES}": float(np.mean(places <= CANDIDATE_IMAGES)),
        "expected_at": expect,
        "first": round(reach, 1),
        "expected_recall": float(np.mean(places <= max(reach, 1))),
    }
    click.echo(json.dumps(document, indent=2))


def _pictures(manifest: Path) -> list[LabelledImage]:
    """Gallery rows of products of their own."""
    with manifest.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row.get("split") != "query"]
    return [
        LabelledImage(
            "gallery", manifest.parent / row["image_path"], f"{manifest}:{n}", None, "", {}
        )
        for n, row in enumerate(rows)
    ]


def _places(generation: Generation, images: list[LabelledImage]) -> np.ndarray:
    """Of each photo of a product: the first place, from 1, of an image of it."""
    candidates = CandidateIndex(generation.short_vectors, ShortVectors.read(generation.directory))
    matcher, products = Matcher(generation), generation.entries.product_rows
    places = []
    for photo in labelled_photos(generation, images):
        if photo.product is not None:
            (view,) = matcher.views([photo.open()])
            rows = candidates.search(view, len(generation.entries))
            places.append(int(np.flatnonzero(products[rows] == photo.product)[0]) + 1)
    return np.array(places)


if __name__ == "__main__":
    try:
        main()
    except DomainError as error:
        click.echo(f"{error.title}: {error}", err=True)
        sys.exit(exit_code(error))
