"""What every part of the service stands on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Self

from lookup.base.home import Home
from lookup.catalog.database import Database, open_home
from lookup.catalog.maisons import maisons_elsewhere
from lookup.feedback.journal import LookupJournal
from lookup.images.limits import photo_limits
from lookup.index.publishing import announce_refusal
from lookup.ocr.reader import TextReader
from lookup.service.deployments import DeploymentWatcher
from lookup.service.photo import PhotoReader
from lookup.service.shadows import Shadows
from lookup.settings.home import home_of
from lookup.settings.table import Settings


@dataclass(frozen=True)
class Foundation:
    """A home's database, the generations in service, their shadows, the reader of photos and the
    journal of look-ups, all open."""

    settings: Settings
    home: Home
    database: Database
    watcher: DeploymentWatcher
    photos: PhotoReader
    journal: LookupJournal
    shadows: Shadows
    texts: TextReader

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """What lies at `settings.home`, with every published generation loaded.

        Raises NewerSchema, BadInput or Unavailable where the database cannot be used.
        """
        home = home_of(settings)
        # A look-up only reads; what a person writes is not to wait longer than an answer may.
        database = open_home(home, lock_wait=settings.answer_seconds)

        def elsewhere() -> Mapping[str, str]:
            with database.session() as session:
                return maisons_elsewhere(session, settings.region)

        watcher = DeploymentWatcher(
            home,
            threads=settings.encoder_threads,
            poll_seconds=settings.generation_poll_seconds,
            elsewhere=elsewhere,
            on_refusal=partial(announce_refusal, database),
        )
        try:
            watcher.start()
        except BaseException:
            database.close()
            raise
        return cls.over(settings, home, database, watcher)

    @classmethod
    def over(
        cls, settings: Settings, home: Home, database: Database, watcher: DeploymentWatcher
    ) -> Self:
        """The same over what is open already; it takes them over and closes them."""
        journal = LookupJournal(
            database,
            keep=timedelta(days=settings.record_days),
            keep_demand=timedelta(days=settings.demand_days),
            keep_usage=timedelta(days=settings.usage_days),
        )
        photos = PhotoReader(
            database,
            photo_limits(settings),
            code_side=settings.code_side,
            code_39=settings.read_code_39,
        )
        shadows = Shadows(home, share=settings.shadow_share)
        texts = TextReader(threads=settings.encoder_threads)
        return cls(settings, home, database, watcher, photos, journal, shadows, texts)

    def close(self) -> None:
        """Stops watching, writes what the journal still holds, and lets go of the database."""
        self.watcher.stop()
        self.shadows.stop()
        self.journal.close()
        self.database.close()
