"""One build, from feed to published generation."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from indexer.cache.store import Cache
from indexer.feeds.reading import read_feed
from indexer.lock import exclusive
from indexer.pipeline.assembly import CachedFeatures
from indexer.pipeline.catalog_stage import FeedRows, apply_feed
from indexer.pipeline.pictures import PictureOutcome, PictureRun
from indexer.pipeline.report import BuildReport, ImageCounts, ProductCounts, QuarantinedItem
from indexer.pipeline.request import BuildRequest
from indexer.sources.folder import FolderImages
from lookup.catalog.database import Database, open_database
from lookup.catalog.images import CatalogImage, ImageCatalog
from lookup.catalog.writer import CatalogChanges
from lookup.encoders.onnx_encoder import OnnxEncoder
from lookup.encoders.registry import exported_encoder
from lookup.errors import Refused
from lookup.images.thumbnails import Thumbnails
from lookup.index.entries import Entries, ImageEntry
from lookup.index.features import FeatureExtractor
from lookup.index.generation import Generation
from lookup.index.manifest import Manifest
from lookup.index.store import GenerationStore
from lookup.index.writer import GenerationParts, new_generation_id, write_generation
from lookup.timing import StageTimer

Tick = Callable[[int, int], None]


def build(request: BuildRequest, progress: Tick) -> BuildReport:
    """Builds, verifies and publishes. Raises DomainError, having published nothing."""
    home = request.workspace.home
    home.path.mkdir(parents=True, exist_ok=True)
    with exclusive(request.workspace.lock_file, "indexer build"):
        database = open_database(home.database_url)
        cache = Cache.open(request.workspace.cache_file)
        try:
            return _Build(request, database, cache, progress).run()
        finally:
            cache.close()
            database.close()


class _Build:
    def __init__(
        self, request: BuildRequest, database: Database, cache: Cache, progress: Tick
    ) -> None:
        self._request = request
        self._maison = request.workspace.maison
        self._home = request.workspace.home
        self._database = database
        self._cache = cache
        self._progress = progress
        self._store = GenerationStore(self._home, self._maison)
        self._started_at = datetime.now(UTC)
        self._timer = StageTimer()

    def run(self) -> BuildReport:
        request = self._request
        source = FolderImages(request.images)
        reading = read_feed(request.feed, request.format)
        encoder_dir = exported_encoder(
            request.encoder, cache_dir=self._home.encoders_dir, offline=request.offline
        )
        extractor = FeatureExtractor(OnnxEncoder.open(encoder_dir))
        rows = FeedRows(reading)
        with self._timer.stage("catalog"):
            changes = apply_feed(
                self._database, self._maison, rows, max_removed=request.limits.max_removed
            )
        with self._database.session() as session:
            images = list(ImageCatalog(session, self._maison))
        with self._timer.stage("images"):
            thumbnails = Thumbnails(self._home.images_dir(self._maison))
            run = PictureRun(source, self._cache, thumbnails, extractor)
            outcome = run.run(images, self._progress)
        self._check_bad(outcome, len(images))
        with self._database.session(write=True) as session:
            ImageCatalog(session, self._maison).note_contents(outcome.contents)
        generation = new_generation_id(self._started_at)
        parent = self._store.current_or_none()
        with self._timer.stage("write"), self._store.staging(generation) as staging:
            manifest = self._write(
                staging, generation, parent, images, outcome, encoder_dir, extractor
            )
            _verify(staging, manifest)
        self._store.publish(generation)
        return self._report(manifest, reading.format, changes, images, outcome, rows)

    def _check_bad(self, outcome: PictureOutcome, total: int) -> None:
        if len(outcome.bad) > self._request.limits.max_bad * total:
            first = outcome.bad[0]
            raise Refused(
                f"{len(outcome.bad)} of {total} pictures cannot be used, more than"
                f" {self._request.limits.max_bad:.0%}; the first: {first.file}: {first.reason}",
                "Check the pictures' folder (--images), or allow more with --max-bad.",
            )

    def _write(
        self,
        staging: Path,
        generation: str,
        parent: str | None,
        images: list[CatalogImage],
        outcome: PictureOutcome,
        encoder_dir: Path,
        extractor: FeatureExtractor,
    ) -> Manifest:
        usable = [image for image in images if image.id in outcome.contents]
        contents = [outcome.contents[image.id] for image in usable]
        encoder = OnnxEncoder.open(encoder_dir)
        parts = GenerationParts(
            entries=Entries.of([ImageEntry(i.id, i.product_id, i.colorway) for i in usable]),
            features=CachedFeatures(self._cache, extractor.digest, contents),
            content_digests=contents,
            encoder_dir=encoder_dir,
            card=encoder.card,
        )
        return write_generation(
            staging,
            parts,
            generation=generation,
            maison=self._maison,
            parent=parent,
            created_at=self._started_at,
        )

    def _report(
        self,
        manifest: Manifest,
        format_taken: str,
        changes: CatalogChanges,
        images: list[CatalogImage],
        outcome: PictureOutcome,
        rows: FeedRows,
    ) -> BuildReport:
        bad = [*rows.quarantined, *outcome.bad]
        seconds = self._timer.total() / 1000
        return BuildReport(
            status="published",
            maison=self._maison,
            generation=manifest.generation,
            parent=manifest.parent,
            encoder=manifest.encoder.name,
            format=format_taken,
            started_at=self._started_at,
            seconds=seconds,
            products=ProductCounts(
                added=changes.added,
                changed=changes.changed,
                unchanged=changes.unchanged,
                removed=changes.removed,
            ),
            images=ImageCounts(
                total=len(images),
                embedded=outcome.embedded,
                reused=len(outcome.contents) - outcome.embedded,
                bad=len(outcome.bad),
            ),
            without_images=(),
            quarantined_total=len(bad),
            quarantined=QuarantinedItem.listed(bad),
            self_retrieval=manifest.self_retrieval,
            stage_seconds={
                stage: self._timer.milliseconds(stage) / 1000
                for stage in ("catalog", "images", "write")
            },
            images_per_second=len(images) / seconds,
            bytes=outcome.bytes,
        )


def _verify(staging: Path, manifest: Manifest) -> None:
    Generation.open(staging)
    retrieval = manifest.self_retrieval
    if retrieval.found_first < retrieval.checked:
        raise Refused(
            f"{retrieval.checked - retrieval.found_first} of {retrieval.checked} catalogue"
            " pictures do not find themselves.",
            "The encoder or the cache is damaged: run again with --full.",
        )
