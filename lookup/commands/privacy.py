"""`lookup privacy`: erase, purge and shred what is kept of people."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import click

from lookup.audit.record import person_at_this_machine
from lookup.base.errors import BadInput
from lookup.base.exits import Exit
from lookup.catalog.database import open_home
from lookup.commands.terminal import options
from lookup.privacy.erasure import Erasure
from lookup.privacy.receipts import Receipt
from lookup.privacy.retention import PhotoRetention
from lookup.settings.home import home_of
from lookup.settings.table import Settings
from lookup.vault.master_keys import MasterKeys
from lookup.vault.store import Vault


@click.group()
def privacy() -> None:
    """What is kept of people, and its erasure."""


@privacy.command()
@options.settings("home", "database_url")
@options.maison
@click.option("--photo", help="One kept photo; what was said with it stays.")
@click.option("--lookup", "lookup_id", help="One look-up: its answer, feedback on it and photos.")
@click.option("--given-by", help="All feedback of the holder of the key with this prefix.")
@click.option("--inspection", help="The photos and serial of one inspection; verdicts stay.")
@click.option("--item", help="The photos, serial and links of one registered item.")
@options.as_json
def erase(
    settings: Settings,
    maison: str,
    photo: str | None,
    lookup_id: str | None,
    given_by: str | None,
    inspection: str | None,
    item: str | None,
    as_json: bool,
) -> None:
    """Erase one thing, or one person's; prints the receipt, which is also kept."""
    with _erasure(settings, maison) as erasure:
        chosen = {
            erasure.photo: photo,
            erasure.lookup: lookup_id,
            erasure.given_by: given_by,
            erasure.inspection: inspection,
            erasure.item: item,
        }
        asked = [(act, subject) for act, subject in chosen.items() if subject is not None]
        if len(asked) != 1:
            raise BadInput(
                "Nothing to erase was named.",
                "Give one of --photo, --lookup, --given-by, --inspection and --item.",
            )
        ((act, subject),) = asked
        _hand_out(act(subject), settings, as_json)


@privacy.command()
@options.settings("home", "database_url")
@options.maison
@click.option("--confirm", required=True, help="The maison's code once more.")
@options.as_json
def shred(settings: Settings, maison: str, confirm: str, as_json: bool) -> None:
    """Destroy a maison's kept photos and the keys that sealed them. Nothing brings them back."""
    if confirm != maison:
        raise BadInput(f"--confirm says {confirm!r}, not {maison!r}.", "Nothing was destroyed.")
    with _erasure(settings, maison) as erasure:
        _hand_out(erasure.everything(), settings, as_json)


@privacy.command()
@options.settings("home", "database_url", "keep_photo_days")
@options.as_json
@click.pass_context
def purge(ctx: click.Context, settings: Settings, as_json: bool) -> None:
    """Remove photos kept longer than --keep-photo-days. A running service does so every hour."""
    with open_home(home_of(settings)) as database:
        retention = PhotoRetention(
            database,
            home_of(settings),
            timedelta(days=settings.keep_photo_days),
            person_at_this_machine(),
        )
        done = retention.purge(datetime.now(UTC))
    if as_json:
        click.echo(json.dumps({"maisons": [asdict(each) for each in done]}))
    else:
        for each in done:
            click.echo(f"{each.maison}: {each.photos} photos removed")
    for each in done:
        for item in each.undated:
            click.echo(f"{each.maison}: {item} is damaged, erase it by --photo", err=True)
    if any(each.undated for each in done):
        ctx.exit(Exit.SOME_FAILED)


def _hand_out(receipt: Receipt, settings: Settings, as_json: bool) -> None:
    receipt.write(home_of(settings))
    if as_json:
        click.echo(receipt.model_dump_json(indent=2))
        return
    for name, value in receipt.model_dump(mode="json").items():
        shown = ", ".join(map(str, value)) if isinstance(value, list) else value
        click.echo(f"{name.replace('_', ' ')}: {shown}")


@contextmanager
def _erasure(settings: Settings, maison: str) -> Iterator[Erasure]:
    with open_home(home_of(settings)) as database:
        vault = Vault(home_of(settings), maison, MasterKeys())
        yield Erasure(database, vault, person_at_this_machine())
