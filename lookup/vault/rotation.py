"""Changing keys while the service runs; killed at any moment, the same call finishes."""

from collections.abc import Iterator
from dataclasses import dataclass

from lookup.base.errors import NotFound, SealBroken
from lookup.vault.store import Kind, Vault


@dataclass(frozen=True)
class Rotation:
    """What a change of the data key did; `broken` items cannot be opened and keep their old key."""

    key_number: int | None
    resealed: int
    destroyed: tuple[int, ...]
    broken: tuple[str, ...]


def rotate_data_key(vault: Vault) -> Rotation:
    """Seals all that is kept with a new data key, then destroys the earlier ones.

    More than one living key means that an earlier run was stopped: it is finished, and no further
    key is made. Raises MasterKeyMissing, SealBroken (of the key file), DiskFull, Unavailable.
    """
    with vault.changing_keys() as keys:
        living = [entry.number for entry in keys.entries() if entry.alive]
        if not living:
            return Rotation(None, 0, (), ())
        newest = living[-1] if len(living) > 1 else keys.add()[0]
    resealed, broken = 0, []
    for kind, item in _everything(vault):
        try:
            resealed += vault.reseal(kind, item)
        except NotFound:
            continue  # erased meanwhile
        except SealBroken:
            broken.append(item)
    with vault.changing_keys() as keys:
        alive = {entry.number for entry in keys.entries() if entry.alive}
        idle = alive - set(items_by_key(vault)) - {newest}
        keys.destroy(idle)
    return Rotation(newest, resealed, tuple(sorted(idle)), tuple(broken))


def items_by_key(vault: Vault) -> Iterator[int]:
    """For each item the number of the key that sealed it; items without a header have none."""
    for kind, item in _everything(vault):
        try:
            yield vault.header(kind, item).key_number
        except (NotFound, SealBroken):
            continue


def _everything(vault: Vault) -> Iterator[tuple[Kind, str]]:
    for kind in Kind:
        for item in sorted(vault.items(kind)):
            yield kind, item
