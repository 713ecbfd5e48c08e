"""`indexer stock`: stock levels from a file, at once visible to the service."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from indexer.commands import tables
from lookup.base.exits import Exit
from lookup.catalog.database import open_home
from lookup.catalog.maisons import find_maison, refuse_elsewhere
from lookup.catalog.writing.stock import apply_stock
from lookup.commands.terminal import options
from lookup.settings.home import home_of
from lookup.settings.table import Settings


def _zone(ctx: click.Context, parameter: click.Parameter, name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise click.BadParameter(f"{name!r} is no IANA time zone, such as Europe/Paris.") from error


@click.command()
@options.settings("home", "database_url", "region")
@options.maison
@click.option("--file", "file", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--format",
    "format_",
    default="auto",
    show_default=True,
    help="Format of the file.",
)
@click.option(
    "--timezone",
    "zone",
    callback=_zone,
    default="UTC",
    show_default=True,
    metavar="ZONE",
    help="The zone of times that name none, such as Europe/Paris.",
)
@click.option(
    "--day-first/--month-first",
    "day_first",
    default=None,
    help="What comes first in dates such as 03/04/2026.  [default: what the file's dates tell]",
)
@click.option("--as-of", metavar="TIME", help="Time of a file that names none.")
@options.as_json
@click.pass_context
def stock(
    ctx: click.Context,
    settings: Settings,
    maison: str,
    file: Path,
    format_: str,
    zone: ZoneInfo,
    as_of: str | None,
    day_first: bool | None,
    as_json: bool,
) -> None:
    """Take in the stock levels of FILE.

    In one transaction; older levels never replace newer ones.
    """
    from indexer.feeds.stock import StockOptions, read_stock

    stock_options = StockOptions(zone, _time(as_of, zone), day_first)

    place = home_of(settings)
    place.maison_dir(maison)  # refuses a code that is none
    settings.home.mkdir(parents=True, exist_ok=True)
    with open_home(place) as database, database.session(write=True) as session:
        refuse_elsewhere(find_maison(session, maison), settings.region)
        levels = read_stock(file, format_, stock_options)
        report = apply_stock(session, maison, levels, file=file.name)
    left_out = report.refused + report.future
    if as_json:
        click.echo(json.dumps(asdict(report), indent=2, ensure_ascii=False))
    else:
        click.echo(
            f"stock: {report.applied} applied, {report.unchanged} unchanged, {report.older} older"
            f" than known, {left_out} left out"
        )
        tables.print_left_out(report.quarantined, left_out)
    if left_out:
        ctx.exit(Exit.SOME_FAILED)


def _time(text: str | None, zone: ZoneInfo) -> datetime | None:
    from indexer.feeds.values.bad_value import BadValue
    from indexer.feeds.values.times import parse_time

    if text is None:
        return None
    try:
        return parse_time(text, zone)
    except BadValue as error:
        raise click.UsageError(f"Invalid value for '--as-of': {error}.") from error
