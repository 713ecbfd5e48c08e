"""One maison's vault: items go in and come out again, and lie there sealed."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from lookup.base.disk import writing
from lookup.base.durable import make_private, sync, write_durably
from lookup.base.errors import NotFound, SealBroken
from lookup.base.home import Home
from lookup.base.lock import lock
from lookup.vault.data_keys import DataKeyEntry, DataKeys
from lookup.vault.envelope import HEADER_BYTES, Header, Place, seal, unseal
from lookup.vault.master_keys import MasterKeys

_ITEM = re.compile(r"[0-9a-f]{32}")
_LOCK = ".lock"
_KEYS = "keys.json"


class Kind(StrEnum):
    """What an item is; also the directory it lies in."""

    FEEDBACK = "feedback"
    INSPECTION = "inspection"
    REFERENCE = "reference"
    ITEM = "item"
    WEBHOOK = "webhook"


@dataclass(frozen=True)
class Shredded:
    """Numbers of the keys that were destroyed, and how many items were deleted."""

    keys: tuple[int, ...]
    items: int


class Vault:
    """A maison's items; threads and processes may share it. Creates nothing before the first item.

    Whoever reads or adds holds a lock together with others; whoever changes keys holds it alone,
    so that no item is ever sealed with a key that is just being destroyed.
    """

    def __init__(self, home: Home, maison: str, masters: MasterKeys) -> None:
        self.maison = maison
        self._directory = home.vault_dir(maison)
        self._masters = masters
        self._keys = DataKeys(self._directory / _KEYS, maison, masters)

    def put(self, kind: Kind, data: bytes) -> str:
        """Keeps an item and gives the id by which it is found.

        Raises MasterKeyMissing, DiskFull, Unavailable; SealBroken also where there are items and
        the file of their keys is gone: a new one would be in the way of bringing it back.
        """
        self._masters.require()
        item = uuid.uuid4().hex
        while not self._put(kind, item, data):
            with self.changing_keys() as keys:
                if not keys.entries() and any(True for each in Kind for _ in self.items(each)):
                    raise _keys_gone(self._directory)
                if keys.newest() is None:
                    keys.add()
        return item

    def get(self, kind: Kind, item: str) -> bytes:
        """What was kept. Raises NotFound, KeyDestroyed, MasterKeyMissing, SealBroken."""
        path = self._path(kind, item)
        if not path.is_file():
            raise _no_item(item)
        with self._lock(shared=True):
            return self._open(kind, item, self._read(path, item))

    def header(self, kind: Kind, item: str) -> Header:
        """What can be told of an item without a key. Raises NotFound, SealBroken."""
        return Header.read(self._read(self._path(kind, item), item, HEADER_BYTES))

    def remove(self, kind: Kind, item: str) -> bool:
        """Deletes an item, also one that cannot be opened; tells whether it was there."""
        path = self._path(kind, item)
        if not path.is_file():
            return False
        with self._lock(shared=True):
            path.unlink(missing_ok=True)
            sync(path.parent)
        return True

    def items(self, kind: Kind) -> Iterator[str]:
        """Ids of all items of a kind, in no order."""
        for path in (self._directory / kind).glob("??/*"):
            if _ITEM.fullmatch(path.name):
                yield path.name

    def data_keys(self) -> tuple[DataKeyEntry, ...]:
        """All data keys there ever were, without what they are. Raises SealBroken."""
        return self._keys.entries()

    @contextmanager
    def at_rest(self) -> Iterator[Path]:
        """The vault's directory while no key changes: what is copied meanwhile fits together."""
        with self._lock(shared=True):
            yield self._directory

    @contextmanager
    def changing_keys(self) -> Iterator[DataKeys]:
        """The keys while nobody else reads, adds or changes anything."""
        with self._lock(shared=False):
            yield self._keys

    def shred(self) -> "Shredded":
        """Destroys every data key, then deletes every item; nothing kept so far opens again."""
        with self.changing_keys() as keys:
            alive = tuple(entry.number for entry in keys.entries() if entry.alive)
            if alive:
                keys.destroy(set(alive))
            items = [self._path(kind, item) for kind in Kind for item in self.items(kind)]
            for path in items:
                path.unlink(missing_ok=True)
            self.sweep(datetime.now(UTC))
        return Shredded(alive, len(items))

    def sweep(self, before: datetime) -> None:
        """Deletes what a process that was killed left half-written before that moment."""
        for kind in Kind:
            for path in (self._directory / kind).glob("??/.*"):
                if path.stat().st_mtime < before.timestamp():
                    path.unlink(missing_ok=True)

    def reseal(self, kind: Kind, item: str) -> bool:
        """Seals an item with the newest key, keeping its date; tells whether it had another one.

        Raises what `get` raises; NotFound where it was removed meanwhile.
        """
        with self.changing_keys() as keys:
            path = self._path(kind, item)
            sealed = self._read(path, item)
            header = Header.read(sealed)
            newest = keys.newest()
            if newest is None or header.key_number == newest[0]:
                return False
            data = self._open(kind, item, sealed)
            self._write(kind, item, data, *newest, header.kept_since)
            return True

    def _put(self, kind: Kind, item: str, data: bytes) -> bool:
        with self._lock(shared=True):
            newest = self._keys.newest()
            if newest is not None:
                self._write(kind, item, data, *newest, datetime.now(UTC))
        return newest is not None

    def _write(
        self, kind: Kind, item: str, data: bytes, number: int, key: bytes, since: datetime
    ) -> None:
        sealed = seal(data, key, number, Place(self.maison, kind, item), since)
        write_durably(self._path(kind, item), sealed, private=True)

    def _open(self, kind: Kind, item: str, sealed: bytes) -> bytes:
        key = self._keys.key(Header.read(sealed).key_number)
        return unseal(sealed, key, Place(self.maison, kind, item))

    def _path(self, kind: Kind, item: str) -> Path:
        if not _ITEM.fullmatch(item):
            raise _no_item(item)
        return self._directory / kind / item[:2] / item

    def _read(self, path: Path, item: str, size: int = -1) -> bytes:
        try:
            with path.open("rb") as file:
                return file.read(size)
        except FileNotFoundError:
            raise _no_item(item) from None

    @contextmanager
    def _lock(self, *, shared: bool) -> Iterator[None]:
        with writing(self._directory):
            make_private(self._directory)
        with lock(self._directory / _LOCK, shared=shared, private=True):
            yield


def maisons_with_a_vault(home: Home) -> list[str]:
    """Codes, sorted, of the maisons of which something is kept."""
    return sorted(keys.parent.parent.name for keys in home.path.glob(f"*/vault/{_KEYS}"))


def _keys_gone(directory: Path) -> SealBroken:
    return SealBroken(
        f"There are kept items in {directory}, and {_KEYS} is not there.",
        "Restore it from a backup. If none has it, `lookup privacy shred` ends those items.",
    )


def _no_item(item: str) -> NotFound:
    return NotFound(f"There is no kept item {item!r} here.", "It may have been erased.")
