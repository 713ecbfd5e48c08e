"""Lets callers in: by their key, or, before any key exists, as the one on this machine."""

from typing import Self

import structlog
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from lookup.access.caller import Caller
from lookup.access.hashing import KeyText
from lookup.access.keys import KeyRing
from lookup.access.roles import Principal, Role
from lookup.access.tokens import TokenVerifier
from lookup.base.errors import Unauthenticated
from lookup.catalog.database import Database
from lookup.catalog.maisons import find_maison, is_elsewhere, refuse_elsewhere
from lookup.catalog.models import Maison
from lookup.settings.table import Settings

log = structlog.get_logger(__name__)
_SCHEME = "bearer"


class KeyGate:
    """The gate of a deployment.

    `loopback` says that the server listens on the loopback interface only. Then, while the
    database holds no key and exactly one maison, a local caller is let in as its advisor: so the
    first run works. The first key ends that, and so does `tokens`: then a provider says who is who.
    """

    def __init__(
        self,
        keys: KeyRing,
        database: Database,
        *,
        loopback: bool,
        region: str | None = None,
        tokens: TokenVerifier | None = None,
    ) -> None:
        self._keys = keys
        self._database = database
        self._loopback = loopback
        self._region = region
        self._tokens = tokens

    @classmethod
    def open(cls, settings: Settings, database: Database, *, loopback: bool) -> Self:
        """The gate that a deployment's settings ask for; the caller closes the database."""
        return cls(
            KeyRing(database, region=settings.region),
            database,
            loopback=loopback,
            region=settings.region,
            tokens=TokenVerifier.of(settings),
        )

    def admit(self, caller: Caller) -> Principal:
        """Who the caller is.

        Raises Unauthenticated, WrongRegion; for a provider's token also Forbidden, NotFound for a
        maison that is not here, and Unavailable.
        """
        if caller.authorization is not None:
            scheme, _, key = caller.authorization.partition(" ")
            if scheme.lower() != _SCHEME:
                raise Unauthenticated(
                    "The Authorization header is of a kind that is not known here.",
                    "Send `Authorization: Bearer lk_...`.",
                )
            return self._holder(key.strip())
        maison = self._first_run_maison() if caller.local else None
        if maison is not None:
            return Principal(maison, Role.ADVISOR, None)
        raise Unauthenticated(
            "The request carries no key.",
            "Send `Authorization: Bearer lk_...`; `lookup keys create` makes a key.",
        )

    def note_use(self, principal: Principal) -> None:
        """Remembers that the principal's key was used; called once the answer is sent."""
        if principal.key is None or not principal.made_here:
            return
        try:
            self._keys.note_use(principal.key)
        except OperationalError as error:
            # Nobody waits for this note, and the next use writes it.
            log.warning("key_use_not_noted", key=principal.key, reason=str(error.orig))

    def open_to_local(self) -> bool:
        """Whether callers on this machine need no key yet."""
        return self._first_run_maison() is not None

    def _holder(self, text: str) -> Principal:
        if self._tokens is None or KeyText.parse(text) is not None:
            return self._keys.verify(text)
        principal = self._tokens.verify(text)
        with self._database.session() as session:
            refuse_elsewhere(find_maison(session, principal.maison), self._region)
        return principal

    def _first_run_maison(self) -> str | None:
        if not self._loopback or self._tokens is not None or self._keys.any_ever():
            return None
        with self._database.session() as session:
            maisons = session.scalars(select(Maison).limit(2)).all()
        if len(maisons) != 1 or is_elsewhere(maisons[0].region, self._region):
            return None
        return maisons[0].code
