"""Lets callers in by their key or their token, and makes the first key."""

import hmac
from typing import TYPE_CHECKING, Self

import structlog
from sqlalchemy.exc import OperationalError

from lookup.access.hashing import KeyText
from lookup.access.keys import KeyRing, NewKey
from lookup.access.roles import Principal, Role
from lookup.base.errors import Unauthenticated
from lookup.catalog.database import Database
from lookup.catalog.maisons import find_maison, refuse_elsewhere
from lookup.settings.table import Settings

if TYPE_CHECKING:
    from lookup.access.tokens import TokenVerifier

log = structlog.get_logger(__name__)
_SCHEME = "bearer"


class KeyGate:
    """The gate of a deployment.

    Whoever knows `first_key_token` makes the first key of the database, and no other.
    """

    def __init__(
        self,
        keys: KeyRing,
        database: Database,
        *,
        first_key_token: str | None = None,
        region: str | None = None,
        tokens: "TokenVerifier | None" = None,
    ) -> None:
        self._keys = keys
        self._database = database
        self._first_key_token = first_key_token
        self._region = region
        self._tokens = tokens

    @classmethod
    def open(
        cls, settings: Settings, database: Database, *, first_key_token: str | None = None
    ) -> Self:
        """The gate that a deployment's settings ask for; the caller closes the database."""
        return cls(
            KeyRing(database, region=settings.region),
            database,
            first_key_token=first_key_token,
            region=settings.region,
            tokens=_verifier(settings),
        )

    def admit(self, authorization: str | None) -> Principal:
        """Who sends this header.

        Raises Unauthenticated, WrongRegion; for a provider's token also Forbidden, NotFound for a
        maison that is not here, and Unavailable.
        """
        if authorization is None:
            raise Unauthenticated(
                "The request carries no key.",
                "Send `Authorization: Bearer lk_...`; `lookup keys create` makes a key.",
            )
        scheme, _, key = authorization.partition(" ")
        if scheme.lower() != _SCHEME:
            raise Unauthenticated(
                "The Authorization header is of a kind that is not known here.",
                "Send `Authorization: Bearer lk_...`.",
            )
        return self._holder(key.strip())

    def make_first_key(self, token: str) -> NewKey:
        """An advisor's key, where there is none yet and exactly one maison.

        Raises Unauthenticated for another token than the deployment's, Refused, WrongRegion.
        """
        expected = self._first_key_token
        if expected is None or not hmac.compare_digest(token.encode(), expected.encode()):
            raise Unauthenticated(
                "This token makes no key.",
                "Open the address that `lookup serve` printed last, or use `lookup keys create`.",
            )
        return self._keys.create_first(Role.ADVISOR, name="first run")

    def note_use(self, principal: Principal) -> None:
        """Remembers that the principal's key was used; called once the answer is sent."""
        if not principal.made_here:
            return
        try:
            self._keys.note_use(principal.key)
        except OperationalError as error:
            # Nobody waits for this note, and the next use writes it.
            log.warning("key_use_not_noted", key=principal.key, reason=str(error.orig))

    def _holder(self, text: str) -> Principal:
        if self._tokens is None or KeyText.parse(text) is not None:
            return self._keys.verify(text)
        principal = self._tokens.verify(text)
        with self._database.session() as session:
            refuse_elsewhere(find_maison(session, principal.maison), self._region)
        return principal


def _verifier(settings: Settings) -> "TokenVerifier | None":
    if settings.oidc_issuer is None:
        return None
    from lookup.access.tokens import TokenVerifier  # its libraries take 9 MB

    return TokenVerifier.of(settings)
