"""Ends photos whose time is over: by command, and every hour by the running service."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError

from lookup.audit.record import Action, Deed, record
from lookup.base.batches import batched
from lookup.base.errors import DomainError, NotFound, SealBroken
from lookup.base.home import Home
from lookup.base.rounds import Rounds
from lookup.catalog.database import Database
from lookup.catalog.maisons import find_maison
from lookup.catalog.models import Maison
from lookup.feedback.models import Feedback
from lookup.vault.master_keys import MasterKeys
from lookup.vault.store import Kind, Vault

log = structlog.get_logger(__name__)

_EVERY_SECONDS = 3600.0
_BATCH = 500
_UNFINISHED = timedelta(days=1)


@dataclass(frozen=True)
class Expired:
    """What a purge removed; `undated` items are damaged, so that nobody knows how old they are."""

    maison: str
    photos: int
    undated: tuple[str, ...]


class PhotoRetention:
    """Photos sent with feedback are kept for `keep`, counted from when they were sent.

    Needs no master key: dates can be read of sealed photos.
    """

    def __init__(self, database: Database, home: Home, keep: timedelta, by: str) -> None:
        self._database = database
        self._home = home
        self._keep = keep
        self._by = by

    def purge(self, now: datetime) -> list[Expired]:
        """Removes what is over in every maison. Raises SQLAlchemyError, DomainError."""
        with self._database.session() as session:
            maisons = session.scalars(select(Maison.code).order_by(Maison.code)).all()
        return [self.purge_maison(maison, now) for maison in maisons]

    def purge_maison(self, maison: str, now: datetime) -> Expired:
        """Removes what is over in one maison. Raises NotFound, SQLAlchemyError, Unavailable."""
        vault = Vault(self._home, maison, MasterKeys())
        over, undated = [], []
        for item in sorted(vault.items(Kind.FEEDBACK)):
            try:
                if vault.header(Kind.FEEDBACK, item).kept_since < now - self._keep:
                    over.append(item)
            except NotFound:
                continue  # erased meanwhile
            except SealBroken:
                undated.append(item)
        if over:
            # Rows first: a photo that no row names is still found here, the next time.
            self._forget(maison, over)
        for item in over:
            vault.remove(Kind.FEEDBACK, item)
        vault.sweep(now - _UNFINISHED)
        return Expired(maison, len(over), tuple(undated))

    def _forget(self, maison: str, photos: list[str]) -> None:
        with self._database.session(write=True) as session:
            maison_id = find_maison(session, maison).id
            for batch in batched(photos, _BATCH):
                session.execute(
                    update(Feedback)
                    .where(Feedback.maison_id == maison_id, Feedback.photo.in_(batch))
                    .values(photo=None)
                )
            days = f"photos older than {self._keep.days} days"
            deed = Deed(self._by, Action.PHOTOS_EXPIRED, days, {"photos": len(photos)})
            record(session, maison, deed)


class RetentionThread(Rounds):
    """Purges every hour until stopped. Several processes may do so at once."""

    def __init__(self, retention: PhotoRetention) -> None:
        super().__init__(self._round, name="retention")
        self._retention = retention

    def _round(self) -> float:
        try:
            for expired in self._retention.purge(datetime.now(UTC)):
                if expired.photos or expired.undated:
                    log.info(
                        "kept photos expired",
                        maison=expired.maison,
                        photos=expired.photos,
                        undated=len(expired.undated),
                    )
        except (SQLAlchemyError, DomainError, OSError) as error:
            # The next hour finds the same photos again.
            log.error("kept photos not purged", reason=str(error))
        return _EVERY_SECONDS
