"""The public keys of an OpenID provider, from a file or a URL, kept for a while."""

import json
import threading
import time
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from urllib.request import HTTPRedirectHandler, build_opener

import structlog
from cryptography.exceptions import UnsupportedAlgorithm
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet, import_key

from lookup.base.errors import Unavailable

log = structlog.get_logger(__name__)
_LARGEST = 1_000_000
# Whoever invents key ids must not make the service ask its provider every time.
_AGAIN_SECONDS = 10.0
# A provider that is away for an hour must not close the boutiques, but a key that it withdrew must
# not be trusted for ever.
_LONGEST_SECONDS = 24 * 3600.0
# An unknown curve is a KeyError of joserfc 1.8, a point off its curve a ValueError of cryptography.
_KEY_ERRORS = (JoseError, KeyError, TypeError, ValueError, UnsupportedAlgorithm)


class ProviderKeys:
    """Keys by their id. Threads may share it.

    `place` is a path or a URL. Keys are read again after `keep_seconds`, and at once (but at most
    every ten seconds) for a key id that is not among them. Where they cannot be read again, the
    ones that are known stay for a day.
    """

    def __init__(
        self,
        place: str,
        *,
        keep_seconds: float,
        timeout_seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._place = place
        self._keep_seconds = keep_seconds
        self._timeout_seconds = timeout_seconds
        self._clock = clock
        self._keys: KeySet | None = None
        self._unusable: dict[str, str] = {}
        self._read_at = self._tried_at = float("-inf")
        self._reading = threading.Lock()

    def with_key(self, key_id: str | None) -> KeySet:
        """The keys, with that one among them if the provider has it. Raises Unavailable."""
        # Who has keys does not wait for another thread that is reading them.
        if self._wants_reading(key_id) and self._reading.acquire(blocking=self._known() is None):
            try:
                if self._wants_reading(key_id):
                    self._read()
            finally:
                self._reading.release()
        keys = self._known()
        if keys is None:
            raise Unavailable(
                "The keys of the identity provider cannot be read, so no token can be checked.",
                "Try again later, or use a key that `lookup keys create` made.",
            )
        return keys

    def _known(self) -> KeySet | None:
        too_old = self._clock() - self._read_at > max(_LONGEST_SECONDS, self._keep_seconds)
        return None if too_old else self._keys

    def _wants_reading(self, key_id: str | None) -> bool:
        now = self._clock()
        if now - self._tried_at < _AGAIN_SECONDS:
            return False
        known = self._keys is not None and any(key_id in (None, key.kid) for key in self._keys.keys)
        return not known or now - self._read_at >= self._keep_seconds

    def _read(self) -> None:
        self._tried_at = self._clock()
        try:
            keys, unusable = _signing_keys(self._content())
            self._warn(unusable)
            if not keys:
                raise ValueError("it holds no key that signs")
        except (OSError, HTTPException, ValueError) as error:
            log.error("provider keys cannot be read", place=self._place, reason=str(error))
            return
        self._keys = KeySet(keys)
        self._read_at = self._clock()

    def _warn(self, unusable: dict[str, str]) -> None:
        """Logs each key that cannot be used, once as long as the provider lists it."""
        for key, reason in unusable.items() - self._unusable.items():
            log.warning("provider key cannot be used", place=self._place, key=key, reason=reason)
        self._unusable = unusable

    def _content(self) -> bytes:
        if "://" not in self._place:
            return Path(self._place).read_bytes()
        opener = build_opener(_NoRedirects)
        with opener.open(self._place, timeout=self._timeout_seconds) as answer:
            content: bytes = answer.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise ValueError(f"it has more than {_LARGEST:,} bytes")
        return content


class _NoRedirects(HTTPRedirectHandler):
    """The keys come from the address that was configured, or not at all."""

    def redirect_request(self, *_: object) -> None:
        """Follows none, so that the redirect itself becomes an error."""


def _signing_keys(content: bytes) -> tuple[list[Key], dict[str, str]]:
    """The signing keys of a JWKS document, and why others of it cannot be used, by key id.

    Raises ValueError where it is no such document. A key of a type, curve or size that is not known
    here, or without all of its members, is no reason to refuse the others (RFC 7517, 5).
    """
    document = json.loads(content)
    listed = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        raise ValueError("it is not a JWKS document")
    keys: list[Key] = []
    unusable: dict[str, str] = {}
    for place, each in enumerate(listed, start=1):
        if not isinstance(each, dict):
            unusable[f"number {place}"] = "it is not an object"
            continue
        # Only what can sign publicly: a secret in a public document is no secret.
        if each.get("kty") == "oct" or each.get("use", "sig") != "sig":
            continue
        try:
            keys.append(import_key(each))
        except _KEY_ERRORS as error:
            unusable[str(each.get("kid", f"number {place}"))] = repr(error)
    return keys, unusable
