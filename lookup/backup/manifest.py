"""What a backup says of itself: every file with its digest."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

MANIFEST = "backup.json"
DATABASE = "catalog.sqlite3"


class BackedUpFile(BaseModel):
    """One file; SHA-256 in hex."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: int
    sha256: str


class BackupManifest(BaseModel):
    """The last member of a backup. `generations` names each maison's published one, None where
    nothing was published; `database` is whether the catalogue is in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    made_at: datetime
    software: str
    database: bool
    generations: dict[str, str | None]
    files: dict[str, BackedUpFile]
