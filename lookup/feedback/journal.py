"""Remembers look-ups, without making anyone wait for it."""

import queue
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from lookup.catalog.database import Database
from lookup.catalog.models import Maison
from lookup.catalog.upsert import insert_for
from lookup.feedback.models import LookupRecord, Ranking

log = structlog.get_logger(__name__)

_MOST_WAITING = 5_000
_BATCH = 200
_PURGE_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class NotedLookup:
    """What is remembered of a look-up; `ranking` is plain JSON, best first."""

    lookup_id: str
    maison: str
    at: datetime
    generation: str
    encoder: str
    decision: str
    source: str
    ranking: Ranking


class LookupJournal:
    """Writes look-ups to the database from a thread of its own; threads may share it.

    An advisor never waits for the disk: while a long stock load holds the database's write lock,
    notes wait; past 5,000 of them the newest are dropped, which the log says.
    """

    def __init__(self, database: Database, *, keep: timedelta) -> None:
        self._database = database
        self._keep = keep
        self._notes: queue.Queue[NotedLookup | None] = queue.Queue(_MOST_WAITING)
        self._starting = threading.Lock()
        self._writer: threading.Thread | None = None
        self._next_purge = datetime.min.replace(tzinfo=UTC)

    @property
    def keep(self) -> timedelta:
        """How long look-ups are remembered; nothing is noted where it is zero."""
        return self._keep

    def note(self, lookup: NotedLookup) -> None:
        """Remembers the look-up, soon."""
        if not self._keep:
            return
        self._start()
        try:
            self._notes.put_nowait(lookup)
        except queue.Full:
            log.warning("look-up not remembered", reason="the database does not keep up")

    def flush(self) -> None:
        """Waits until all that was noted so far is written."""
        if self._writer is not None:
            self._notes.join()

    def close(self) -> None:
        """Writes what waits, then stops."""
        with self._starting:
            if self._writer is not None:
                self._notes.put(None)
                self._writer.join()
                self._writer = None

    def _start(self) -> None:
        if self._writer is not None:
            return
        with self._starting:
            if self._writer is None:
                self._writer = threading.Thread(target=self._write, name="journal", daemon=True)
                self._writer.start()

    def _write(self) -> None:
        while True:
            batch = [self._notes.get()]
            while len(batch) < _BATCH and not self._notes.empty():
                batch.append(self._notes.get())
            lookups = [each for each in batch if each is not None]
            try:
                self._store(lookups)
            except SQLAlchemyError as error:
                # A note lost costs one possible feedback; the look-up itself was answered.
                log.error("look-ups not remembered", count=len(lookups), reason=str(error))
            finally:
                for _ in batch:
                    self._notes.task_done()
            if len(lookups) < len(batch):
                return

    def _store(self, lookups: Sequence[NotedLookup]) -> None:
        if not lookups:
            return
        with self._database.session(write=True) as session:
            ids = _maison_ids(session)
            rows = [_row(each, ids[each.maison]) for each in lookups if each.maison in ids]
            if rows:
                session.execute(insert_for(session, LookupRecord).on_conflict_do_nothing(), rows)
            self._purge(session, datetime.now(UTC))

    def _purge(self, session: Session, now: datetime) -> None:
        if now >= self._next_purge:
            session.execute(delete(LookupRecord).where(LookupRecord.at < now - self._keep))
            self._next_purge = now + _PURGE_EVERY


def _maison_ids(session: Session) -> dict[str, int]:
    return dict(session.execute(select(Maison.code, Maison.id)).all())


def _row(lookup: NotedLookup, maison_id: int) -> dict[str, Any]:
    return {
        "lookup_id": lookup.lookup_id,
        "maison_id": maison_id,
        "at": lookup.at,
        "generation": lookup.generation,
        "encoder": lookup.encoder,
        "decision": lookup.decision,
        "source": lookup.source,
        "ranking": lookup.ranking,
    }
