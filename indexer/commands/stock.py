"""`indexer stock`: stock levels from a file, at once visible to the service."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from indexer.commands import tables
from lookup.base.exits import Exit
from lookup.catalog.database import open_database
from lookup.catalog.maisons import find_maison, refuse_elsewhere
from lookup.catalog.writing.stock import apply_stock
from lookup.commands.terminal import options
from lookup.settings.home import home_of
from lookup.settings.table import Settings


@click.command()
@options.settings("home", "database_url", "region")
@options.maison
@click.option("--file", "file", required=True, type=click.Path(dir_okay=False, path_type=Path))
@options.as_json
@click.pass_context
def stock(ctx: click.Context, settings: Settings, maison: str, file: Path, as_json: bool) -> None:
    """Take in the stock levels of FILE, all or none; older ones never replace newer ones."""
    from indexer.feeds.stock import read_stock

    place = home_of(settings)
    place.maison_dir(maison)  # refuses a code that is none
    settings.home.mkdir(parents=True, exist_ok=True)
    database = open_database(place.database_url)
    try:
        with database.session(write=True) as session:
            refuse_elsewhere(find_maison(session, maison), settings.region)
            report = apply_stock(session, maison, read_stock(file), file=file.name)
    finally:
        database.close()
    if as_json:
        click.echo(json.dumps(asdict(report), indent=2, ensure_ascii=False))
    else:
        click.echo(
            f"stock: {report.applied} applied, {report.unchanged} unchanged,"
            f" {report.refused} left out"
        )
        tables.print_left_out(report.quarantined, report.refused)
    if report.refused:
        ctx.exit(Exit.SOME_FAILED)
