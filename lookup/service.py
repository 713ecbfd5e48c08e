"""The look-up service: photo bytes in, answers out; what HTTP and the command line share."""

import uuid
from typing import Self

from lookup.answering import match_answer, product_answer
from lookup.answers import LookupAnswer, Match, ProductAnswer, Timings
from lookup.catalog.cards import ProductCard
from lookup.catalog.categories import products_in_category
from lookup.catalog.database import Database, open_database
from lookup.catalog.reader import ProductReader
from lookup.deployment import Deployment, DeploymentWatcher
from lookup.errors import NotFound
from lookup.home import Home
from lookup.images.limits import PhotoLimits
from lookup.images.photo import decode_photo
from lookup.matching.result import MatchResult
from lookup.matching.where import Box
from lookup.settings import Settings
from lookup.timing import StageTimer


class LookupService:
    """Answers for every maison of one home; safe to share between threads."""

    def __init__(
        self, settings: Settings, home: Home, database: Database, watcher: DeploymentWatcher
    ) -> None:
        """Use `open`; the watcher is started already."""
        self._settings = settings
        self._home = home
        self._database = database
        self._watcher = watcher
        self.limits = PhotoLimits(
            max_bytes=settings.max_photo_bytes,
            max_pixels=settings.max_photo_pixels,
            max_seconds=settings.max_decode_seconds,
        )

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """The service over `settings.home`, with every published generation loaded.

        Raises NewerSchema, BadInput or Unavailable where the database cannot be used.
        """
        home = Home(settings.home)
        database = open_database(settings.database_url or home.database_url)
        watcher = DeploymentWatcher(
            home, threads=settings.threads, poll_seconds=settings.generation_poll_seconds
        )
        watcher.start()
        return cls(settings, home, database, watcher)

    def close(self) -> None:
        """Stops watching and lets go of the database."""
        self._watcher.stop()
        self._database.close()

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
        locale: str | None = None,
    ) -> LookupAnswer:
        """What the photo shows, with variants and stock as seen from `store`.

        `box` (x, y, width, height as shares of the upright picture) says where the item is;
        `category` keeps other products out. Raises PhotoError, NotFound, NoGeneration.
        """
        timer = StageTimer()
        deployed = self._watcher.deployment(maison).deployed()
        with timer.stage("decode"):
            picture = decode_photo(photo, self.limits, target_side=deployed.matcher.photo_side)
        with timer.stage("catalog"):
            allowed = self._products_in(maison, category)
        result = deployed.matcher.match(
            picture, top_k=top_k or self._settings.top_k, box=box, allowed=allowed, timer=timer
        )
        with timer.stage("catalog"):
            cards = self._cards(maison, result, store, locale)
            matches = self._matches(result, cards)
        return LookupAnswer(
            lookup_id=uuid.uuid4().hex,
            decision=result.decision if matches else "none",
            generation=deployed.generation.manifest.generation,
            encoder=deployed.generation.manifest.encoder.name,
            matches=matches,
            timings_ms=Timings(
                decode=timer.milliseconds("decode"),
                embed=timer.milliseconds("embed"),
                search=timer.milliseconds("search"),
                catalog=timer.milliseconds("catalog"),
                total=timer.total(),
            ),
        )

    def product(
        self, maison: str, product_id: str, *, store: str | None = None, locale: str | None = None
    ) -> ProductAnswer:
        """One product with variants and stock. Raises NotFound."""
        with self._database.session() as session:
            cards = ProductReader(session).cards(maison, [product_id], store=store, locale=locale)
        if product_id not in cards:
            raise NotFound(f"There is no product {product_id!r} here.", "Look it up by photo.")
        return product_answer(cards[product_id], stores_listed=self._settings.stores_listed)

    def variant(
        self, maison: str, sku: str, *, store: str | None = None, locale: str | None = None
    ) -> ProductAnswer:
        """The product of a SKU. Raises NotFound."""
        with self._database.session() as session:
            product_id = ProductReader(session).by_sku(maison, sku).product_id
        return self.product(maison, product_id, store=store, locale=locale)

    def code(
        self, maison: str, code: str, *, store: str | None = None, locale: str | None = None
    ) -> ProductAnswer:
        """The product of a GTIN. Raises NotFound."""
        with self._database.session() as session:
            product_id = ProductReader(session).by_gtin(maison, code)[0].product_id
        return self.product(maison, product_id, store=store, locale=locale)

    def _products_in(self, maison: str, category: str | None) -> frozenset[str] | None:
        if category is None:
            return None
        with self._database.session() as session:
            return products_in_category(session, maison, category)

    def _cards(
        self, maison: str, result: MatchResult, store: str | None, locale: str | None
    ) -> dict[str, ProductCard]:
        with self._database.session() as session:
            return ProductReader(session).cards(
                maison,
                [match.product_id for match in result.proposed],
                store=store,
                locale=locale,
            )

    def _matches(self, result: MatchResult, cards: dict[str, ProductCard]) -> list[Match]:
        # A product may have left the catalogue since the generation was built.
        return [
            match_answer(match, cards[match.product_id], stores_listed=self._settings.stores_listed)
            for match in result.proposed
            if match.product_id in cards
        ]
