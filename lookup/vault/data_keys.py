"""A maison's data keys, kept beside what they seal, each wrapped by a master key."""

import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lookup.base.durable import write_durably
from lookup.base.errors import KeyDestroyed, SealBroken
from lookup.vault.envelope import KEY_BYTES, Place
from lookup.vault.master_keys import MasterKeys


class DataKeyEntry(BaseModel):
    """One key. Numbers are never used twice: an entry whose key was destroyed stays."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    created_at: datetime
    master: str | None
    """Id of the master key that wrapped it; null once destroyed."""
    wrapped: str | None = Field(pattern=r"^[0-9a-f]{120}$")
    """Nonce, key and tag in hex; null once destroyed."""
    destroyed_at: datetime | None = None

    @property
    def alive(self) -> bool:
        """Whether the key can still be unwrapped."""
        return self.wrapped is not None


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    maison: str
    keys: tuple[DataKeyEntry, ...] = ()


class DataKeys:
    """One maison's keys, oldest first. The caller holds the vault's lock."""

    def __init__(self, path: Path, maison: str, masters: MasterKeys) -> None:
        self._path = path
        self._maison = maison
        self._masters = masters

    def entries(self) -> tuple[DataKeyEntry, ...]:
        """All keys there ever were. Raises SealBroken for a file that cannot be read as one."""
        try:
            text = self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return ()
        try:
            file = _File.model_validate_json(text)
        except ValidationError as error:
            raise _unreadable(self._path) from error
        if file.maison != self._maison:
            raise _unreadable(self._path)
        return file.keys

    def newest(self) -> tuple[int, bytes] | None:
        """Number and bytes of the key that seals; None where there is none alive.

        Raises MasterKeyMissing, SealBroken.
        """
        alive = [entry for entry in self.entries() if entry.alive]
        return (alive[-1].number, self._unwrap(alive[-1])) if alive else None

    def key(self, number: int) -> bytes:
        """The key of that number. Raises KeyDestroyed, MasterKeyMissing, SealBroken."""
        for entry in self.entries():
            if entry.number == number:
                return self._unwrap(entry)
        raise SealBroken(
            f"There is no data key {number} of {self._maison}.",
            "Restore the maison's vault/keys.json from the backup its items are from.",
        )

    def add(self) -> tuple[int, bytes]:
        """A new key, which seals from now on. Raises MasterKeyMissing."""
        entries = self.entries()
        number = entries[-1].number + 1 if entries else 1
        key = secrets.token_bytes(KEY_BYTES)
        self._write((*entries, self._wrap(number, key, datetime.now(UTC))))
        return number, key

    def destroy(self, numbers: set[int]) -> None:
        """Forgets keys for good; whatever they sealed stays sealed."""
        gone = {"master": None, "wrapped": None, "destroyed_at": datetime.now(UTC)}
        self._write(
            tuple(
                entry.model_copy(update=gone) if entry.number in numbers and entry.alive else entry
                for entry in self.entries()
            )
        )

    def rewrap(self) -> int:
        """Wraps with the first master key whatever another one wrapped; tells how many.

        Raises MasterKeyMissing, SealBroken; then nothing was changed.
        """
        first = self._masters.first().id
        entries = self.entries()
        stale = {entry.number for entry in entries if entry.alive and entry.master != first}
        if stale:
            self._write(
                tuple(
                    self._wrap(entry.number, self._unwrap(entry), entry.created_at)
                    if entry.number in stale
                    else entry
                    for entry in entries
                )
            )
        return len(stale)

    def _wrap(self, number: int, key: bytes, created_at: datetime) -> DataKeyEntry:
        master = self._masters.first()
        wrapped = master.wrap(key, self._bound(number)).hex()
        return DataKeyEntry(number=number, created_at=created_at, master=master.id, wrapped=wrapped)

    def _unwrap(self, entry: DataKeyEntry) -> bytes:
        if entry.wrapped is None or entry.master is None:
            raise KeyDestroyed(
                f"The data key {entry.number} of {self._maison} was destroyed"
                f" on {entry.destroyed_at:%Y-%m-%d}: what it sealed cannot be read any more.",
                "Nothing brings it back; that is what destroying a key is for.",
            )
        return self._masters.named(entry.master).unwrap(
            bytes.fromhex(entry.wrapped), self._bound(entry.number)
        )

    def _bound(self, number: int) -> bytes:
        return Place(self._maison, "data-key", str(number)).bound()

    def _write(self, entries: tuple[DataKeyEntry, ...]) -> None:
        text = _File(maison=self._maison, keys=entries).model_dump_json(indent=2) + "\n"
        write_durably(self._path, text.encode(), private=True)


def _unreadable(path: Path) -> SealBroken:
    return SealBroken(
        f"The key file {path} is damaged or another maison's.", "Restore it from a backup."
    )
