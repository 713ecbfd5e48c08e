"""`indexer texts`: the text in a catalogue's pictures, read for look-ups."""

import json

import click

from lookup.base.cores import usable_cores
from lookup.catalog.database import open_home
from lookup.catalog.maisons import find_maison, refuse_elsewhere
from lookup.commands.terminal import options
from lookup.commands.terminal.progress import progress
from lookup.images.thumbnails import Thumbnails
from lookup.ocr.reader import TextReader
from lookup.settings.home import home_of
from lookup.settings.table import Settings


@click.command()
@options.settings("home", "database_url", "region")
@options.maison
@options.as_json
def texts(settings: Settings, maison: str, as_json: bool) -> None:
    """Read the text in the maison's catalogue pictures.

    In those that were not read before. Look-ups then read photos too where products look alike.
    Needs the extra `text`; takes about half a second of a core for each picture. Run it after a
    build.
    """
    from indexer.pipeline.texts import read_texts

    home = home_of(settings)
    with open_home(home) as database, database.session() as session:
        refuse_elsewhere(find_maison(session, maison), settings.region)
    with progress("reading pictures") as tick:
        found = read_texts(
            Thumbnails(home.images_dir(maison)), TextReader(threads=usable_cores()), progress=tick
        )
    if as_json:
        click.echo(json.dumps(found._asdict()))
        return
    click.echo(
        f"{found.read} of {found.pictures} pictures read; {found.with_text} of all bear text."
    )
