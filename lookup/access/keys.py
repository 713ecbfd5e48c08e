"""The keys of all maisons: made, listed, revoked, verified."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Row, Select, bindparam, select, update
from sqlalchemy.orm import Session

from lookup.access.hashing import KeyHasher, KeyText
from lookup.access.models import ApiKey
from lookup.access.roles import Principal, Role
from lookup.audit.record import Action, Deed, record
from lookup.base.errors import BadInput, NotFound, Refused, Unauthenticated
from lookup.catalog.database import Database
from lookup.catalog.maisons import find_maison, is_elsewhere, refuse_elsewhere, wrong_region
from lookup.catalog.models import Maison

_USE_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class KeyInfo:
    """All that may be shown of a key; times are aware, in UTC."""

    prefix: str
    maison: str
    role: Role
    name: str | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


@dataclass(frozen=True)
class NewKey:
    """A key just made; `secret` is the whole key and exists nowhere else."""

    secret: str
    info: KeyInfo


class KeyRing:
    """The keys in one database. Threads may share it.

    `by` is who makes and revokes keys, for the audit log. A key of a maison that is pinned to
    another region than `region` is neither made nor let in.
    """

    def __init__(
        self,
        database: Database,
        *,
        by: str = "the service",
        region: str | None = None,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self._database = database
        self._by = by
        self._region = region
        self._now = now or (lambda: datetime.now(UTC))
        self._hasher = KeyHasher()
        self._noted: dict[str, datetime] = {}

    def create(
        self,
        maison: str,
        role: Role,
        *,
        name: str | None = None,
        expires_at: datetime | None = None,
    ) -> NewKey:
        """A new key of an existing maison. Raises NotFound, BadInput, WrongRegion."""
        if expires_at is not None and expires_at <= self._now():
            raise BadInput("The key would have expired already.", "Choose a time to come.")
        with self._database.session(write=True) as session:
            return self._make(session, find_maison(session, maison), role, name, expires_at)

    def create_first(self, role: Role, *, name: str | None = None) -> NewKey:
        """The database's first key, of its only maison.

        Raises Refused where there was a key before, or not exactly one maison, and WrongRegion.
        """
        with self._database.session(write=True) as session:
            # Of two who ask at once the second waits here, and then finds the first one's key.
            maisons = session.scalars(select(Maison).limit(2).with_for_update()).all()
            if len(maisons) != 1 or session.scalar(select(ApiKey.id).limit(1)) is not None:
                raise Refused(
                    "This is for the first key of the only maison.",
                    "`lookup keys create` makes a key of any maison at any time.",
                )
            return self._make(session, maisons[0], role, name, None)

    def list(self, maison: str) -> list[KeyInfo]:
        """All keys of a maison, oldest first. Raises NotFound."""
        with self._database.session() as session:
            find_maison(session, maison)
            rows = session.execute(_rows().where(Maison.code == maison).order_by(ApiKey.id)).all()
        return [_info(row) for row in rows]

    def revoke(self, maison: str, prefix: str) -> KeyInfo:
        """Ends a key, at once and for good; a second time changes nothing. Raises NotFound."""
        with self._database.session(write=True) as session:
            row = session.execute(
                _rows().where(Maison.code == maison, ApiKey.prefix == prefix)
            ).one_or_none()
            if row is None:
                raise NotFound(
                    f"{maison} has no key {prefix!r}.",
                    "`lookup keys list` shows its keys by their prefix.",
                )
            key: ApiKey = row[0]
            if key.revoked_at is None:
                key.revoked_at = self._now()
                record(session, maison, Deed(self._by, Action.KEY_REVOKED, prefix))
            return _info(row)

    def verify(self, text: str) -> Principal:
        """Who holds this key. Raises Unauthenticated, WrongRegion.

        Reads the key's row every time, so a revocation holds from the next request on; only the
        slow hash is remembered. Whether a key is unknown, wrong, revoked or expired is not told
        before its secret was proven.
        """
        key = KeyText.parse(text)
        kept = self._find(key.prefix) if key else None
        if key is None or kept is None or not self._hasher.matches(key, kept.hash):
            raise _unauthenticated("The key is not known.")
        if kept.revoked_at is not None:
            raise _unauthenticated("The key was revoked.")
        if kept.expires_at is not None and kept.expires_at <= self._now():
            raise _unauthenticated("The key has expired.")
        if kept.region is not None and is_elsewhere(kept.region, self._region):
            raise wrong_region(kept.maison, kept.region)
        return Principal(kept.maison, Role(kept.role), key.prefix, name=kept.name)

    def note_use(self, prefix: str) -> None:
        """Remembers that a key was used, to the minute (not a write for every request)."""
        now = self._now()
        last = self._noted.get(prefix)
        if last is not None and now - last < _USE_NOTED_EVERY:
            return  # asking the database took as long as reading the key
        stale = ApiKey.last_used_at.is_(None) | (ApiKey.last_used_at < now - _USE_NOTED_EVERY)
        with self._database.session() as session:
            due = session.scalar(select(ApiKey.id).where(ApiKey.prefix == prefix, stale))
        if due is not None:
            with self._database.session(wait=False) as session:
                session.execute(update(ApiKey).where(ApiKey.id == due).values(last_used_at=now))
        self._noted[prefix] = now

    def any_ever(self) -> bool:
        """Whether the database holds a key of any maison, also a revoked or expired one."""
        with self._database.session() as session:
            return session.scalar(select(ApiKey.id).limit(1)) is not None

    def _make(
        self,
        session: Session,
        owner: Maison,
        role: Role,
        name: str | None,
        expires_at: datetime | None,
    ) -> NewKey:
        refuse_elsewhere(owner, self._region)
        key = KeyText.generate()
        session.add(
            ApiKey(
                maison_id=owner.id,
                role=role.value,
                name=name,
                prefix=key.prefix,
                hash=self._hasher.hash(key),
                created_at=self._now(),
                expires_at=expires_at,
            )
        )
        session.flush()
        made = {"role": role.value, "name": name}
        record(session, owner.code, Deed(self._by, Action.KEY_CREATED, key.prefix, made))
        row = session.execute(_rows().where(ApiKey.prefix == key.prefix)).one()
        return NewKey(key.reveal(), _info(row))

    def _find(self, prefix: str) -> "_Kept | None":
        with self._database.statements() as connection:
            row = connection.execute(_KEPT, {"prefix": prefix}).one_or_none()
        return None if row is None else _Kept(*row)


class _Kept(NamedTuple):
    """What is read of a key whenever it is used; `region` is where its maison is pinned."""

    hash: str
    role: str
    name: str | None
    expires_at: datetime | None
    revoked_at: datetime | None
    maison: str
    region: str | None


_KEPT = (
    select(
        *(ApiKey.hash, ApiKey.role, ApiKey.name, ApiKey.expires_at, ApiKey.revoked_at),
        *(Maison.code, Maison.region),
    )
    .join(Maison, Maison.id == ApiKey.maison_id)
    .where(ApiKey.prefix == bindparam("prefix"))
)


def _rows() -> Select[ApiKey, Maison]:
    return select(ApiKey, Maison).join(Maison, Maison.id == ApiKey.maison_id)


def _info(row: Row[ApiKey, Maison]) -> KeyInfo:
    key, maison = row
    return KeyInfo(
        prefix=key.prefix,
        maison=maison.code,
        role=Role(key.role),
        name=key.name,
        created_at=key.created_at,
        expires_at=key.expires_at,
        revoked_at=key.revoked_at,
        last_used_at=key.last_used_at,
    )


def _unauthenticated(detail: str) -> Unauthenticated:
    return Unauthenticated(
        detail, "Ask for a new key from whoever runs the service (`lookup keys create`)."
    )
