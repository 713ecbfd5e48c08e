"""The service behind the routes: look-ups, and beside them stores, stock, pictures, generations."""

from functools import cached_property
from pathlib import Path

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.answers.building import product_summary
from lookup.answers.models import (
    DamagedGeneration,
    GenerationAnswer,
    GenerationList,
    MaisonReadiness,
    ProductList,
    ReadyAnswer,
    RejectedLevel,
    StockAnswer,
    StoreAnswer,
    StoreList,
)
from lookup.api.http.ports import StoredImage
from lookup.base.errors import GenerationError, NotFound
from lookup.catalog.images import ImageCatalog
from lookup.catalog.maisons import maisons_elsewhere
from lookup.catalog.models import Maison, Product, ProductImage
from lookup.catalog.reading.listing import ListPart, Window, list_products, list_stores
from lookup.catalog.reading.reader import ProductReader
from lookup.catalog.rows import StockRow
from lookup.catalog.schema import known_revisions
from lookup.catalog.writing.stock import apply_stock
from lookup.counterfeit.cases.desk import InspectionDesk
from lookup.images.thumbnails import MEDIA_TYPE, Thumbnails
from lookup.index.generation import Generation
from lookup.index.manifest import Manifest
from lookup.index.publishing import AuditedPublisher
from lookup.index.remote.elsewhere import generation_store
from lookup.service.deployments import Deployment
from lookup.service.inspections import open_desk
from lookup.service.lookup import LookupService

_LISTED_REJECTIONS = 1000
_LARGEST_ID = 2**31 - 1  # of a row; databases fail on larger ones


class Backend(LookupService):
    """What the HTTP layer asks (`lookup.api.http.ports.Service`): more than looking up."""

    def products(
        self, maison: str, window: Window, *, category: str | None, locale: str | None
    ) -> ProductList:
        """The maison's products by id. Raises NotFound for a category that holds nothing."""
        with self.database.session() as session:
            part = list_products(session, maison, window, category=category)
            cards = ProductReader(session).cards(maison, part.items, locale=locale)
        products = [product_summary(card) for card in cards.values()]
        return ProductList(products=products, next=part.next)

    def image(self, maison: str, image_id: int) -> StoredImage:
        """The thumbnail of a catalogue picture. Raises NotFound."""
        if image_id > _LARGEST_ID:
            raise _no_picture(image_id)
        with self.database.session() as session:
            content = _content_of(session, maison, image_id)
        if content is None:
            raise _no_picture(image_id)
        path = Thumbnails(self._home.images_dir(maison)).path(content)
        return StoredImage(_read(path, image_id), MEDIA_TYPE, content)

    def stores(self, maison: str, window: Window) -> StoreList:
        """The maison's stores by name. Raises NotFound where `after` is none of them."""
        with self.database.session() as session:
            part = list_stores(session, maison, window)
        stores = [
            StoreAnswer(
                code=store.code,
                name=store.name,
                city=store.city,
                country=store.country,
                timezone=store.timezone,
            )
            for store in part.items
        ]
        return StoreList(stores=stores, next=part.next)

    def apply_stock(self, maison: str, levels: list[StockRow]) -> StockAnswer:
        """Takes the good levels in, all in one transaction, and lists the bad ones."""
        with self.database.session(write=True) as session:
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

    def generations(self, maison: str, window: Window) -> GenerationList:
        """The generations kept, oldest first. Raises NotFound where `after` is none of them."""
        kept = generation_store(self._home, maison)
        current = kept.current_or_none()
        part = ListPart.within(kept.ids(), window, str, what="generation")
        good, damaged = [], []
        for generation in part.items:
            try:
                good.append(_generation(kept.manifest(generation), current))
            except (GenerationError, NotFound) as error:
                damaged.append(DamagedGeneration(id=generation, problem=str(error)))
        return GenerationList(generations=good, damaged=damaged, next=part.next)

    def publish(self, maison: str, generation_id: str, *, by: str) -> GenerationAnswer:
        """Puts a generation in service once all of it was verified; `by` is for the audit log.

        Raises NotFound, GenerationError, EncoderError; then the one in service stays.
        """
        kept = generation_store(self._home, maison)
        manifest = Generation.open(kept.path(generation_id), threads=1).manifest
        AuditedPublisher(self.database, kept, maison, by).publish(generation_id)
        self.refresh()
        return _generation(manifest, current=generation_id)

    def ready(self) -> ReadyAnswer:
        """Ready when any maison can be answered for: one that is broken must not stop the rest."""
        deployments = self.deployments()
        with self.database.session() as session:
            registered = session.scalars(select(Maison.code)).all()
            elsewhere = maisons_elsewhere(session, self._settings.region)
        maisons = [
            _readiness(maison, deployments.get(maison), elsewhere.get(maison))
            for maison in sorted({*registered, *deployments})
        ]
        return ReadyAnswer(
            ready=any(maison.ready for maison in maisons),
            schema_version=known_revisions()[-1],
            maisons=maisons,
            open_to_local=False,
            region=self._settings.region,
        )

    @cached_property
    def _desks(self) -> dict[str, tuple[str, InspectionDesk]]:
        """By maison, each with the generation it was opened with; it keeps references ready."""
        return {}

    def inspection_desk(self, maison: str) -> InspectionDesk:
        """Where the maison's counterfeit cases are worked on. Raises NoGeneration."""
        deployed = self._watcher.deployment(maison).deployed()
        generation = deployed.generation.manifest.generation
        kept = self._desks.get(maison)
        if kept is None or kept[0] != generation:
            desk = open_desk(self.database, self._home, self._settings, maison, deployed)
            kept = self._desks[maison] = (generation, desk)
        return kept[1]

    def vectors_missing(self, maison: str) -> int | None:
        """Catalogue pictures that the generation in service does not hold; None without one."""
        deployment = self.deployments().get(maison)
        deployed = deployment.in_service if deployment else None
        if deployed is None:
            return None
        with self.database.session() as session:
            catalogued = ImageCatalog(session, maison).ids()
        return len(np.setdiff1d(catalogued, deployed.generation.entries.image_ids))


def _readiness(maison: str, deployment: Deployment | None, pinned: str | None) -> MaisonReadiness:
    manifest = deployment.manifest if deployment else None
    problem = deployment.problem if deployment else None
    ready = deployment.ready if deployment else False
    if pinned is not None:
        manifest, ready, problem = (
            None,
            False,
            f"It is pinned to region {pinned}, which is not this one.",
        )
    elif manifest is None and problem is None:
        problem = "No generation is published yet."
    return MaisonReadiness(
        maison=maison,
        ready=ready,
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
