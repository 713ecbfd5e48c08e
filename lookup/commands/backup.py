"""`lookup backup` and `lookup restore`: a home directory in one file, and back."""

import json
from pathlib import Path

import click
from sqlalchemy import select

from lookup.audit.record import Action, Deed, person_at_this_machine, record
from lookup.backup.making import make_backup
from lookup.backup.manifest import BackupManifest
from lookup.backup.restoring import restore_backup
from lookup.base.home import Home
from lookup.catalog.database import open_home
from lookup.catalog.models import Maison
from lookup.commands.terminal import options
from lookup.settings.home import home_of
from lookup.settings.table import Settings

_DUMP = (
    "The catalogue is on a database server and not in this backup: dump it now, after this"
    " command, with `pg_dump --format=custom`."
)
_LOAD = "The catalogue is not in this backup: load its dump with `pg_restore`, then start."


@click.command()
@options.settings("home", "database_url")
@click.option(
    "--to",
    "target",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="New file, named .tar or .tar.zst.",
)
@options.as_json
def backup(settings: Settings, target: Path, as_json: bool) -> None:
    """Write what cannot be built again into one file.

    Catalogue, published generations, kept photos and their keys. The service and the indexer may
    run meanwhile. The master key is not in it: keep that apart.
    """
    home = home_of(settings)
    made = make_backup(home, target)
    _log(home, Action.BACKUP_MADE, target, made)
    _say(made, target, as_json)
    if not made.database:
        click.echo(_DUMP, err=True)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@options.settings("home", "database_url")
@options.as_json
def restore(file: Path, settings: Settings, as_json: bool) -> None:
    """Bring a backup back into an empty directory.

    Every file in FILE is checked before.
    """
    home = home_of(settings)
    restored = restore_backup(file, home.path)
    if restored.database:
        _log(Home(home.path), Action.BACKUP_RESTORED, file, restored)
    _say(restored, home.path, as_json)
    if not restored.database:
        click.echo(_LOAD, err=True)


def _log(home: Home, action: Action, file: Path, manifest: BackupManifest) -> None:
    deed = Deed(
        person_at_this_machine(),
        action,
        file.name[-255:],
        {"made_at": manifest.made_at.isoformat(timespec="seconds"), "files": len(manifest.files)},
    )
    with (
        open_home(home) as database,
        database.session(write=True) as session,
    ):
        for maison in session.scalars(select(Maison.code)).all():
            record(session, maison, deed)


def _say(manifest: BackupManifest, place: Path, as_json: bool) -> None:
    size = sum(file.size for file in manifest.files.values())
    if as_json:
        document = manifest.model_dump(mode="json", exclude={"files"})
        click.echo(json.dumps({"place": str(place), "bytes": size, **document}, indent=2))
        return
    click.echo(f"{place}: {len(manifest.files)} files, {size / 1e6:.1f} MB")
    for maison, generation in manifest.generations.items():
        click.echo(f"{maison}: {generation or 'nothing published'}")
