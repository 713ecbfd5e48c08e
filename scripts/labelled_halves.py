"""What a calibration from labelled photos is worth on a labelled set.

    labelled_halves.py MANIFEST [--open-set MANIFEST]... [--encoder NAME]

Labels of half of the products teach, the other half's photos are judged, and the other way round;
beside it the same photos without labels. Prints one JSON document.
"""

import sys
from pathlib import Path

import click

from lookup.base.errors import DomainError
from lookup.base.exits import exit_code
from lookup.commands.terminal import options
from lookup.encoders.torch.registry import exported_encoder
from lookup.evaluation.encoder_run import encoder_cache
from lookup.evaluation.halves import labelled_halves
from lookup.evaluation.labelled import labelled_photos
from lookup.evaluation.manifest import read_with_open_sets
from lookup.evaluation.run import gallery_samples, written
from lookup.learning.catalogue import made_queries, photo_queries


@click.command()
@click.argument("manifest", type=click.Path(dir_okay=False, path_type=Path))
@options.open_sets
@click.option("--encoder", default="embedded", show_default=True)
def main(manifest: Path, open_sets: tuple[Path, ...], encoder: str) -> None:
    """Judge each half of the photos without labels and by the other half's."""
    images = read_with_open_sets(manifest, open_sets)
    directory = exported_encoder(encoder, cache_dir=encoder_cache(), offline=True)
    with written(images, directory, threads=2) as generation:
        made = list(made_queries(generation, gallery_samples(images)))
        photos = list(photo_queries(generation, labelled_photos(generation, images)))
        click.echo(labelled_halves(generation, made, photos).model_dump_json(indent=2))


if __name__ == "__main__":
    try:
        main()
    except DomainError as error:
        click.echo(f"{error.title}: {error}", err=True)
        sys.exit(exit_code(error))
