"""Publishes generations and says so in the audit log, both or neither."""

from lookup.audit.record import Action, Deed, record
from lookup.catalog.database import Database
from lookup.index.store import GenerationStore, Publication


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
            deed = self._deed(Action.GENERATION_PUBLISHED, generation)
            record(session, self._maison, deed)
            return self._store.publish(generation)

    def rollback(self) -> Publication:
        """As `GenerationStore.rollback`. Raises Refused, NotFound, Unavailable."""
        earlier = self._store.previous_or_none()
        if earlier is not None:
            self._store.deliver(earlier)
        with self._database.session(write=True) as session:
            if earlier is not None:
                record(session, self._maison, self._deed(Action.GENERATION_ROLLED_BACK, earlier))
            return self._store.rollback()

    def _deed(self, action: Action, generation: str) -> Deed:
        replaced = {"replaced": self._store.current_or_none()}
        return Deed(self._by, action, generation, replaced)
