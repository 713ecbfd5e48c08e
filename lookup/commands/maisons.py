"""`lookup maisons`: which maisons there are, and which region each is pinned to."""

import json
import re

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from lookup.audit.record import Action, Deed, person_at_this_machine, record
from lookup.base.errors import BadInput
from lookup.catalog.database import open_home
from lookup.catalog.maisons import is_elsewhere, pin_maison
from lookup.catalog.models import Maison
from lookup.commands.terminal import options
from lookup.settings.home import home_of
from lookup.settings.table import REGION, Settings


@click.group()
def maisons() -> None:
    """The maisons, and the region of each."""


@maisons.command(name="list")
@options.settings("home", "database_url", "region")
@options.as_json
def list_maisons(settings: Settings, as_json: bool) -> None:
    """List the maisons with their regions, and whether they are served here."""
    with open_home(home_of(settings)) as database, database.session() as session:
        rows = [
            {
                "maison": maison.code,
                "name": maison.name,
                "region": maison.region,
                "served_here": not is_elsewhere(maison.region, settings.region),
            }
            for maison in session.scalars(select(Maison).order_by(Maison.code))
        ]
    if as_json:
        click.echo(json.dumps({"region": settings.region, "maisons": rows}))
        return
    table = Table("maison", "name", "region", "served here")
    for row in rows:
        told = "yes" if row["served_here"] else "no"
        table.add_row(str(row["maison"]), str(row["name"]), str(row["region"] or ""), told)
    Console().print(table)


@maisons.command()
@options.settings("home", "database_url")
@options.maison
@click.option("--to", "region", required=True, help="The region, such as eu.")
@click.option("--move", is_flag=True, help="Also where it is pinned to another region now.")
@options.as_json
def pin(settings: Settings, maison: str, region: str, move: bool, as_json: bool) -> None:
    """Pin a maison to a region: deployments of any other refuse it, and so do their builds.

    A maison that is not there yet is registered, so that it can be pinned before its first import.
    """
    home = home_of(settings)
    home.maison_dir(maison)  # refuses a code that is none
    if not re.fullmatch(REGION, region):
        raise BadInput(
            f"{region!r} is not a region.",
            "Use 1 to 32 lower-case letters, digits or '-', starting with a letter or digit.",
        )
    with open_home(home) as database, database.session(write=True) as session:
        before = pin_maison(session, maison, region, move=move)
        change = {"from": before, "to": region}
        record(
            session,
            maison,
            Deed(person_at_this_machine(), Action.MAISON_PINNED, maison, change),
        )
    if as_json:
        click.echo(json.dumps({"maison": maison, "region": region, "before": before}))
    else:
        click.echo(f"{maison} is pinned to {region}.")
