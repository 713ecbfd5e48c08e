"""One sealed item: AES-256-GCM behind a header that is authenticated with it."""

import os
import struct
from dataclasses import dataclass
from datetime import UTC, datetime

from lookup.base.errors import SealBroken
from lookup.vault.cipher import decrypted, encrypted

KEY_BYTES = 32
_MAGIC = b"LKV1"
_NONCE_BYTES = 12
# Magic with version, number of the data key, kept since (unix seconds), nonce; big-endian.
_HEADER = struct.Struct(f">4sIQ{_NONCE_BYTES}s")
HEADER_BYTES = _HEADER.size


@dataclass(frozen=True)
class Place:
    """Where an item belongs; it opens nowhere else."""

    maison: str
    kind: str
    item: str

    def bound(self) -> bytes:
        """The place as associated data: parts with their lengths, so that none runs into the
        next."""
        parts = [part.encode() for part in (self.maison, self.kind, self.item)]
        return b"".join(struct.pack(">H", len(part)) + part for part in parts)


@dataclass(frozen=True)
class Header:
    """What can be read of a sealed item without its key; `kept_since` is aware, in UTC."""

    key_number: int
    kept_since: datetime
    nonce: bytes

    @classmethod
    def read(cls, sealed: bytes) -> "Header":
        """The header at the beginning of `sealed`. Raises SealBroken."""
        if len(sealed) < HEADER_BYTES or not sealed.startswith(_MAGIC):
            raise _broken("It does not begin as a sealed item does.")
        _, key_number, kept_since, nonce = _HEADER.unpack_from(sealed)
        try:
            return cls(key_number, datetime.fromtimestamp(kept_since, UTC), nonce)
        except (ValueError, OverflowError, OSError) as error:
            raise _broken("Its date is none.") from error

    def packed(self) -> bytes:
        """The header's bytes."""
        seconds = int(self.kept_since.timestamp())
        return _HEADER.pack(_MAGIC, self.key_number, seconds, self.nonce)


def seal(data: bytes, key: bytes, key_number: int, place: Place, kept_since: datetime) -> bytes:
    """The item sealed for its place with the maison's data key of that number.

    Nonces are random: NIST SP 800-38D allows 2^32 items under one key.
    """
    header = Header(key_number, kept_since, os.urandom(_NONCE_BYTES))
    packed = header.packed()
    return packed + encrypted(key, header.nonce, data, packed + place.bound())


def unseal(sealed: bytes, key: bytes, place: Place) -> bytes:
    """What was sealed. Raises SealBroken where a byte was changed or it belongs elsewhere."""
    header = Header.read(sealed)
    bound = sealed[:HEADER_BYTES] + place.bound()
    data = decrypted(key, header.nonce, sealed[HEADER_BYTES:], bound)
    if data is None:
        raise _broken("It was changed, or belongs to another place.")
    return data


def _broken(why: str) -> SealBroken:
    return SealBroken(
        f"A kept item cannot be opened. {why}",
        "Restore it from a backup; if none has it, erase it (`lookup privacy erase`).",
    )
