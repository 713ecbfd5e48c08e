"""`lookup vault`: make master keys, change keys, see which there are."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from lookup.audit.record import Action, Deed, person_at_this_machine, record
from lookup.base.exits import Exit
from lookup.catalog.database import Database, open_home
from lookup.catalog.maisons import find_maison
from lookup.commands.terminal import options
from lookup.settings.home import home_of
from lookup.settings.table import Settings
from lookup.vault.master_keys import MasterKey, MasterKeys, read_master_keys, write_master_key
from lookup.vault.rotation import items_by_key, rotate_data_key
from lookup.vault.store import Vault, maisons_with_a_vault


@click.group()
def vault() -> None:
    """The keys that seal kept photos."""


@vault.command()
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to put it in, above the keys already there; printed where none is given.",
)
def new_key(out: Path | None) -> None:
    """Make a master key. Whoever has it and HOME can read all kept photos; without it, nobody."""
    key = MasterKey.generate()
    if out is None:
        click.echo(key.reveal())
    else:
        write_master_key(out, key)
        click.echo(f"master key {key.id} is in {out}", err=True)


@vault.command()
@options.settings("home")
@options.as_json
def status(settings: Settings, as_json: bool) -> None:
    """List data keys: which master key wraps them, how many items they seal."""
    home = home_of(settings)
    rows = []
    for maison in maisons_with_a_vault(home):
        opened = Vault(home, maison, MasterKeys())
        sealed = Counter(items_by_key(opened))
        for entry in opened.data_keys():
            rows.append(
                {
                    "maison": maison,
                    "number": entry.number,
                    "created_at": entry.created_at.isoformat(timespec="seconds"),
                    "master": entry.master,
                    "destroyed_at": entry.destroyed_at
                    and entry.destroyed_at.isoformat(timespec="seconds"),
                    "items": sealed[entry.number],
                }
            )
    if as_json:
        click.echo(json.dumps({"data_keys": rows}))
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("maison", "key", "made", "master key", "destroyed", "items"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row.values()))
    Console().print(table)


@vault.command()
@options.settings("home", "database_url", "master_key_file")
@options.maison
@options.as_json
@click.pass_context
def rotate(ctx: click.Context, settings: Settings, maison: str, as_json: bool) -> None:
    """Seal a maison's items with a new data key and destroy the old one; run again if stopped."""
    home = home_of(settings)
    opened = Vault(home, maison, read_master_keys(settings))
    with open_home(home) as database:
        with database.session() as session:
            find_maison(session, maison)
        done = rotate_data_key(opened)
        if done.key_number is not None:
            counts = {"resealed": done.resealed, "broken": len(done.broken)}
            subject = f"data key {done.key_number}"
            _log(database, maison, Action.DATA_KEY_ROTATED, subject, counts)
    if as_json:
        click.echo(json.dumps(asdict(done)))
    elif done.key_number is None:
        click.echo(f"Nothing is kept of {maison}.")
    else:
        destroyed = ", ".join(map(str, done.destroyed)) or "none"
        click.echo(
            f"data key {done.key_number}: {done.resealed} items sealed anew; destroyed: {destroyed}"
        )
    for item in done.broken:
        click.echo(f"{item} cannot be opened and keeps the old key; erase or restore it", err=True)
    if done.broken:
        ctx.exit(Exit.SOME_FAILED)


@vault.command()
@options.settings("home", "database_url", "master_key_file")
@options.as_json
def rewrap(settings: Settings, as_json: bool) -> None:
    """Wrap every maison's data keys with the first master key; then the others may be destroyed."""
    home, masters = home_of(settings), read_master_keys(settings)
    first = masters.first().id
    rewrapped = {}
    with open_home(home) as database:
        for maison in maisons_with_a_vault(home):
            with Vault(home, maison, masters).changing_keys() as keys:
                rewrapped[maison] = keys.rewrap()
            if rewrapped[maison]:
                counts = {"data_keys": rewrapped[maison]}
                subject = f"master key {first}"
                _log(database, maison, Action.DATA_KEYS_REWRAPPED, subject, counts)
    if as_json:
        click.echo(json.dumps({"master": first, "rewrapped": rewrapped}))
    else:
        for maison, count in rewrapped.items():
            click.echo(f"{maison}: {count} data keys wrapped anew, by master key {first}")


def _log(
    database: Database, maison: str, action: Action, subject: str, counts: Mapping[str, int]
) -> None:
    with database.session(write=True) as session:
        record(session, maison, Deed(person_at_this_machine(), action, subject, counts))
