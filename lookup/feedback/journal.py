"""Remembers look-ups, without making anyone wait for it."""

import queue
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import structlog
from sqlalchemy import delete, select
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from lookup.base.disk import is_disk_full
from lookup.base.errors import DiskFull, DomainError, Unavailable
from lookup.catalog.database import Database
from lookup.catalog.models import Maison
from lookup.catalog.upsert import insert_for
from lookup.demand.forgetting import forget_demand_before
from lookup.demand.models import DemandRecord
from lookup.demand.noter import NewDemand
from lookup.feedback.models import LookupRecord, Ranking
from lookup.usage.counting import Use, count_uses, forget_uses_before

log = structlog.get_logger(__name__)

_MOST_WAITING = 5_000
_BATCH = 200
_PURGE_EVERY = timedelta(hours=1)
_RETRY_SECONDS = 1.0
_CLOSE_SECONDS = 30.0
# Whoever is answered now has the processor to itself, and many notes are one transaction: one for
# each look-up took 4 ms of processor time.
_GATHER_SECONDS = 1.0
WRITTEN_WITHIN_SECONDS = 2 * _GATHER_SECONDS
"""How soon another process can find a note in the database, unless that is busy."""


@dataclass(frozen=True)
class NotedLookup:
    """What is remembered of a look-up; `ranking` is plain JSON, best first; `demand` is what was
    looked for and could not be sold; `milliseconds` is how long the answer took."""

    lookup_id: str
    maison: str
    at: datetime
    generation: str
    encoder: str
    decision: str
    source: str
    ranking: Ranking
    demand: NewDemand | None = None
    store: str | None = None
    milliseconds: float = 0.0


class LookupJournal:
    """Writes look-ups to the database from a thread of its own; threads may share it.

    An advisor never waits for the disk: while a long stock load holds the database's write lock,
    or the database is away, notes wait; past 5,000 of them the newest are dropped, which the log
    says.
    """

    def __init__(
        self,
        database: Database,
        *,
        keep: timedelta,
        keep_demand: timedelta = timedelta(),
        keep_usage: timedelta = timedelta(),
    ) -> None:
        self._database = database
        self._keep = keep
        self._keep_demand = keep_demand
        self._keep_usage = keep_usage
        self._notes: queue.Queue[NotedLookup | threading.Event | None] = queue.Queue(_MOST_WAITING)
        self._closing = threading.Event()
        self._awaited = threading.Event()
        self._starting = threading.Lock()
        self._writer: threading.Thread | None = None
        self._next_purge = datetime.min.replace(tzinfo=UTC)
        self._failure: OperationalError | None = None

    @property
    def keep(self) -> timedelta:
        """How long look-ups are remembered; none are where it is zero."""
        return self._keep

    def note(self, lookup: NotedLookup) -> None:
        """Remembers the look-up, soon."""
        wanted = self._keep or self._keep_usage or (self._keep_demand and lookup.demand)
        if not wanted:
            return
        self._start()
        try:
            self._notes.put_nowait(lookup)
        except queue.Full:
            log.warning("look-up not remembered", reason="the database does not keep up")

    def flush(self, timeout: float = 30.0) -> None:
        """Waits until all that was noted so far is written. Raises Unavailable, or DiskFull where
        that is why, after `timeout` seconds.
        """
        if self._writer is None:
            return
        written = threading.Event()
        self._awaited.set()
        try:
            self._notes.put(written, timeout=timeout)
        except queue.Full:
            raise _not_written(self._failure) from None
        if not written.wait(timeout):
            raise _not_written(self._failure)

    def close(self, patience: float = _CLOSE_SECONDS) -> None:
        """Writes what waits, if the database lets it, then stops; waits `patience` seconds for
        that."""
        with self._starting:
            if self._writer is None:
                return
            self._closing.set()
            self._awaited.set()
            with suppress(queue.Full):
                self._notes.put(None, timeout=patience)
            self._writer.join(patience)
            if self._writer.is_alive():
                log.error("look-ups not remembered", reason="the database does not answer")
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
            batch = self._gathered()
            lookups = [each for each in batch if isinstance(each, NotedLookup)]
            self._store_patiently(lookups)
            if len(lookups) < len(batch):
                self._awaited.clear()
            for each in batch:
                if isinstance(each, threading.Event):
                    each.set()
            if None in batch:
                return

    def _gathered(self) -> list[NotedLookup | threading.Event | None]:
        """What comes within _GATHER_SECONDS of the first, or until someone waits for it."""
        batch = [self._notes.get()]
        if isinstance(batch[0], NotedLookup) and self._notes.qsize() < _BATCH:
            # Nothing is taken meanwhile: each note would wake this thread.
            self._awaited.wait(_GATHER_SECONDS)
        with suppress(queue.Empty):
            while len(batch) < _BATCH and batch[-1] is not None:
                batch.append(self._notes.get_nowait())
        return batch

    def _store_patiently(self, lookups: Sequence[NotedLookup]) -> None:
        while True:
            try:
                self._store(lookups)
                self._failure = None
            except OperationalError as error:
                self._failure = error
                log.warning("look-ups wait for the database", reason=str(error.orig))
                if not self._closing.wait(_RETRY_SECONDS):
                    continue
                log.error("look-ups not remembered", count=len(lookups), reason=str(error.orig))
            except SQLAlchemyError as error:
                # A note lost costs one possible feedback; the look-up itself was answered.
                log.error("look-ups not remembered", count=len(lookups), reason=str(error))
            return

    def _store(self, lookups: Sequence[NotedLookup]) -> None:
        if not lookups:
            return
        with self._database.session(write=True) as session:
            ids = _maison_ids(session)
            known = [each for each in lookups if each.maison in ids]
            rows = [_row(each, ids[each.maison]) for each in known if self._keep]
            missed = [
                _demand_row(each, each.demand, ids[each.maison])
                for each in known
                if self._keep_demand and each.demand
            ]
            if rows:
                session.execute(insert_for(session, LookupRecord).on_conflict_do_nothing(), rows)
            if missed:
                session.execute(insert_for(session, DemandRecord).on_conflict_do_nothing(), missed)
            if self._keep_usage:
                count_uses(session, [_use(each, ids[each.maison]) for each in known])
            self._purge(session, datetime.now(UTC))

    def _purge(self, session: Session, now: datetime) -> None:
        if now >= self._next_purge:
            session.execute(delete(LookupRecord).where(LookupRecord.at < now - self._keep))
            forget_demand_before(session, (now - self._keep_demand).date())
            forget_uses_before(session, now - self._keep_usage)
            self._next_purge = now + _PURGE_EVERY


def _not_written(failure: OperationalError | None) -> DomainError:
    if failure is not None and is_disk_full(failure):
        return DiskFull(
            "The look-up is not written yet: there is no room left for the database.",
            "Free some space, then try again.",
        )
    return Unavailable(
        "The look-up is not written yet: the database does not answer.",
        "Try again in a few seconds.",
    )


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
        "store": lookup.store,
    }


def _use(lookup: NotedLookup, maison_id: int) -> Use:
    return Use(maison_id, lookup.at, lookup.store or "", lookup.decision, lookup.milliseconds)


def _demand_row(lookup: NotedLookup, demand: NewDemand, maison_id: int) -> dict[str, Any]:
    return {
        "lookup_id": lookup.lookup_id,
        "maison_id": maison_id,
        "week": demand.week,
        "kind": demand.kind,
        "store": demand.store,
        "product_id": demand.product_id,
        "color": demand.color,
        "look": None if demand.look is None else demand.look.astype(np.float16).tobytes(),
        "encoder": lookup.encoder,
    }
