"""`lookup pilot`: what a pilot showed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from lookup.base.durable import write_durably
from lookup.commands.terminal import options
from lookup.demand.listing import four_weeks_ago
from lookup.settings.home import home_of
from lookup.settings.table import Settings

if TYPE_CHECKING:
    from lookup.pilot.report import PilotReport


@click.group()
def pilot() -> None:
    """What a pilot in some stores showed."""


_PATH = click.Path(dir_okay=False, path_type=Path)


@pilot.command()
@options.settings("home", "database_url")
@options.maison
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The pilot's first day.  [default: four weeks ago]",
)
@click.option("--pdf", type=_PATH, help="Write the report to this file, as a PDF of one page.")
@click.option("--html", type=_PATH, help="Write the report to this file, as one HTML page.")
@options.as_json
def report(
    settings: Settings,
    maison: str,
    since: datetime | None,
    pdf: Path | None,
    html: Path | None,
    as_json: bool,
) -> None:
    """Tell how much was looked up and how fast, what was right by feedback, what was missing."""
    from lookup.catalog.database import open_home
    from lookup.pilot.page import pilot_page
    from lookup.pilot.pdf import pilot_pdf
    from lookup.pilot.report import pilot_report

    with open_home(home_of(settings)) as database, database.session() as session:
        found = pilot_report(session, maison, since.date() if since else four_weeks_ago())
    if pdf is not None:
        write_durably(pdf, pilot_pdf(found))
    if html is not None:
        write_durably(html, pilot_page(found).encode())
    if as_json:
        click.echo(found.model_dump_json())
    else:
        _print(found)


def _print(found: PilotReport) -> None:
    from lookup.pilot import wording

    usage, accuracy = found.usage.all, found.accuracy
    table = Table("store", "photos", "within a second", "right answers", "sure, and wrong")
    for each in found.stores:
        table.add_row(
            wording.store(each),
            str(each.usage.lookups),
            wording.share(each.usage.within_second, each.usage.lookups),
            wording.rate(each.accuracy.right),
            wording.rate(each.accuracy.false_matches),
        )
    Console().print(table)
    in_time = wording.share(usage.within_second, usage.lookups)
    click.echo(f"{usage.lookups} photos since {found.since}, {in_time} within a second.")
    click.echo(f"Right answers: {wording.rate(accuracy.right)}.")
    click.echo(f"Sure, and wrong: {wording.rate(accuracy.false_matches)}.")
    for note in filter(None, (wording.judged(found), wording.counted(found))):
        click.echo(note)
