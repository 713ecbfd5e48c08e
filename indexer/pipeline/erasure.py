"""Erasing a product from everything the indexer and the service keep of a maison."""

from contextlib import closing, nullcontext
from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict

from indexer.cache.store import Cache
from indexer.pipeline.assembly import CataloguePictures, FeaturesMissing, Rows
from indexer.pipeline.learning import Learner
from indexer.pipeline.making import GenerationMaker
from indexer.pipeline.retention import sweep_pictures
from indexer.pipeline.workspace import Workspace
from lookup.audit.record import Action, Deed, person_at_this_machine, record
from lookup.base.durable import write_durably
from lookup.base.errors import GenerationError, NotFound, Refused
from lookup.catalog.database import Database, open_home
from lookup.catalog.writing.erasure import ErasedProduct, erase_product
from lookup.demand.forgetting import forget_demand_of
from lookup.features.projection import PatchProjection
from lookup.feedback.forgetting import forget_product
from lookup.images.thumbnails import Thumbnails
from lookup.index.entries import Entries
from lookup.index.generation import ENCODER_DIR
from lookup.index.publishing import AuditedPublisher
from lookup.index.remote.elsewhere import generation_store
from lookup.index.shadow import ShadowPointer
from lookup.index.writer import new_generation_id
from lookup.insight.file import InsightFile


class Receipt(BaseModel):
    """What was erased. Generations are immutable, so those that held the product were deleted.

    `published` is the generation built without it, None where none was published or nothing was
    left to publish. `lookups` were remembered and named it. `feature_entries` and `thumbnails`
    also count leftovers of earlier pictures.
    """

    model_config = ConfigDict(frozen=True)

    maison: str
    product_id: str
    at: datetime
    skus: tuple[str, ...]
    images: int
    stock_levels: int
    lookups: int
    feature_entries: int
    thumbnails: int
    deleted_generations: tuple[str, ...]
    published: str | None
    note: str = (
        "A feed that still holds the product brings it back. Kept as they were: feedback and"
        " inspections that name the product, the audit log, backups, the feed, its picture files,"
        " labelled photos and build reports."
    )

    def write(self, workspace: Workspace) -> None:
        """Keeps the receipt beside the maison's index."""
        path = workspace.receipts_dir / f"erase-{self.at:%Y%m%dT%H%M%S%fZ}.json"
        write_durably(path, (self.model_dump_json(indent=2) + "\n").encode(), private=True)


def erase(workspace: Workspace, product_id: str, *, learner: Learner | None = None) -> Receipt:
    """Erases the product; killed half-way, the same command finishes.

    Raises NotFound where nothing of the product is left anywhere; Refused while another command
    changes the index, or where the index cannot be built without the product.
    """
    with (
        workspace.changing("indexer erase"),
        open_home(workspace.home) as database,
        closing(Cache.open(workspace.cache_file)) as cache,
    ):
        receipt = _Erasure(workspace, database, cache, learner).run(product_id)
        receipt.write(workspace)
    return receipt


class _Erasure:
    def __init__(
        self, workspace: Workspace, database: Database, cache: Cache, learner: Learner | None
    ) -> None:
        self._maison = workspace.maison
        self._by = person_at_this_machine()
        self._database = database
        self._cache = cache
        self._learner = learner
        self._store = generation_store(workspace.home, workspace.maison)
        self._store.sweep_staging()
        self._shadow = ShadowPointer(workspace.home, workspace.maison)
        self._insight = InsightFile(workspace.home, workspace.maison)
        self._thumbnails = Thumbnails(workspace.home.images_dir(workspace.maison))

    def run(self, product_id: str) -> Receipt:
        holding = [g for g in self._store.ids() if self._may_hold(g, product_id)]
        current = self._store.current_or_none()
        # Whatever could fail comes before the first thing that is erased.
        successor = self._make_without(product_id, current) if current in holding else None
        if successor is not None:
            self._store.deliver(successor)
        erased, lookups = self._erase_rows(product_id, tolerate_missing=bool(holding))
        if successor is not None:
            publisher = AuditedPublisher(self._database, self._store, self._maison, by=self._by)
            publisher.publish(successor)
        elif current in holding:
            self._store.withdraw()
        if self._shadow.read() in holding:
            self._shadow.clear()
        self._shadow.notes_file.unlink(missing_ok=True)
        # It may name the product; the next run finds the rest again.
        self._insight.remove()
        for generation in holding:
            self._store.remove(generation)
        with self._database.session(write=True) as session:
            # Again: until now the service could still find it.
            forget_demand_of(session, self._maison, product_id)
            lookups += forget_product(session, self._maison, product_id)
        with self._database.session() as session:
            features, thumbnails = sweep_pictures(
                session, self._maison, self._cache, self._thumbnails
            )
        return Receipt(
            maison=self._maison,
            product_id=product_id,
            at=datetime.now(UTC),
            skus=erased.skus if erased else (),
            images=len(erased.image_ids) if erased else 0,
            stock_levels=erased.stock_levels if erased else 0,
            lookups=lookups,
            feature_entries=features,
            thumbnails=thumbnails,
            deleted_generations=tuple(holding),
            published=successor,
        )

    def _may_hold(self, generation: str, product_id: str) -> bool:
        try:
            return product_id in Entries.read(self._store.path(generation)).products
        except GenerationError:
            return True  # cannot be ruled out

    def _erase_rows(
        self, product_id: str, *, tolerate_missing: bool
    ) -> tuple[ErasedProduct | None, int]:
        try:
            with self._database.session(write=True) as session:
                erased = erase_product(session, self._maison, product_id)
                counts = {"skus": len(erased.skus), "images": len(erased.image_ids)}
                record(
                    session,
                    self._maison,
                    Deed(self._by, Action.PRODUCT_ERASED, product_id, counts),
                )
                forget_demand_of(session, self._maison, product_id)
                return erased, forget_product(session, self._maison, product_id)
        except NotFound:
            # An earlier run may have been killed behind this step.
            if tolerate_missing:
                return None, 0
            raise

    def _make_without(self, product_id: str, current: str) -> str | None:
        """A generation like the current one but for the product; None when nothing is left."""
        published = self._store.path(current)
        maker = GenerationMaker(
            self._store,
            self._maison,
            self._cache,
            self._thumbnails,
            published / ENCODER_DIR,
            PatchProjection.read(published),
            self._learner,
        )
        left = [
            image
            for image in CataloguePictures(self._database, self._maison)
            if image.product_id != product_id
        ]
        rows = Rows.of(left, {image.id: image.content for image in left if image.content})
        if not rows.contents:
            return None
        now = datetime.now(UTC)
        try:
            made = maker.make(
                rows,
                generation=new_generation_id(now),
                created_at=now,
                published=None,
                gate=None,
                phase=lambda _: nullcontext(),
            )
        except FeaturesMissing as error:
            raise Refused(
                f"{error.count} pictures of other products would leave the index: what was kept of"
                " them is damaged or gone.",
                "Run `indexer build` first, then erase again. Nothing was erased.",
            ) from error
        return made.manifest.generation
