"""`lookup webhooks`: where events are sent."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

import click
from rich.console import Console
from rich.table import Table

from lookup.audit.record import person_at_this_machine
from lookup.base.exits import Exit
from lookup.catalog.database import Database, open_home
from lookup.commands.terminal import options
from lookup.events.announcing import EventType
from lookup.events.posting import Poster
from lookup.events.secrets import WebhookSecrets
from lookup.events.sender import WebhookSender
from lookup.events.webhooks import WebhookInfo, Webhooks
from lookup.settings.home import home_of
from lookup.settings.table import Settings
from lookup.vault.master_keys import read_master_keys

_SETTINGS = ("home", "database_url", "master_key_file")


@click.group()
def webhooks() -> None:
    """Addresses that a maison's events are sent to."""


@webhooks.command()
@options.settings(*_SETTINGS, "webhook_private_addresses")
@options.maison
@click.argument("url")
@click.option(
    "--type",
    "types",
    multiple=True,
    type=click.Choice([each.value for each in EventType if each is not EventType.TEST]),
    help="Send these events only.",
)
@options.as_json
def add(settings: Settings, maison: str, url: str, types: tuple[str, ...], as_json: bool) -> None:
    """Send events to URL from now on. Its secret, to check signatures with, is shown only now."""
    poster = Poster(private=settings.webhook_private_addresses)
    with _open(settings, maison) as (_, kept):
        new = kept.add(url, [EventType(each) for each in types], poster)
    if as_json:
        click.echo(json.dumps(asdict(new)))
        return
    click.echo(new.id)
    click.echo(new.secret)
    click.echo("Give the secret to the receiver now: it is not shown again.", err=True)


@webhooks.command(name="list")
@options.settings(*_SETTINGS)
@options.maison
@options.as_json
def list_webhooks(settings: Settings, maison: str, as_json: bool) -> None:
    """List a maison's webhooks, and what waits for them."""
    with _open(settings, maison) as (_, kept):
        infos = kept.list()
    if as_json:
        plain = [asdict(each) | {"created_at": each.created_at.isoformat()} for each in infos]
        click.echo(json.dumps({"webhooks": plain}))
        return
    table = Table("webhook", "address", "events", "waiting", "problem")
    for each in infos:
        types = ", ".join(each.types) or "all"
        table.add_row(each.id, each.url, types, str(each.waiting), each.problem or "")
    Console().print(table)


@webhooks.command()
@options.settings(*_SETTINGS)
@options.maison
@click.argument("webhook_id")
def remove(settings: Settings, maison: str, webhook_id: str) -> None:
    """Send nothing to it any more, also not what waits."""
    with _open(settings, maison) as (_, kept):
        kept.remove(webhook_id)
    click.echo(f"{webhook_id} is removed.")


@webhooks.command()
@options.settings(*_SETTINGS, "webhook_private_addresses")
@options.maison
@click.argument("webhook_id")
@options.as_json
@click.pass_context
def test(
    ctx: click.Context, settings: Settings, maison: str, webhook_id: str, as_json: bool
) -> None:
    """Send it an event of the type webhook.test, behind all that waits for it."""
    with _open(settings, maison) as (database, kept):
        event = kept.test(webhook_id)
        poster = Poster(private=settings.webhook_private_addresses)
        sender = WebhookSender(database, poster, _secrets(settings))
        while sender.send_due():
            pass
        (info,) = (each for each in kept.list() if each.id == webhook_id)
    if as_json:
        click.echo(json.dumps({"event": event, "taken": not info.waiting, "problem": info.problem}))
    else:
        click.echo(f"{event}: {_delivery_state(info)}")
    if info.waiting:
        ctx.exit(Exit.SOME_FAILED)


def _delivery_state(info: WebhookInfo) -> str:
    if not info.waiting:
        return "taken"
    return f"{info.waiting} events wait; {info.problem or 'the service is sending them'}"


@contextmanager
def _open(settings: Settings, maison: str) -> Iterator[tuple[Database, Webhooks]]:
    with open_home(home_of(settings)) as database:
        by = person_at_this_machine()
        yield database, Webhooks(database, maison, by, _secrets(settings))


def _secrets(settings: Settings) -> WebhookSecrets:
    return WebhookSecrets(home_of(settings), read_master_keys(settings))
