"""Follows the object store for all maisons, in a thread of its own: it may be slow."""

from collections.abc import Callable

import structlog

from lookup.base.errors import DiskFull, DomainError
from lookup.base.home import Home
from lookup.base.lock import lock_if_free
from lookup.base.rounds import Rounds
from lookup.index.fetching import FetchNote
from lookup.index.remote.objects.replica import Replica
from lookup.index.remote.objects.store import ObjectStore

log = structlog.get_logger(__name__)

_LOCK_FILE = "fetching.lock"


class Fetcher:
    """Looks every `poll_seconds` for what was published and brings it into `served`.

    Of several processes over one cache, one fetches at a time; what hinders it is kept where all
    of them read it.
    """

    def __init__(
        self,
        store: ObjectStore,
        served: Home,
        replica: Callable[[str], Replica],
        *,
        poll_seconds: float,
    ) -> None:
        self._store = store
        self._served = served
        self._replica = replica
        self._poll_seconds = poll_seconds
        self._rounds = Rounds(self._round, name="fetching")

    def start(self) -> None:
        """Begins to fetch."""
        self._rounds.start()

    def stop(self) -> None:
        """Ends it, without waiting for what is under way: the next process goes on there."""
        self._rounds.stop(patience=0)

    def refresh(self) -> None:
        """Looks at every maison once."""
        try:
            maisons = self._store.maisons()
        except DomainError as error:
            for maison in self._fetched():
                self._note(maison, error)
            return
        for maison in maisons:
            with lock_if_free(self._served.maison_dir(maison) / _LOCK_FILE) as free:
                if free:
                    self._fetch(maison)

    def _fetch(self, maison: str) -> None:
        try:
            self._replica(maison).refresh()
        except DomainError as error:
            self._note(maison, error)
        except OSError as error:
            full = DiskFull(f"The cache cannot be written: {error}", "Mend or empty that disk.")
            self._note(maison, full)
        else:
            FetchNote(self._served, maison).write(None)

    def _note(self, maison: str, error: DomainError) -> None:
        note, problem = FetchNote(self._served, maison), f"What is published is not here: {error}"
        if note.read() != problem:
            log.error("generation not fetched", maison=maison, reason=str(error))
            note.write(problem)

    def _fetched(self) -> list[str]:
        return sorted(path.parent.name for path in self._served.path.glob("*/current"))

    def _round(self) -> float:
        try:
            self.refresh()
        except (DomainError, OSError) as error:
            log.error("cache cannot be used", reason=str(error))
        return self._poll_seconds
