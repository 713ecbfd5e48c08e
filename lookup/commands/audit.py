"""`lookup audit`: what was done, by whom, and whether the log of it is whole."""

import json
from collections.abc import Sequence

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from lookup.audit.anchors import AuditAnchors
from lookup.audit.chain import Head, covered
from lookup.audit.models import AuditEntry
from lookup.audit.verification import verify_chain
from lookup.catalog.database import open_home
from lookup.catalog.maisons import find_maison
from lookup.commands.terminal import options
from lookup.settings.home import home_of
from lookup.settings.table import Settings


@click.group()
def audit() -> None:
    """The log of who did what."""


@audit.command(name="list")
@options.settings("home", "database_url")
@options.maison
@click.option(
    "--last", type=click.IntRange(min=1), default=100, show_default=True, help="How many entries."
)
@options.as_json
def list_entries(settings: Settings, maison: str, last: int, as_json: bool) -> None:
    """List the last entries, oldest first."""
    with open_home(home_of(settings)) as database, database.session() as session:
        newest = session.scalars(
            select(AuditEntry)
            .where(AuditEntry.maison_id == find_maison(session, maison).id)
            .order_by(AuditEntry.number.desc())
            .limit(last)
        ).all()
    entries = newest[::-1]
    if as_json:
        shown = [covered(maison, entry) | {"digest": entry.digest} for entry in entries]
        click.echo(json.dumps({"entries": shown}))
    else:
        Console().print(_table(entries))


@audit.command()
@options.settings("home", "database_url")
@options.maison
@click.option("--head", help="NUMBER:DIGEST that an earlier check printed; it must still be there.")
@options.as_json
def verify(settings: Settings, maison: str, head: str | None, as_json: bool) -> None:
    """Check every entry, also against the heads noted in HOME, and print the last one's.

    Note that elsewhere and give it next time as --head.
    """
    home = home_of(settings)
    anchors = AuditAnchors(home.path, maison)
    known = [*anchors.heads(), *([Head.parse(head)] if head else [])]
    with open_home(home) as database, database.session() as session:
        found = verify_chain(session, maison, known=known)
    if found.number and found not in known:
        anchors.note(found)
    if as_json:
        click.echo(json.dumps({"entries": found.number, "head": str(found)}))
    else:
        click.echo(str(found))


def _table(entries: Sequence[AuditEntry]) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("", "when (UTC)", "who", "did", "to", "details"):
        table.add_column(heading, overflow="fold")
    for entry in entries:
        details = ", ".join(f"{name} {value}" for name, value in entry.details.items())
        table.add_row(
            str(entry.number),
            f"{entry.at:%Y-%m-%d %H:%M:%S}",
            entry.by,
            entry.action,
            entry.subject,
            details,
        )
    return table
