"""All that the routes ask, composed and closed together."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from lookup.demand.weekly import WeeklyDemand
from lookup.events.posting import Poster
from lookup.events.secrets import WebhookSecrets
from lookup.events.sender import SenderThread, WebhookSender
from lookup.feedback.desk import FeedbackDesk
from lookup.images.limits import photo_limits
from lookup.privacy.retention import PhotoRetention, RetentionThread
from lookup.service.builds import Builds
from lookup.service.demand import Demand
from lookup.service.events import Events
from lookup.service.foundation import Foundation
from lookup.service.generations import Generations
from lookup.service.insight import Insights
from lookup.service.inspections import Inspections
from lookup.service.items import Items
from lookup.service.lookup import Lookups
from lookup.service.pictures import Pictures
from lookup.service.products import Products
from lookup.service.readiness import Readiness
from lookup.service.searching import Searches
from lookup.service.stock import StockLevels
from lookup.service.stores import Stores
from lookup.service.tags import Tags
from lookup.service.usage import Usages
from lookup.settings.table import Settings
from lookup.vault.master_keys import read_master_keys


@dataclass(frozen=True)
class Services:
    """Answers for every maison of one home; safe to share between threads."""

    foundation: Foundation
    lookups: Lookups
    searches: Searches
    tags: Tags
    products: Products
    pictures: Pictures
    stores: Stores
    stock: StockLevels
    generations: Generations
    readiness: Readiness
    feedback: FeedbackDesk
    inspections: Inspections
    items: Items
    demand: Demand
    usages: Usages
    builds: Builds
    insights: Insights
    events: Events
    _retention: RetentionThread
    _sender: SenderThread

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Everything over `settings.home`; kept photos whose time is over are removed from now on.

        Raises NewerSchema, BadInput or Unavailable where the database cannot be used, and
        MasterKeyMissing where photos are to be kept and nothing could seal them.
        """
        foundation = Foundation.open(settings)
        try:
            services = cls.over(foundation)
        except BaseException:
            foundation.close()
            raise
        services._retention.start()
        services._sender.start()
        return services

    @classmethod
    def over(cls, foundation: Foundation) -> Self:
        """The same over a foundation that is open; closing them closes it. Nothing is removed."""
        settings, home = foundation.settings, foundation.home
        database, watcher = foundation.database, foundation.watcher
        searches = Searches(foundation)
        keep_photos = timedelta(days=settings.keep_photo_days)
        poster = Poster(private=settings.webhook_private_addresses)
        return cls(
            foundation=foundation,
            lookups=Lookups(foundation),
            searches=searches,
            tags=Tags(foundation, searches, foundation.texts),
            products=Products(database, stores_listed=settings.stores_listed),
            pictures=Pictures(database, home),
            stores=Stores(database),
            stock=StockLevels(database),
            generations=Generations(database, home, watcher),
            readiness=Readiness(database, watcher, region=settings.region),
            feedback=FeedbackDesk(
                database, foundation.journal, home, settings, photo_limits(settings)
            ),
            inspections=Inspections(database, home, settings, watcher),
            items=Items(database, home, settings, watcher),
            demand=Demand(database),
            usages=Usages(database),
            builds=Builds(home),
            insights=Insights(home),
            events=Events(database),
            _retention=RetentionThread(
                PhotoRetention(database, home, keep_photos, by="the service")
            ),
            _sender=SenderThread(
                database,
                WebhookSender(database, poster, WebhookSecrets(home, read_master_keys(settings))),
                keep=timedelta(days=settings.event_days),
                hourly=WeeklyDemand(database).announce,
            ),
        )

    def close(self) -> None:
        """Stops what runs beside requests and lets go of the database."""
        self._retention.stop()
        self._sender.stop()
        self.foundation.close()
