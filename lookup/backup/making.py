"""Makes a backup while the service runs."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import make_url

from lookup.backup.archive import ArchiveWriter, check_name, writing_archive
from lookup.backup.manifest import DATABASE, MANIFEST, BackupManifest
from lookup.base.disk import writing
from lookup.base.errors import BadInput, Refused, Unavailable
from lookup.base.home import Home
from lookup.index.remote.elsewhere import generation_store
from lookup.vault.master_keys import MasterKeys
from lookup.vault.store import Vault

# Beside a maison's published generation and its vault. Caches and reports are not among them.
_KEPT = ("publications.jsonl", "images", "receipts", "labelled")


def make_backup(home: Home, target: Path) -> BackupManifest:
    """Writes HOME into the new file `target`, .tar or .tar.zst.

    In it: the catalogue as it is at one moment (not where it is on a database server), each
    maison's published generation, thumbnails, receipts, labelled photos, and kept photos with
    their keys, sealed as they are. Image ids bind catalogue and generation, and rows come before
    the generation that names them: so what is published is noted first, then the catalogue copied.

    Raises BadInput where there is no such home, the file exists or is wrongly named; Refused where
    something changed meanwhile that must not; DiskFull; Unavailable.
    """
    check_name(target)
    if target.exists():
        raise BadInput(f"{target} exists.", "Name a new file.")
    published = {maison: _published(home, maison) for maison in _maisons(home)}
    with writing(target.parent), writing_archive(target) as archive:
        has_database = _add_database(archive, home, target.parent)
        for maison, generation in published.items():
            _add_maison(archive, home, maison, generation)
        manifest = BackupManifest(
            made_at=datetime.now(UTC),
            software=version("boutique-lookup"),
            database=has_database,
            generations=published,
            files=archive.files.copy(),
        )
        archive.add_bytes(MANIFEST, manifest.model_dump_json(indent=1).encode())
    return manifest


def _maisons(home: Home) -> list[str]:
    if not home.path.is_dir():
        raise BadInput(f"There is no home directory {home.path}.", "Check --home.")
    parts = (path for name in ("generations", "vault") for path in home.path.glob(f"*/{name}"))
    return sorted({path.parent.name for path in parts})


def _published(home: Home, maison: str) -> str | None:
    return generation_store(home, maison).current_or_none()


def _add_database(archive: ArchiveWriter, home: Home, scratch: Path) -> bool:
    url = make_url(home.database_url)
    if url.get_backend_name() != "sqlite":
        return False
    source = Path(url.database or "")
    if not source.is_file():
        raise BadInput(f"There is no catalogue {source}.", "Check --home.")
    with TemporaryDirectory(prefix=".backup-", dir=scratch) as folder:
        copy = Path(folder) / DATABASE
        try:
            with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(copy)) as still:
                live.backup(still)
                sound = still.execute("PRAGMA quick_check").fetchone()[0]
        except sqlite3.Error as error:
            raise Unavailable(
                f"The catalogue {source} cannot be copied: {error}.", "Try again."
            ) from error
        if sound != "ok":
            raise Refused(
                f"The catalogue {source} is damaged: {sound}.", "Restore an earlier backup."
            )
        archive.add(DATABASE, copy)
    return True


def _add_maison(archive: ArchiveWriter, home: Home, maison: str, generation: str | None) -> None:
    directory = home.maison_dir(maison)
    if generation is not None:
        _add_generation(archive, home, maison, generation)
    for name in _KEPT:
        _add_tree(archive, home, directory / name)
    vault = home.vault_dir(maison)
    if vault.is_dir():
        with Vault(home, maison, MasterKeys()).at_rest():
            _add_tree(archive, home, vault)


def _add_generation(archive: ArchiveWriter, home: Home, maison: str, generation: str) -> None:
    try:
        files = list(_files(generation_store(home, maison).path(generation)))
        for path in files:
            archive.add(_name(home, path), path)
    except FileNotFoundError as error:
        raise Refused(
            f"The generation {generation} of {maison} was removed while it was copied.",
            "Back up again.",
        ) from error
    archive.add_bytes(_name(home, home.current_file(maison)), f"{generation}\n".encode())


def _add_tree(archive: ArchiveWriter, home: Home, path: Path) -> None:
    for file in _files(path):
        try:
            archive.add(_name(home, file), file)
        except FileNotFoundError:
            continue  # a thumbnail or a photo that was removed meanwhile


def _files(path: Path) -> Iterator[Path]:
    """The file, or all below the directory but unfinished and lock files."""
    if path.is_file():
        yield path
    for below in sorted(path.rglob("*")):
        if below.is_file() and not below.name.startswith("."):
            yield below


def _name(home: Home, path: Path) -> str:
    return path.relative_to(home.path).as_posix()
