"""What each signal is worth on a labelled set: recall with the others switched off.

    ablation.py MANIFEST [--encoder NAME]

The same as `lookup evaluate MANIFEST --signals LIST` for each list, with every photo encoded once.
Prints one JSON document.
"""

import json
import sys
from pathlib import Path

import click

from lookup.base.errors import DomainError
from lookup.base.exits import exit_code
from lookup.encoders.torch.registry import exported_encoder
from lookup.evaluation.ablation import ablations, catalogue_photos
from lookup.evaluation.encoder_run import encoder_cache
from lookup.evaluation.manifest import read_manifest
from lookup.evaluation.run import indexed
from lookup.images.files import open_picture
from lookup.images.limits import DEFAULT_LIMITS
from lookup.matching.matcher import Matcher


@click.command()
@click.argument("manifest", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--encoder", default="embedded", show_default=True)
def main(manifest: Path, encoder: str) -> None:
    """Index, look up once, and rank by each combination of signals."""
    images = read_manifest(manifest)
    directory = exported_encoder(encoder, cache_dir=encoder_cache(), offline=True)
    with indexed(images, directory, threads=2, progress=lambda done, total: None) as generation:
        side = Matcher(generation).photo_side
        photos = (
            (image, open_picture(image.path, DEFAULT_LIMITS, target_side=side))
            for image in catalogue_photos(generation, images)
        )
        found = [ablation.model_dump(mode="json") for ablation in ablations(generation, photos)]
    click.echo(json.dumps({"ablations": found}, indent=2))


if __name__ == "__main__":
    try:
        main()
    except DomainError as error:
        click.echo(f"{error.title}: {error}", err=True)
        sys.exit(exit_code(error))
