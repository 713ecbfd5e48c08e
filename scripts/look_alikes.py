"""What a limit on look-alikes costs on labelled sets (`indexer build --look-alike-rate`).

    look_alikes.py MANIFEST [--open-set MANIFEST]... [--rate R]... [--encoder NAME]

A look-alike is a photo of a catalogue product, looked up without that product. Without --rate
no limit, .05 and .02 are compared. Prints one JSON document.
"""

import json
import sys
from pathlib import Path

import click

from lookup.base.errors import DomainError
from lookup.base.exits import exit_code
from lookup.commands.terminal import options
from lookup.encoders.torch.registry import exported_encoder
from lookup.evaluation.encoder_run import encoder_cache
from lookup.evaluation.labelled import labelled_photos
from lookup.evaluation.look_alikes import look_alike_limits
from lookup.evaluation.manifest import read_with_open_sets
from lookup.evaluation.run import gallery_samples, written
from lookup.learning.catalogue import made_queries, photo_queries


@click.command()
@click.argument("manifest", type=click.Path(dir_okay=False, path_type=Path))
@options.open_sets
@click.option(
    "--rate", "rates", multiple=True, type=click.FloatRange(0.01, 1), default=(0.05, 0.02)
)
@click.option("--encoder", default="embedded", show_default=True)
def main(
    manifest: Path, open_sets: tuple[Path, ...], rates: tuple[float, ...], encoder: str
) -> None:
    """Calibrate for each rate and count what is matched."""
    images = read_with_open_sets(manifest, open_sets)
    directory = exported_encoder(encoder, cache_dir=encoder_cache(), offline=True)
    with written(images, directory, threads=2) as generation:
        made = list(made_queries(generation, gallery_samples(images)))
        photos = list(photo_queries(generation, labelled_photos(generation, images)))
        found = look_alike_limits(generation, made, photos, (None, *rates))
    click.echo(json.dumps({"limits": [each.model_dump(mode="json") for each in found]}, indent=2))


if __name__ == "__main__":
    try:
        main()
    except DomainError as error:
        click.echo(f"{error.title}: {error}", err=True)
        sys.exit(exit_code(error))
