"""The look-up service: photo bytes in, answers out; what HTTP and the command line share."""

import functools
import math
import uuid
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Self

from lookup.answers.building import match_answer, product_answer
from lookup.answers.models import LookupAnswer, Match, ProductAnswer, Timings
from lookup.base.deadline import Deadline, answer_deadline
from lookup.base.errors import NotFound
from lookup.base.home import Home
from lookup.base.timing import StageTimer
from lookup.catalog.database import Database, open_database
from lookup.catalog.maisons import maisons_elsewhere
from lookup.catalog.reading.cards import ProductCard
from lookup.catalog.reading.reader import ProductReader
from lookup.codes.answering import code_answer, code_decision
from lookup.codes.leads import Lead
from lookup.feedback.answers import FeedbackAnswer
from lookup.feedback.desk import FeedbackDesk, GivenFeedback
from lookup.feedback.journal import LookupJournal
from lookup.feedback.noting import noted
from lookup.images.box import Box
from lookup.images.limits import photo_limits
from lookup.matching.result import Decision, MatchResult
from lookup.privacy.retention import PhotoRetention, RetentionThread
from lookup.search.asking.answers import SearchAnswer
from lookup.search.asking.request import SearchRequest
from lookup.search.hints import with_hints
from lookup.service.deployments import Deployment, DeploymentWatcher
from lookup.service.photo import PhotoReader, SentPhoto
from lookup.service.searching import SearchEngine
from lookup.settings.home import home_of
from lookup.settings.table import Settings


class LookupService:
    """Answers for every maison of one home; safe to share between threads."""

    def __init__(
        self, settings: Settings, home: Home, database: Database, watcher: DeploymentWatcher
    ) -> None:
        """Use `open`; the watcher is started already."""
        self._settings = settings
        self._home = home
        self.database = database
        self._watcher = watcher
        self.limits = photo_limits(settings)
        self._photos = PhotoReader(database, self.limits, code_side=settings.code_side)
        self._search = SearchEngine(database, watcher, settings, self._photos)
        self._journal = LookupJournal(database, keep=timedelta(days=settings.record_days))
        self._feedback = FeedbackDesk(database, self._journal, home, settings, self.limits)
        keep_photos = timedelta(days=settings.keep_photo_days)
        self._retention = RetentionThread(
            PhotoRetention(database, home, keep_photos, by="the service")
        )

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """The service over `settings.home`, with every published generation loaded.

        Raises NewerSchema, BadInput or Unavailable where the database cannot be used.
        """
        home = home_of(settings)
        # A look-up only reads; what a person writes is not to wait longer than an answer may.
        database = open_database(home.database_url, lock_wait=settings.answer_seconds)

        def elsewhere() -> Mapping[str, str]:
            with database.session() as session:
                return maisons_elsewhere(session, settings.region)

        watcher = DeploymentWatcher(
            home,
            threads=settings.encoder_threads,
            poll_seconds=settings.generation_poll_seconds,
            elsewhere=elsewhere,
        )
        watcher.start()
        service = cls(settings, home, database, watcher)
        service._retention.start()
        return service

    def close(self) -> None:
        """Stops watching and lets go of the database."""
        self._watcher.stop()
        self._retention.stop()
        self._journal.close()
        self.database.close()

    def deployments(self) -> dict[str, Deployment]:
        """What is in service, by maison."""
        return self._watcher.deployments()

    def refresh(self) -> None:
        """Looks at once, not at the next poll, whether another generation was published."""
        self._watcher.refresh()

    def lookup(
        self,
        maison: str,
        photo: bytes,
        *,
        store: str | None = None,
        top_k: int | None = None,
        box: Box | None = None,
        category: str | None = None,
        text: str | None = None,
        locale: str | None = None,
        deadline: Deadline | None = None,
    ) -> LookupAnswer:
        """What the photo shows, with variants and stock as seen from `store`.

        A code in it that the catalogue knows decides at once; the encoder is then not asked.
        `box` (x, y, width, height as shares of the upright picture) says where the item is;
        `category` keeps other products out; the words of `text` choose among what the photo may
        show ("in green"). Past the `deadline` neither decoding nor encoding is begun. Raises
        PhotoError, NotFound, NoGeneration, TooLate.
        """
        deadline = deadline or answer_deadline(math.inf)
        timer = StageTimer()
        deployed = self._watcher.deployment(maison).deployed()
        matcher = deployed.matcher
        read = self._photos.read(
            SentPhoto(maison, photo, box, category),
            side=matcher.photo_side,
            deadline=deadline,
            timer=timer,
        )
        answer = functools.partial(
            LookupAnswer,
            lookup_id=uuid.uuid4().hex,
            generation=deployed.generation.manifest.generation,
            encoder=deployed.generation.manifest.encoder.name,
        )
        limit = top_k or self._settings.top_k
        with timer.stage("catalog"):
            led_to = _led_to(read.leads)
            cards = self._cards(maison, led_to, store, locale) if led_to else {}
        if cards:
            decision, matches = code_decision(
                read.leads, cards, stores_listed=self._settings.stores_listed
            )
            scanned = answer(
                decision=decision,
                matches=matches[:limit],
                source="code",
                code=code_answer(read.leads[0].code),
                timings_ms=_timings(timer),
            )
            self._journal.note(noted(maison, scanned, ()))
            return scanned
        result = read.match(matcher, top_k=limit, deadline=deadline, timer=timer)
        with timer.stage("catalog"):
            proposed = [match.product_id for match in result.proposed]
            matches = self._matches(result, self._cards(maison, proposed, store, locale))
            if text and matches:
                matches = self._hinted(maison, text, result.decision, matches, store)
        seen = answer(
            decision=result.decision if matches else "none",
            matches=matches,
            code=code_answer(read.codes[0]) if read.codes else None,
            timings_ms=_timings(timer),
        )
        self._journal.note(noted(maison, seen, result.ranking))
        return seen

    def search(
        self, maison: str, request: SearchRequest, *, deadline: Deadline | None = None
    ) -> SearchAnswer:
        """What the catalogue has of what is asked in words, with or without a photo.

        Raises InvalidRequest, NotFound, PhotoError, NoGeneration, TooLate.
        """
        return self._search.search(maison, request, deadline or answer_deadline(math.inf))

    def feedback(self, maison: str, given: GivenFeedback) -> FeedbackAnswer:
        """Notes what a look-up's photo really showed.

        Raises NotFound, InvalidRequest, PhotoError.
        """
        return self._feedback.take(maison, given)

    def product(
        self, maison: str, product_id: str, *, store: str | None = None, locale: str | None = None
    ) -> ProductAnswer:
        """One product with variants and stock. Raises NotFound."""
        with self.database.session() as session:
            cards = ProductReader(session).cards(maison, [product_id], store=store, locale=locale)
        if product_id not in cards:
            raise NotFound(f"There is no product {product_id!r} here.", "Look it up by photo.")
        return product_answer(cards[product_id], stores_listed=self._settings.stores_listed)

    def variant(
        self, maison: str, sku: str, *, store: str | None = None, locale: str | None = None
    ) -> ProductAnswer:
        """The product of a SKU. Raises NotFound."""
        with self.database.session() as session:
            product_id = ProductReader(session).by_sku(maison, sku).product_id
        return self.product(maison, product_id, store=store, locale=locale)

    def code(
        self, maison: str, code: str, *, store: str | None = None, locale: str | None = None
    ) -> ProductAnswer:
        """The product of a GTIN. Raises NotFound."""
        with self.database.session() as session:
            product_id = ProductReader(session).by_gtin(maison, code)[0].product_id
        return self.product(maison, product_id, store=store, locale=locale)

    def _cards(
        self, maison: str, product_ids: Iterable[str], store: str | None, locale: str | None
    ) -> dict[str, ProductCard]:
        with self.database.session() as session:
            return ProductReader(session).cards(maison, product_ids, store=store, locale=locale)

    def _hinted(
        self, maison: str, text: str, decision: Decision, matches: list[Match], store: str | None
    ) -> list[Match]:
        with self.database.session() as session:
            return with_hints(session, maison, text, decision, matches, store=store)

    def _matches(self, result: MatchResult, cards: dict[str, ProductCard]) -> list[Match]:
        # A product may have left the catalogue since the generation was built.
        return [
            match_answer(match, cards[match.product_id], stores_listed=self._settings.stores_listed)
            for match in result.proposed
            if match.product_id in cards
        ]


def _led_to(leads: Iterable[Lead]) -> list[str]:
    return sorted({product for lead in leads for product in lead.products})


def _timings(timer: StageTimer) -> Timings:
    return Timings(
        decode=timer.milliseconds("decode"),
        codes=timer.milliseconds("codes"),
        embed=timer.milliseconds("embed"),
        search=timer.milliseconds("search"),
        catalog=timer.milliseconds("catalog"),
        total=timer.total(),
    )
