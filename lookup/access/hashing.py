"""Keys as text, and their slow hashes checked at most once per process and key."""

import hashlib
import secrets
import string
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

_ALPHABET = string.ascii_letters + string.digits
_PREFIX_LENGTH = 8
_SECRET_LENGTH = 43  # 62**43 is just above 2**256
_REMEMBERED = 4096


@dataclass(frozen=True)
class KeyText:
    """A key as a person holds it: `lk_<prefix>_<secret>`."""

    prefix: str
    secret: str = field(repr=False)

    @classmethod
    def generate(cls) -> "KeyText":
        """A new random key."""
        return cls(_random(_PREFIX_LENGTH), _random(_SECRET_LENGTH))

    @classmethod
    def parse(cls, text: str) -> "KeyText | None":
        """The key a text holds; None when it has not the form of one."""
        kind, _, rest = text.partition("_")
        prefix, _, secret = rest.partition("_")
        if kind != "lk" or len(prefix) != _PREFIX_LENGTH or len(secret) != _SECRET_LENGTH:
            return None
        if not (prefix + secret).isascii() or not (prefix + secret).isalnum():
            return None
        return cls(prefix, secret)

    def reveal(self) -> str:
        """The whole key, to be shown once."""
        return f"lk_{self.prefix}_{self.secret}"


class KeyHasher:
    """Argon2id, with a memory of what was already verified.

    Only digests are remembered, each with the hash it was verified against: a key that is
    revoked or replaced in the database is refused at once, whatever is remembered here.
    """

    def __init__(self) -> None:
        # OWASP's second profile (19 MiB, 2 passes): requests verify in parallel within a
        # bounded memory, and the secret is 256 random bits, not a person's password.
        self._argon2 = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._verified: OrderedDict[bytes, str] = OrderedDict()
        self._lock = threading.Lock()
        # Whoever guesses secrets of a known prefix must not take every thread and all memory.
        self._slots = threading.BoundedSemaphore(2)

    def hash(self, key: KeyText) -> str:
        """The hash to store."""
        return self._argon2.hash(key.reveal())

    def matches(self, key: KeyText, stored: str) -> bool:
        """Whether `stored` is the hash of the key."""
        digest = hashlib.sha256(key.reveal().encode()).digest()
        with self._lock:
            if self._verified.get(digest) == stored:
                self._verified.move_to_end(digest)
                return True
        with self._slots:
            try:
                self._argon2.verify(stored, key.reveal())
            except VerifyMismatchError:
                return False
        with self._lock:
            self._verified[digest] = stored
            while len(self._verified) > _REMEMBERED:
                self._verified.popitem(last=False)
        return True


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
