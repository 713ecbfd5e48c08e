"""Keeps each maison's published generation open, and moves to a new one without a stop."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError

from lookup.base.errors import DomainError, GenerationCorrupt, NoGeneration, Unavailable
from lookup.base.freed_memory import give_back_freed_memory
from lookup.base.home import Home
from lookup.catalog.maisons import wrong_region
from lookup.index.fetching import FetchNote
from lookup.index.generation import Generation
from lookup.index.manifest import Manifest
from lookup.index.remote.elsewhere import fetcher, vector_engine
from lookup.index.store import GenerationStore, Pointer
from lookup.matching.matcher import Matcher

log = structlog.get_logger(__name__)

_STOP_SECONDS = 10.0

OnRefusal = Callable[[str, str, DomainError], None]
"""Is told the maison, the published generation and why it was not taken into service."""


def _tell_nobody(maison: str, generation: str, error: DomainError) -> None:
    """Where nobody else is to hear of a refusal."""


@dataclass(frozen=True)
class Deployed:
    """A generation in service, with its matcher."""

    generation: Generation
    matcher: Matcher


@dataclass(frozen=True)
class Refusal:
    """A published generation that was not taken into service, and why."""

    generation: str
    reason: str


class Deployment:
    """One maison's generation in service.

    A request takes the pair once and keeps it: the old one lives until its last request ends.
    What is published lies in `home` or, where that fetches from an object store, in its cache.
    Where there is no old one, the new one answers before its large files are checked: whoever
    refreshes calls `check_rest` then.
    """

    def __init__(
        self, home: Home, maison: str, *, threads: int, on_refusal: OnRefusal = _tell_nobody
    ) -> None:
        self._store = GenerationStore(home.served, maison, mirrors=())
        self._engine = vector_engine(home, maison)
        self._fetching = FetchNote(home.served, maison)
        self._notice: str | None = None
        self._searchable = True
        self._maison = maison
        self._threads = threads
        self._on_refusal = on_refusal
        self._deployed: Deployed | None = None
        self._checked: Deployed | None = None
        self._refusal: Refusal | None = None
        self._seen: Pointer | None = None
        # Two polls may run at once when one load outlasts the poll interval.
        self._loading = threading.Lock()

    def deployed(self) -> Deployed:
        """What answers now. Raises NoGeneration."""
        deployed = self._deployed
        if deployed is None:
            refusal = self._refusal
            why = refusal.reason if refusal else "None has been published."
            raise NoGeneration(
                f"No index is in service for {self._maison}: {why}",
                "Run `indexer build` for this maison; the service picks it up by itself.",
            )
        return deployed

    @property
    def refusal(self) -> Refusal | None:
        """The published generation that was refused, None when the published one is in service."""
        return self._refusal

    @property
    def ready(self) -> bool:
        """Whether look-ups are answered now."""
        return self._deployed is not None and self._searchable

    @property
    def problem(self) -> str | None:
        """What an operator should see to, None when all is well."""
        refusal = self._refusal
        refused = f"{refusal.generation} was refused: {refusal.reason}" if refusal else None
        found = [each for each in (refused, self._notice, self._fetching.read()) if each]
        return " ".join(found) or None

    @property
    def in_service(self) -> Deployed | None:
        """What answers now, None before the first."""
        return self._deployed

    @property
    def manifest(self) -> Manifest | None:
        """Manifest of the generation in service, None before the first."""
        return self._deployed.generation.manifest if self._deployed else None

    def refresh(self) -> None:
        """Moves to the published generation if it is another one and passes its checks."""
        with self._loading:
            self._watch()
            pointer = self._store.pointer()
            if pointer is None or pointer == self._seen:
                return
            self._seen = pointer
            if pointer.generation != self._generation_in_service():
                self._move_to(pointer.generation)
            else:
                self._refusal = None

    def check_rest(self) -> None:
        """Checks what the generation in service was not checked for before it answered, and lets
        it go where it is damaged. Raises OSError."""
        deployed = self._deployed
        if deployed is None or self._checked is deployed:
            return
        try:
            deployed.generation.check_rest()
        except GenerationCorrupt as error:
            with self._loading:
                if self._deployed is deployed:
                    self._deployed = None
                    self._refuse(deployed.generation.manifest.generation, error)
            return
        self._checked = deployed

    def _watch(self) -> None:
        deployed = self._deployed
        if deployed is None:
            return
        try:
            self._notice = self._engine.watch(deployed.generation.manifest.generation)
            self._searchable = True
        except DomainError as error:
            self._notice, self._searchable = str(error), False

    def _move_to(self, published: str) -> None:
        try:
            generation = Generation.open(
                self._store.path(published),
                threads=self._threads,
                # Parts of one photo encoded together would hold 50 MB more, and take as long.
                batch_size=1,
                engine=self._engine,
                large_later=self._deployed is None,
            )
            deployed = Deployed(generation, Matcher(generation))
            give_back_freed_memory()
        except DomainError as error:
            if isinstance(error, Unavailable):
                self._seen = None  # it may well be taken the next time
            self._refuse(published, error)
            return
        self._deployed = deployed
        self._refusal, self._notice, self._searchable = None, None, True
        log.info("generation in service", maison=self._maison, generation=published)

    def _refuse(self, published: str, error: DomainError) -> None:
        refused, self._refusal = self._refusal, Refusal(published, str(error))
        if refused != self._refusal:
            log.error(
                "generation refused",
                maison=self._maison,
                generation=published,
                reason=str(error),
            )
            # Whoever does not answer has refused nothing.
            if not isinstance(error, Unavailable):
                self._on_refusal(self._maison, published, error)

    def _generation_in_service(self) -> str | None:
        return self._deployed.generation.manifest.generation if self._deployed else None


class DeploymentWatcher:
    """Deployments of all maisons below a home, refreshed by one thread.

    `elsewhere` gives the maisons that are pinned to another region, and which: theirs are not
    opened, and let go where they were. `on_refusal` is called once for each refusal.
    """

    def __init__(
        self,
        home: Home,
        *,
        threads: int,
        poll_seconds: float,
        elsewhere: Callable[[], Mapping[str, str]] = dict,
        on_refusal: OnRefusal = _tell_nobody,
    ) -> None:
        self._home = home
        self._threads = threads
        self._poll_seconds = poll_seconds
        self._elsewhere = elsewhere
        self._on_refusal = on_refusal
        self._refused: Mapping[str, str] = {}
        self._deployments: dict[str, Deployment] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._poll, name="generations", daemon=True)
        self._fetcher = fetcher(home, poll_seconds=poll_seconds)

    def start(self) -> None:
        """Loads what is published, then keeps watching until `stop`."""
        self.refresh()
        self._thread.start()
        if self._fetcher is not None:
            self._fetcher.start()

    def stop(self, patience: float = _STOP_SECONDS) -> None:
        """Ends the watching threads; what one waits for longer than `patience` seconds is left to
        end by itself."""
        if self._fetcher is not None:
            self._fetcher.stop()
        self._stop.set()
        self._thread.join(patience)

    def deployment(self, maison: str) -> Deployment:
        """The deployment of a maison.

        Raises NoGeneration before its first publication, WrongRegion where it is not for here.
        """
        if maison in self._refused:
            raise wrong_region(maison, self._refused[maison])
        try:
            return self._deployments[maison]
        except KeyError:
            raise NoGeneration(
                f"No index is in service for {maison}.",
                "Run `indexer build` for this maison; the service picks it up by itself.",
            ) from None

    def deployments(self) -> dict[str, Deployment]:
        """Deployments by maison, those without a usable generation too."""
        return dict(self._deployments)

    def refresh(self) -> None:
        """Looks at every maison's published generation once."""
        self._refused = self._elsewhere()
        for maison in self._refused.keys() & self._deployments.keys():
            del self._deployments[maison]
            log.warning("maison let go", maison=maison, region=self._refused[maison])
        for maison in self._maisons_with_a_generation():
            if maison in self._refused:
                continue
            if maison not in self._deployments:
                self._deployments[maison] = Deployment(
                    self._home, maison, threads=self._threads, on_refusal=self._on_refusal
                )
            self._deployments[maison].refresh()

    def _maisons_with_a_generation(self) -> list[str]:
        served = self._home.served.path
        return sorted(current.parent.name for current in served.glob("*/current"))

    def _poll(self) -> None:
        self._logging_failure(self._check_rest)
        while not self._stop.wait(self._poll_seconds):
            self._logging_failure(self.refresh)
            self._logging_failure(self._check_rest)

    def _check_rest(self) -> None:
        for deployment in self.deployments().values():
            deployment.check_rest()

    def _logging_failure(self, work: Callable[[], None]) -> None:
        try:
            work()
        except (OSError, SQLAlchemyError) as error:
            # A home that vanished may come back; what is open goes on answering.
            log.error("home cannot be read", reason=str(error))
