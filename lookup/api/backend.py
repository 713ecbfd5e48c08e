"""The service behind the routes: look-ups, and beside them stores, stock, pictures, generations."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.answers import LookupAnswer, ProductAnswer
from lookup.api.ports import (
    Box,
    GenerationAnswer,
    MaisonReadiness,
    ReadyAnswer,
    RejectedLevel,
    StockAnswer,
    StoreAnswer,
    StoredImage,
)
from lookup.catalog.database import Database
from lookup.catalog.models import Maison, Product, ProductImage, Store
from lookup.catalog.rows import StockRow
from lookup.catalog.schema import known_revisions
from lookup.catalog.stock import apply_stock
from lookup.deployment import Deployment
from lookup.errors import NotFound
from lookup.feedback.answers import FeedbackAnswer
from lookup.feedback.desk import GivenFeedback
from lookup.home import Home
from lookup.images.thumbnails import MEDIA_TYPE, Thumbnails
from lookup.index.generation import Generation
from lookup.index.manifest import Manifest
from lookup.index.store import GenerationStore
from lookup.search.answers import SearchAnswer
from lookup.search.request import SearchRequest
from lookup.service import LookupService
from lookup.settings import Settings

_LISTED_REJECTIONS = 1000


class Backend:
    """What the HTTP layer asks (`lookup.api.ports.Service`), over an open service and database."""

    def __init__(self, service: LookupService, database: Database, settings: Settings) -> None:
        self._service = service
        self._database = database
        self._settings = settings
        self._home = Home(settings.home)

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
    ) -> LookupAnswer:
        """What the photo shows. Raises PhotoError, NotFound, NoGeneration."""
        return self._service.lookup(
            maison,
            photo,
            store=store,
            top_k=top_k,
            box=box,
            category=category,
            text=text,
            locale=locale,
        )

    def search(self, maison: str, request: SearchRequest) -> SearchAnswer:
        """What the catalogue has of what is asked. Raises InvalidRequest, NotFound, PhotoError,
        NoGeneration."""
        return self._service.search(maison, request)

    def feedback(self, maison: str, given: GivenFeedback) -> FeedbackAnswer:
        """Notes what a look-up's photo showed. Raises NotFound, InvalidRequest, PhotoError."""
        return self._service.feedback(maison, given)

    def product(
        self, maison: str, product_id: str, *, store: str | None = None, locale: str | None = None
    ) -> ProductAnswer:
        """One product. Raises NotFound."""
        return self._service.product(maison, product_id, store=store, locale=locale)

    def variant(
        self, maison: str, sku: str, *, store: str | None = None, locale: str | None = None
    ) -> ProductAnswer:
        """The product of a SKU. Raises NotFound."""
        return self._service.variant(maison, sku, store=store, locale=locale)

    def code(
        self, maison: str, code: str, *, store: str | None = None, locale: str | None = None
    ) -> ProductAnswer:
        """The product of a GTIN. Raises NotFound."""
        return self._service.code(maison, code, store=store, locale=locale)

    def image(self, maison: str, image_id: int) -> StoredImage:
        """The thumbnail of a catalogue picture. Raises NotFound."""
        with self._database.session() as session:
            content = _content_of(session, maison, image_id)
        if content is None:
            raise _no_picture(image_id)
        path = Thumbnails(self._home.images_dir(maison)).path(content)
        return StoredImage(_read(path, image_id), MEDIA_TYPE, content)

    def stores(self, maison: str) -> list[StoreAnswer]:
        """The maison's stores by name."""
        with self._database.session() as session:
            rows = session.execute(
                select(Store.code, Store.name, Store.city, Store.country, Store.timezone)
                .join(Maison, Maison.id == Store.maison_id)
                .where(Maison.code == maison)
                .order_by(Store.name, Store.code)
            ).all()
        return [
            StoreAnswer(code=code, name=name, city=city, country=country, timezone=timezone)
            for code, name, city, country, timezone in rows
        ]

    def apply_stock(self, maison: str, levels: list[StockRow]) -> StockAnswer:
        """Takes the good levels in, all in one transaction, and lists the bad ones."""
        with self._database.session(write=True) as session:
            report = apply_stock(session, maison, levels, max_listed=_LISTED_REJECTIONS)
        return StockAnswer(
            applied=report.applied,
            unchanged=report.unchanged,
            refused=report.refused,
            rejected=[
                RejectedLevel(index=bad.row or 0, field=bad.field, reason=bad.reason)
                for bad in report.quarantined
            ],
        )

    def generations(self, maison: str) -> list[GenerationAnswer]:
        """The generations kept, oldest first. Raises GenerationCorrupt."""
        kept = GenerationStore(self._home, maison)
        current = kept.current_or_none()
        return [_generation(manifest, current) for manifest in kept.list()]

    def publish(self, maison: str, generation_id: str) -> GenerationAnswer:
        """Puts a generation in service once all of it was verified.

        Raises NotFound, GenerationError, EncoderError; then the one in service stays.
        """
        kept = GenerationStore(self._home, maison)
        manifest = Generation.open(kept.path(generation_id), threads=1).manifest
        kept.publish(generation_id)
        self._service.refresh()
        return _generation(manifest, current=generation_id)

    def ready(self) -> ReadyAnswer:
        """Ready when any maison can be answered for: one that is broken must not stop the rest."""
        deployments = self._service.deployments()
        with self._database.session() as session:
            registered = session.scalars(select(Maison.code)).all()
        maisons = [
            _readiness(maison, deployments.get(maison))
            for maison in sorted({*registered, *deployments})
        ]
        return ReadyAnswer(
            ready=any(maison.ready for maison in maisons),
            schema_version=known_revisions()[-1],
            maisons=maisons,
            open_to_local=False,
        )

    def close(self) -> None:
        """Closes the service and the database."""
        self._service.close()
        self._database.close()


def _readiness(maison: str, deployment: Deployment | None) -> MaisonReadiness:
    manifest = deployment.manifest if deployment else None
    refusal = deployment.refusal if deployment else None
    problem = f"{refusal.generation} was refused: {refusal.reason}" if refusal else None
    if manifest is None and problem is None:
        problem = "No generation is published yet."
    return MaisonReadiness(
        maison=maison,
        ready=manifest is not None,
        generation=manifest.generation if manifest else None,
        encoder=manifest.encoder.name if manifest else None,
        rows=manifest.images if manifest else 0,
        problem=problem,
    )


def _generation(manifest: Manifest, current: str | None) -> GenerationAnswer:
    return GenerationAnswer(
        id=manifest.generation,
        encoder=manifest.encoder.name,
        rows=manifest.images,
        created_at=manifest.created_at,
        current=manifest.generation == current,
    )


def _content_of(session: Session, maison: str, image_id: int) -> str | None:
    return session.scalar(
        select(ProductImage.content)
        .join(Product, Product.id == ProductImage.product_row_id)
        .join(Maison, Maison.id == Product.maison_id)
        .where(Maison.code == maison, ProductImage.id == image_id)
        .where(ProductImage.removed_at.is_(None), Product.removed_at.is_(None))
    )


def _read(path: Path, image_id: int) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise _no_picture(image_id) from None


def _no_picture(image_id: int) -> NotFound:
    return NotFound(f"There is no picture {image_id} here.", "Read the product again.")
