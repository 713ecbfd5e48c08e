"""`lookup stock`: mending what earlier versions took in."""

import json
from dataclasses import asdict

import click

from lookup.audit.record import Action, Deed, person_at_this_machine, record
from lookup.catalog.database import open_home
from lookup.catalog.writing.stock_repair import forget_levels_ahead
from lookup.commands.terminal import options
from lookup.settings.home import home_of
from lookup.settings.table import Settings


@click.group()
def stock() -> None:
    """Repair stock levels; `indexer stock` takes them in."""


@stock.command()
@options.settings("home", "database_url")
@options.maison
@options.as_json
def repair(settings: Settings, maison: str, as_json: bool) -> None:
    """Forget levels of more than a day ahead of the clock, which keep newer reports out.

    Earlier versions took them. Stock there is unknown until the next stock file.
    """
    with open_home(home_of(settings)) as database, database.session(write=True) as session:
        forgotten = forget_levels_ahead(session, maison)
        if forgotten:
            details = {"levels": len(forgotten)}
            deed = Deed(person_at_this_machine(), Action.STOCK_REPAIRED, maison, details)
            record(session, maison, deed)
    if as_json:
        levels = [asdict(level) | {"as_of": level.as_of.isoformat()} for level in forgotten]
        click.echo(json.dumps({"maison": maison, "forgotten": levels}, ensure_ascii=False))
        return
    click.echo(f"{len(forgotten)} levels forgotten; take the newest stock file in again.")
    for level in forgotten:
        place = f"{level.sku} in {level.store}: {level.quantity}"
        click.echo(f"{place}, as of {level.as_of:%Y-%m-%dT%H:%MZ}")
