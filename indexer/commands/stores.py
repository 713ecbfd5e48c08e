"""`indexer stores`: the maison's stores from a file."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from indexer.commands import tables
from lookup.base.exits import Exit
from lookup.catalog.database import open_home
from lookup.catalog.maisons import claim_maison
from lookup.catalog.writing.stores import apply_stores
from lookup.commands.terminal import options
from lookup.settings.home import home_of
from lookup.settings.table import Settings


@click.command()
@options.settings("home", "database_url", "region")
@options.maison
@click.option("--file", "file", required=True, type=click.Path(dir_okay=False, path_type=Path))
@options.as_json
@click.pass_context
def stores(ctx: click.Context, settings: Settings, maison: str, file: Path, as_json: bool) -> None:
    """Add or update the stores listed in FILE.

    The others stay as they are.
    """
    from indexer.feeds.stores import read_stores

    place = home_of(settings)
    place.maison_dir(maison)  # refuses a code that is none
    settings.home.mkdir(parents=True, exist_ok=True)
    with open_home(place) as database, database.session(write=True) as session:
        claim_maison(session, maison, settings.region)
        report = apply_stores(session, maison, read_stores(file))
    if as_json:
        click.echo(json.dumps(asdict(report), indent=2, ensure_ascii=False))
    else:
        click.echo(
            f"stores: {report.added} added, {report.changed} changed,"
            f" {report.unchanged} unchanged, {len(report.quarantined)} left out"
        )
        tables.print_left_out(report.quarantined, len(report.quarantined))
    if report.quarantined:
        ctx.exit(Exit.SOME_FAILED)
