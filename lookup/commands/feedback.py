"""`lookup feedback`: what people said of answers, made into an evaluation set."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from lookup.base.exits import Exit
from lookup.commands.terminal import options
from lookup.settings.home import home_of
from lookup.settings.table import Settings


@click.group()
def feedback() -> None:
    """What people said of answers."""


@feedback.command()
@options.settings("home", "database_url", "region", "master_key_file")
@options.maison
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="New or empty directory for the evaluation set.",
)
@click.option(
    "--images",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the catalogue's pictures; their thumbnails are taken where it is not given.",
)
@options.as_json
@click.pass_context
def export(
    ctx: click.Context,
    settings: Settings,
    maison: str,
    out: Path,
    images: Path | None,
    as_json: bool,
) -> None:
    """Write the maison's feedback as scores.csv and, where photos were kept, as manifest.csv with
    its pictures, for `lookup evaluate`. Kept photos come out readable: mind where to."""
    from lookup.audit.record import Action, Deed, person_at_this_machine, record
    from lookup.catalog.database import open_home
    from lookup.catalog.maisons import find_maison, refuse_elsewhere
    from lookup.evaluation.feedback_export import PictureSources, export_feedback
    from lookup.feedback.photos import KeptPhotos
    from lookup.images.thumbnails import Thumbnails
    from lookup.vault.master_keys import read_master_keys
    from lookup.vault.store import Vault

    place = home_of(settings)
    vault = Vault(place, maison, read_master_keys(settings))
    pictures = PictureSources(KeptPhotos(vault), Thumbnails(place.images_dir(maison)), images)
    with open_home(place) as database:
        with database.session() as session:
            refuse_elsewhere(find_maison(session, maison), settings.region)
            done = export_feedback(session, maison, out, pictures)
        if done.photos:
            with database.session(write=True) as session:
                counts = {"photos": done.photos}
                by = person_at_this_machine()
                record(session, maison, Deed(by, Action.PHOTOS_EXPORTED, str(out)[-255:], counts))
    if as_json:
        click.echo(json.dumps(asdict(done)))
    else:
        click.echo(
            f"{done.feedback} look-ups with feedback: {done.scores} scores, {done.photos} photos"
            f" against {done.gallery} catalogue pictures, in {out}."
        )
    for name in done.missing:
        click.echo(f"{name}: the photo is not there any more", err=True)
    if done.missing:
        ctx.exit(Exit.SOME_FAILED)
