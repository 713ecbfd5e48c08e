"""The generations of a maison's index, and putting another one in service."""

from lookup.answers.models import DamagedGeneration, GenerationAnswer, GenerationList
from lookup.base.errors import EncoderError, GenerationError, NotFound
from lookup.base.home import Home
from lookup.catalog.database import Database
from lookup.catalog.reading.listing import ListPart, Window
from lookup.index.generation import Generation
from lookup.index.manifest import Manifest
from lookup.index.publishing import AuditedPublisher, announce_refusal
from lookup.index.remote.elsewhere import generation_store
from lookup.service.deployments import DeploymentWatcher


class Generations:
    """The generations of all maisons; safe to share between threads."""

    def __init__(self, database: Database, home: Home, watcher: DeploymentWatcher) -> None:
        self._database = database
        self._home = home
        self._watcher = watcher

    def page(self, maison: str, window: Window) -> GenerationList:
        """The generations kept, oldest first. Raises NotFound where `after` is none of them."""
        kept = generation_store(self._home, maison)
        current, previous = kept.current_or_none(), kept.previous_or_none()
        part = ListPart.within(kept.ids(), window, str, what="generation")
        good, damaged = [], []
        for generation in part.items:
            try:
                good.append(_answer(kept.manifest(generation), current, previous))
            except (GenerationError, NotFound) as error:
                damaged.append(DamagedGeneration(id=generation, problem=str(error)))
        return GenerationList(generations=good, damaged=damaged, next=part.next)

    def publish(self, maison: str, generation_id: str, *, by: str) -> GenerationAnswer:
        """Puts a generation in service once all of it was verified; `by` is for the audit log.

        Of the one that was published before, this is a rollback. Raises NotFound, GenerationError,
        EncoderError, and Refused where another one was published meanwhile; then the one in
        service stays.
        """
        kept = generation_store(self._home, maison)
        try:
            manifest = Generation.open(kept.path(generation_id), threads=1).manifest
        except (GenerationError, EncoderError) as error:
            announce_refusal(self._database, maison, generation_id, error)
            raise
        publisher = AuditedPublisher(self._database, kept, maison, by)
        if generation_id == kept.previous_or_none():
            publisher.rollback(to=generation_id)
        else:
            publisher.publish(generation_id)
        self._watcher.refresh()
        return _answer(manifest, kept.current_or_none(), kept.previous_or_none())


def _answer(manifest: Manifest, current: str | None, previous: str | None) -> GenerationAnswer:
    return GenerationAnswer(
        id=manifest.generation,
        encoder=manifest.encoder.name,
        rows=manifest.images,
        created_at=manifest.created_at,
        current=manifest.generation == current,
        previous=manifest.generation == previous,
    )
