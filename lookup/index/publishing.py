"""Publishes generations and says so in the audit log and to other programs, all or nothing."""

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from lookup.audit.record import Action, Deed, record
from lookup.base.errors import DomainError
from lookup.catalog.database import Database
from lookup.catalog.models import Maison
from lookup.events.announcing import EventType, NewEvent, announce, is_last_of_subject
from lookup.index.store import GenerationStore, Publication

log = structlog.get_logger(__name__)


class AuditedPublisher:
    """Publishes one maison's generations as `by`. The caller verifies them first."""

    def __init__(self, database: Database, store: GenerationStore, maison: str, by: str) -> None:
        self._database = database
        self._store = store
        self._maison = maison
        self._by = by

    def publish(self, generation: str) -> Publication:
        """As `GenerationStore.publish`. Raises NotFound, Unavailable."""
        # Before the transaction: it may take long, and others write to the database meanwhile.
        self._store.deliver(generation)
        with self._database.session(write=True) as session:
            record(session, self._maison, self._deed(Action.GENERATION_PUBLISHED, generation))
            announce(session, self._maison, self._published(generation))
            return self._store.publish(generation)

    def rollback(self, *, to: str | None = None) -> Publication:
        """As `GenerationStore.rollback`. Raises Refused, NotFound, Unavailable."""
        earlier = to or self._store.previous_or_none()
        if earlier is not None:
            self._store.deliver(earlier)
        with self._database.session(write=True) as session:
            if earlier is not None:
                record(session, self._maison, self._deed(Action.GENERATION_ROLLED_BACK, earlier))
                announce(session, self._maison, self._published(earlier))
            return self._store.rollback(to=earlier)

    def _deed(self, action: Action, generation: str) -> Deed:
        return Deed(self._by, action, generation, self._replaced())

    def _published(self, generation: str) -> NewEvent:
        return NewEvent(EventType.GENERATION_PUBLISHED, generation, self._replaced())

    def _replaced(self) -> dict[str, str | None]:
        return {"replaced": self._store.current_or_none()}


def announce_refusal(database: Database, maison: str, subject: str, error: DomainError) -> None:
    """Tells other programs that a build or a generation was refused, if the maison is known and
    that is not the last thing they were told of it: every process of a service refuses for itself.

    That it cannot be written down is only logged: the refusal itself is what counts.
    """
    refused = NewEvent(
        EventType.GENERATION_REFUSED, subject, {"problem": error.title, "detail": error.detail}
    )
    try:
        with database.session(write=True) as session:
            known = session.scalar(select(Maison.id).where(Maison.code == maison)) is not None
            if known and not is_last_of_subject(session, maison, refused):
                announce(session, maison, refused)
    except SQLAlchemyError as failure:
        log.error("refusal not announced", maison=maison, reason=str(failure))
