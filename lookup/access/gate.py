"""Lets callers in: by their key, or, before any key exists, as the one on this machine."""

import structlog
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from lookup.access.caller import Caller
from lookup.access.keys import KeyRing
from lookup.access.roles import Principal, Role
from lookup.catalog.database import Database
from lookup.catalog.models import Maison
from lookup.errors import Unauthenticated

log = structlog.get_logger(__name__)
_SCHEME = "bearer"


class KeyGate:
    """The gate of a deployment.

    `loopback` says that the server listens on the loopback interface only. Then, while the
    database holds no key and exactly one maison, a local caller is let in as its advisor: so the
    first run works. The first key ends that.
    """

    def __init__(self, keys: KeyRing, database: Database, *, loopback: bool) -> None:
        self._keys = keys
        self._database = database
        self._loopback = loopback

    def admit(self, caller: Caller) -> Principal:
        """Who the caller is. Raises Unauthenticated."""
        if caller.authorization is not None:
            scheme, _, key = caller.authorization.partition(" ")
            if scheme.lower() != _SCHEME:
                raise Unauthenticated(
                    "The Authorization header is of a kind that is not known here.",
                    "Send `Authorization: Bearer lk_...`.",
                )
            return self._keys.verify(key.strip())
        maison = self._first_run_maison() if caller.local else None
        if maison is not None:
            return Principal(maison, Role.ADVISOR, None)
        raise Unauthenticated(
            "The request carries no key.",
            "Send `Authorization: Bearer lk_...`; `lookup keys create` makes a key.",
        )

    def note_use(self, principal: Principal) -> None:
        """Remembers that the principal's key was used; called once the answer is sent."""
        if principal.key is None:
            return
        try:
            self._keys.note_use(principal.key)
        except OperationalError as error:
            # Nobody waits for this note, and the next use writes it.
            log.warning("key_use_not_noted", key=principal.key, reason=str(error.orig))

    def open_to_local(self) -> bool:
        """Whether callers on this machine need no key yet."""
        return self._first_run_maison() is not None

    def _first_run_maison(self) -> str | None:
        if not self._loopback or self._keys.any_ever():
            return None
        with self._database.session() as session:
            codes = session.scalars(select(Maison.code).limit(2)).all()
        return codes[0] if len(codes) == 1 else None
