"""Brings a backup back into an empty home directory."""

import json
import shutil
from pathlib import Path

from pydantic import ValidationError

from lookup.backup.archive import check_name, extract
from lookup.backup.manifest import DATABASE, MANIFEST, BackedUpFile, BackupManifest
from lookup.base.disk import writing
from lookup.base.durable import sync, sync_tree
from lookup.base.errors import BackupDamaged, BadInput

_STAGING = ".restoring"


def restore_backup(backup: Path, home: Path) -> BackupManifest:
    """Unpacks beside the place, checks every digest, and only then moves all into `home`.

    Raises BadInput where there is no such backup or `home` is not empty, BackupDamaged where not
    everything is as its manifest says: then `home` is as it was. DiskFull, Unavailable.
    """
    check_name(backup)
    if not backup.is_file():
        raise BadInput(f"There is no backup {backup}.", "Check the name.")
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise BadInput(f"{home} is not empty.", "Restore into a new directory.")
    existed = home.exists()
    staging = home / _STAGING
    with writing(home):
        staging.mkdir(mode=0o700, parents=True)
        try:
            manifest = _checked(backup, extract(backup, staging), staging)
            (staging / MANIFEST).unlink()
            sync_tree(staging)
            # The catalogue last: without it nothing takes the directory for a home.
            for path in sorted(staging.iterdir(), key=lambda path: path.name == DATABASE):
                path.rename(home / path.name)
        finally:
            shutil.rmtree(staging)
            if not existed and not any(home.iterdir()):
                home.rmdir()
        sync(home)
    return manifest


def _checked(backup: Path, found: dict[str, BackedUpFile], staging: Path) -> BackupManifest:
    if found.pop(MANIFEST, None) is None:
        raise _damaged(backup, "its end is missing")
    text = (staging / MANIFEST).read_text(encoding="utf-8")
    try:
        if json.loads(text).get("version") != 1:
            raise _damaged(backup, "a newer version of this software made it")
        manifest = BackupManifest.model_validate_json(text)
    except (ValidationError, ValueError, AttributeError) as error:
        raise _damaged(backup, "its manifest cannot be read") from error
    wrong = sorted(
        name
        for name in manifest.files.keys() | found.keys()
        if manifest.files.get(name) != found.get(name)
    )
    if wrong:
        raise _damaged(backup, f"these files are not as they were: {', '.join(wrong[:5])}")
    return manifest


def _damaged(backup: Path, why: str) -> BackupDamaged:
    return BackupDamaged(
        f"The backup {backup} cannot be restored: {why}.",
        "Take another backup; nothing was changed.",
    )
