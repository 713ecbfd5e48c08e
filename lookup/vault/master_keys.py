"""Master keys: they come from a file or the environment and only ever wrap other keys."""

import base64
import hashlib
import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from lookup.base.durable import replaced_file
from lookup.base.errors import BadInput, MasterKeyMissing, MasterKeyUnusable, SealBroken
from lookup.settings.table import Settings
from lookup.vault.cipher import decrypted, encrypted
from lookup.vault.envelope import KEY_BYTES

log = structlog.get_logger(__name__)

_TEXT = re.compile(r"lmk_([A-Za-z0-9_-]{43})")
_NONCE_BYTES = 12


@dataclass(frozen=True)
class MasterKey:
    """256 random bits. `id` names it in files and messages and tells nothing of it."""

    secret: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> "MasterKey":
        """A new random key."""
        return cls(secrets.token_bytes(KEY_BYTES))

    @classmethod
    def parse(cls, text: str) -> "MasterKey":
        """The key a text holds. Raises MasterKeyUnusable, which never repeats the text."""
        found = _TEXT.fullmatch(text)
        if found is None:
            raise _unusable("it does not have the form of one")
        return cls(base64.urlsafe_b64decode(found[1] + "="))

    def reveal(self) -> str:
        """The key as text, for the file that holds it."""
        return "lmk_" + base64.urlsafe_b64encode(self.secret).decode().rstrip("=")

    @property
    def id(self) -> str:
        """16 hex digits of a digest."""
        return hashlib.sha256(b"lookup master key id\0" + self.secret).hexdigest()[:16]

    def wrap(self, key: bytes, bound_to: bytes) -> bytes:
        """`key` sealed by this one; it opens only with the same `bound_to`."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + encrypted(self.secret, nonce, key, bound_to)

    def unwrap(self, wrapped: bytes, bound_to: bytes) -> bytes:
        """The key that was wrapped. Raises SealBroken."""
        nonce, sealed = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
        key = decrypted(self.secret, nonce, sealed, bound_to)
        if key is None:
            raise SealBroken(
                "A maison's data key cannot be unwrapped: it was changed or is another maison's.",
                "Restore the maison's vault/keys.json from a backup.",
            )
        return key


class MasterKeys:
    """The keys of a deployment: the first wraps, the others only unwrap what they once wrapped."""

    def __init__(self, keys: Iterable[MasterKey] = ()) -> None:
        self._keys = {key.id: key for key in keys}

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._keys)

    def require(self) -> None:
        """Raises MasterKeyMissing where there is none, so that nothing can be kept."""
        self.first()

    def first(self) -> MasterKey:
        """The key that wraps. Raises MasterKeyMissing."""
        for key in self._keys.values():
            return key
        raise MasterKeyMissing(
            "No master key is configured, so nothing may be kept.",
            "`lookup vault new-key --out FILE` makes one; name the file by --master-key-file or"
            " LOOKUP_MASTER_KEY_FILE, and keep a copy of it away from the backups.",
        )

    def named(self, key_id: str) -> MasterKey:
        """The key of that id. Raises MasterKeyMissing."""
        try:
            return self._keys[key_id]
        except KeyError:
            raise MasterKeyMissing(
                f"The master key {key_id}, which wrapped a data key, is not configured.",
                "Add it to the master key file, below the one that is there.",
            ) from None


def read_master_keys(settings: Settings) -> MasterKeys:
    """The keys these settings name, none where they name none; blanks stand between keys.

    Raises MasterKeyUnusable.
    """
    if settings.master_key is not None:
        text = settings.master_key.get_secret_value()
    elif settings.master_key_file is not None:
        text = _read(settings.master_key_file)
    else:
        return MasterKeys()
    keys = [MasterKey.parse(word) for word in text.split()]
    if not keys:
        raise _unusable("it is empty")
    return MasterKeys(keys)


def write_master_key(path: Path, key: MasterKey) -> None:
    """Puts the key first in the file, which only its owner may read; earlier keys stay below.

    Raises BadInput.
    """
    try:
        earlier = path.read_text(encoding="ascii") if path.exists() else ""
        with replaced_file(path, private=True) as stream:
            stream.write(f"{key.reveal()}\n{earlier}".encode("ascii"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            f"The master key file {path} cannot be written: {error}.", "Name another file."
        ) from error


def _read(path: Path) -> str:
    try:
        text = path.read_text(encoding="ascii")
        open_to_others = path.stat().st_mode & 0o077
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise _unusable(f"the file {path} cannot be read: {reason}") from error
    if open_to_others:
        log.warning("others may read the master key file", file=str(path), remedy="chmod 600")
    return text


def _unusable(why: str) -> MasterKeyUnusable:
    return MasterKeyUnusable(
        f"The master key cannot be used: {why}.",
        "`lookup vault new-key` makes one; give it unchanged in the file or LOOKUP_MASTER_KEY.",
    )
