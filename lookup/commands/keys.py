"""`lookup keys`: make, list and revoke the keys of a maison."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime

import click
from rich.console import Console
from rich.table import Table

from lookup.access.expiry import to_moment
from lookup.access.keys import KeyInfo, KeyRing
from lookup.access.roles import Role
from lookup.audit.record import person_at_this_machine
from lookup.catalog.database import open_home
from lookup.commands.terminal import options
from lookup.commands.terminal.qr_code import qr_code
from lookup.settings.home import home_of
from lookup.settings.table import Settings

_PAGES = {
    Role.ADVISOR: "/",
    Role.REVIEWER: "/review",
    Role.CATALOG: "/catalogue",
    Role.ADMIN: "/catalogue",
}


@click.group()
def keys() -> None:
    """The keys of people and programs."""


@keys.command()
@options.settings("home", "database_url", "region", "host", "port", "public_address")
@options.maison
@click.option(
    "--role",
    required=True,
    type=click.Choice([role.value for role in Role]),
    help="What it is for.",
)
@click.option("--name", help="Who or what will use it.")
@click.option(
    "--expires",
    "expires_at",
    metavar="WHEN",
    callback=to_moment,
    help="When it ends: in 90d, 12w or 36h, or at the end of a day such as 2027-06-30 (UTC).",
)
@click.option("--qr", is_flag=True, help="Also show the link as a QR code, to be scanned.")
@options.as_json
def create(
    settings: Settings,
    maison: str,
    role: str,
    name: str | None,
    expires_at: datetime | None,
    qr: bool,
    as_json: bool,
) -> None:
    """Make a key, with a link to the page of its role that signs in with it. It is shown now and
    never again."""
    with _open_ring(settings) as ring:
        new = ring.create(maison, Role(role), name=name, expires_at=expires_at)
    address = settings.public_address or f"http://{settings.host}:{settings.port}"
    link = f"{address}{_PAGES[new.info.role]}#key={new.secret}"
    if as_json:
        click.echo(json.dumps({"key": new.secret, "link": link} | _plain(new.info)))
        return
    click.echo(new.secret)
    click.echo(f"Sign in with it at {link}", err=True)
    if qr:
        Console(stderr=True).print(qr_code(link), soft_wrap=True)
    click.echo("Keep it now: only its hash is stored, it cannot be shown again.", err=True)


@keys.command(name="list")
@options.settings("home", "database_url", "region")
@options.maison
@options.as_json
def list_keys(settings: Settings, maison: str, as_json: bool) -> None:
    """List a maison's keys, without their secrets."""
    with _open_ring(settings) as ring:
        infos = ring.list(maison)
    if as_json:
        click.echo(json.dumps({"keys": [_plain(info) for info in infos]}))
        return
    Console().print(_table(infos))


@keys.command()
@click.argument("prefix")
@options.settings("home", "database_url", "region")
@options.maison
@options.as_json
def revoke(prefix: str, settings: Settings, maison: str, as_json: bool) -> None:
    """End the key whose middle part is PREFIX (lk_PREFIX_...), at once and for good."""
    with _open_ring(settings) as ring:
        info = ring.revoke(maison, prefix)
    if as_json:
        click.echo(json.dumps(_plain(info)))
    else:
        click.echo(f"{info.prefix} is revoked since {info.revoked_at:%Y-%m-%d %H:%M:%S} UTC.")


@contextmanager
def _open_ring(settings: Settings) -> Iterator[KeyRing]:
    with open_home(home_of(settings)) as database:
        yield KeyRing(database, by=person_at_this_machine(), region=settings.region)


def _plain(info: KeyInfo) -> dict[str, str | None]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(info).items()
    }


def _table(infos: list[KeyInfo]) -> Table:
    table = Table("key", "role", "name", "made (UTC)", "expires", "last used", "revoked")
    for info in infos:
        moments = (info.created_at, info.expires_at, info.last_used_at, info.revoked_at)
        shown = [f"{moment:%Y-%m-%d %H:%M}" if moment else "" for moment in moments]
        table.add_row(info.prefix, info.role, info.name or "", *shown)
    return table
