"""`lookup demand`: what was looked up and could not be sold."""

import csv
import sys
from datetime import datetime

import click
from rich.console import Console
from rich.table import Table

from lookup.catalog.database import open_home
from lookup.commands.terminal import options
from lookup.demand.answers import DemandGroup
from lookup.demand.listing import four_weeks_ago, list_demand
from lookup.settings.home import home_of
from lookup.settings.table import Settings

_COLUMNS = ("kind", "lookups", "product_id", "name", "category", "color", "stores", "weeks")


@click.command()
@options.settings("home", "database_url")
@options.maison
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    help="A day of the first week.  [default: four weeks ago]",
)
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, one group a line.")
@options.as_json
def demand(
    settings: Settings, maison: str, since: datetime | None, as_csv: bool, as_json: bool
) -> None:
    """Tell what was asked for and could not be sold.

    What was looked up and is not in the catalogue, or in no store, or not in the asking one: in
    groups of five look-ups and more, without photo or person.
    """
    if as_csv and as_json:
        raise click.UsageError("Choose one of --csv and --json.")
    with open_home(home_of(settings)) as database, database.session() as session:
        found = list_demand(session, maison, since.date() if since else four_weeks_ago())
    if as_json:
        click.echo(found.model_dump_json())
    elif as_csv:
        rows = csv.writer(sys.stdout)
        rows.writerow(_COLUMNS)
        rows.writerows(_row(group) for group in found.groups)
    else:
        if found.groups:
            table = Table(*_COLUMNS)
            for group in found.groups:
                table.add_row(*_row(group))
            Console().print(table)
        click.echo(f"{found.hidden} of {found.lookups} look-ups are in groups of fewer than five.")


def _row(group: DemandGroup) -> list[str]:
    """Stores and weeks each as NAME:COUNT between blanks."""
    plain = [group.product_id, group.name, group.category, group.color]
    return [
        group.kind,
        str(group.lookups),
        *(_safe(value or "") for value in plain),
        " ".join(f"{each.code}:{each.lookups}" for each in group.stores),
        " ".join(f"{each.week}:{each.lookups}" for each in group.weeks),
    ]


def _safe(text: str) -> str:
    """No spreadsheet takes it for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
