"""One build, from feed to published generation."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime

from indexer.cache.store import Cache
from indexer.feeds.formats.format import FeedOptions
from indexer.feeds.reading import read_feed
from indexer.flow.interrupts import orderly_stop
from indexer.pipeline.assembly import CataloguePictures, FeaturesMissing, Rows
from indexer.pipeline.basis import MaisonBasis
from indexer.pipeline.catalog_stage import FeedRows, apply_feed
from indexer.pipeline.learning import Learner
from indexer.pipeline.making import GenerationMaker, UnpublishedGeneration
from indexer.pipeline.notebook import Notebook
from indexer.pipeline.outcome import Ledger, PictureOutcome
from indexer.pipeline.pictures import PictureRun, features_key
from indexer.pipeline.precision import EncoderPrecision, TrialPictures
from indexer.pipeline.recall import RecallGate
from indexer.pipeline.report import BuildReport
from indexer.pipeline.request import BuildRequest
from indexer.pipeline.retention import remove_old, sweep_pictures
from indexer.runners.encoder import open_worker_encoder
from indexer.runners.opening import open_runner
from indexer.sources.opening import open_source
from lookup.audit.record import person_at_this_machine
from lookup.base.errors import DomainError, EncoderError, GenerationError, Interrupted, Refused
from lookup.catalog.database import Database, open_home
from lookup.catalog.images import ImageCatalog
from lookup.catalog.rows import Quarantined
from lookup.encoders.card import ModelCard
from lookup.encoders.licences import check_licence
from lookup.encoders.onnx_encoder import CARD_FILE
from lookup.encoders.torch.registry import exported_encoder
from lookup.features.projection import PatchProjection
from lookup.images.thumbnails import Thumbnails
from lookup.index.generation import Generation
from lookup.index.publishing import AuditedPublisher, announce_refusal
from lookup.index.remote.elsewhere import generation_store
from lookup.index.shadow import ShadowPointer
from lookup.index.writer import new_generation_id

Tick = Callable[[int, int], None]


def build(
    request: BuildRequest,
    progress: Tick,
    *,
    learner: Learner | None = None,
    on_refusal: Callable[[BuildReport], None] | None = None,
) -> BuildReport:
    """Builds, verifies and publishes; the report is kept, whatever comes of it.

    `on_refusal` gets the report of a refused build, before the error is raised.
    Raises DomainError when the build is refused: then nothing was published, and what was embedded
    is kept for the next run. Catalogue rows are committed before pictures are read (their ids go
    into the index), so names, prices and removals of a refused build may be in effect.
    """
    home = request.workspace.home
    started_at = datetime.now(UTC)
    run = new_generation_id(started_at)
    notebook = Notebook(
        maison=request.workspace.maison,
        run=run,
        kept_in=str(request.workspace.reports_dir / f"{run}.json"),
        encoder=request.encoder,
        started_at=started_at,
    )
    with (
        orderly_stop(),
        request.workspace.changing("indexer build"),
        open_home(home) as database,
        closing(Cache.open(request.workspace.cache_file)) as cache,
    ):
        try:
            report = _Build(request, database, cache, notebook, progress, learner).run()
        except DomainError as error:
            report = notebook.report("refused", str(error))
            report.write(request.workspace.reports_dir)
            if not isinstance(error, Interrupted):
                announce_refusal(database, request.workspace.maison, f"build {run}", error)
            if on_refusal is not None:
                on_refusal(report)
            raise
        report.write(request.workspace.reports_dir)
    return report


class _Build:
    def __init__(
        self,
        request: BuildRequest,
        database: Database,
        cache: Cache,
        notebook: Notebook,
        progress: Tick,
        learner: Learner | None,
    ) -> None:
        self._request = request
        self._maison = request.workspace.maison
        self._database = database
        self._cache = cache
        self._notebook = notebook
        self._progress = progress
        home = request.workspace.home
        self._store = generation_store(home, self._maison)
        self._store.sweep_staging()
        self._shadow = ShadowPointer(home, self._maison)
        self._images = CataloguePictures(database, self._maison)
        self._thumbnails = Thumbnails(home.images_dir(self._maison))
        self._learner = learner
        # Before the encoder, whose first export takes half a minute: a feed may not be there.
        self._reading = read_feed(request.feed, request.format, FeedOptions(request.statuses))
        if request.shadow and home.elsewhere.generations_url is not None:
            raise Refused(
                "A shadow generation is tried by services of this home only, and these fetch"
                " theirs from an object store.",
                "Build without --shadow, and measure with `lookup evaluate`.",
            )
        check_licence(request.encoder, research=request.research)
        with notebook.phase("encoder"):
            # Before the feed changes the catalogue: an encoder may be refused.
            self._encoder_dir = exported_encoder(
                request.encoder,
                cache_dir=home.encoders_dir,
                offline=request.offline,
                in_float=request.precision == "fp32",
            )

    def run(self) -> BuildReport:
        notebook = self._notebook
        self._apply_feed()
        with notebook.phase("encoder"):
            self._choose_encoder()
            self._maker = self._new_maker()
        published = self._published()
        if self._request.shadow and published is None:
            raise Refused(
                "There is no published index beside which another could be tried.",
                "Build without --shadow first.",
            )
        notebook.parent = published.manifest.generation if published else None
        contents = self._contents()
        rows = Rows.of(self._images, contents)
        if not rows.contents:
            raise Refused(
                "The catalogue has no picture that could be looked up.",
                "Check that the feed names pictures and that --images is the right folder.",
            )
        if published and self._is_same(published, rows):
            notebook.manifest = published.manifest
            return notebook.report("unchanged")
        made = self._make(rows, published)
        notebook.manifest, notebook.recall = made.manifest, made.recall
        if self._request.shadow:
            self._shadow.set(made.manifest.generation)
            return notebook.report("shadow")
        if not self._request.publish:
            return notebook.report("built")
        publisher = AuditedPublisher(
            self._database, self._store, self._maison, by=person_at_this_machine()
        )
        publisher.publish(made.manifest.generation)
        notebook.removed = remove_old(
            self._store, keep=self._request.keep, shadow=self._shadow.read()
        )
        with notebook.phase("sweep"), self._database.session() as session:
            sweep_pictures(session, self._maison, self._cache, self._thumbnails)
        return notebook.report("published")

    def _apply_feed(self) -> None:
        self._notebook.format = self._reading.format
        rows = FeedRows(self._reading, self._notebook.quarantined_rows, self._notebook.other_status)
        with self._notebook.phase("catalogue"):
            self._notebook.changes = apply_feed(
                self._database,
                self._maison,
                rows,
                max_removed=self._request.limits.max_removed,
                region=self._request.region,
            )

    def _choose_encoder(self) -> None:
        """Finds or learns the maison's projection, then the form of the encoder."""
        request = self._request
        self._projection = self._found_projection()
        precision = EncoderPrecision(self._encoder_dir, self._projection)
        with closing(open_source(request.images)) as source:
            pictures = TrialPictures(
                self._images, source, request.images.limits, request.workspace.labelled_manifest
            )
            self._encoder_dir, self._notebook.precision = precision.chosen(
                request.precision, pictures
            )

    def _new_maker(self) -> GenerationMaker:
        return GenerationMaker(
            self._store,
            self._maison,
            self._cache,
            self._thumbnails,
            self._encoder_dir,
            self._projection,
            self._learner,
        )

    def _found_projection(self) -> PatchProjection:
        # In float, whatever is chosen afterwards: one projection for both.
        encoder = open_worker_encoder(self._encoder_dir)
        basis = MaisonBasis(self._request.workspace.basis_dir, encoder)
        paths = (image.path for image in self._images)
        places = self._request.images
        with closing(open_source(places)) as source:
            return basis.projection(paths, source, places.limits, anew=self._request.full)

    def _published(self) -> Generation | None:
        """The published generation if it is sound; a damaged one is listed in the report."""
        current = self._store.current_or_none()
        if current is None:
            return None
        try:
            with self._notebook.phase("verify"):
                return Generation.open(self._store.path(current))
        except (GenerationError, EncoderError) as error:
            reason = f"the published generation is damaged, this build replaces it: {error}"
            self._notebook.quarantined_rows.append(Quarantined(current, None, None, reason))
            return None

    def _contents(self) -> dict[int, str]:
        request, notebook, extractor = self._request, self._notebook, self._maker.extractor
        with self._database.session() as session:
            notebook.total = ImageCatalog(session, self._maison).count()
        with (
            notebook.phase("pictures"),
            closing(open_source(request.images)) as source,
            open_runner(
                request.runner, extractor, self._encoder_dir, workers=request.workers
            ) as runner,
        ):
            run = PictureRun(
                source,
                self._cache,
                self._thumbnails,
                runner,
                limits=request.images.limits,
                key=features_key(extractor),
                full=request.full,
                large_side=request.large_side,
            )
            notebook.pictures = run.run(self._images, notebook.total, self._look)
        self._note(notebook.pictures)
        return notebook.pictures.contents

    def _look(self, ledger: Ledger) -> None:
        self._progress(ledger.done, ledger.total)
        limit = self._request.limits.max_bad
        if ledger.bad > limit.of(ledger.total):
            bad = [problem for image in self._images if (problem := ledger.problem(image))]
            self._notebook.refused_pictures = bad
            raise Refused(
                f"More than {limit} of {ledger.total} pictures cannot be used; one of them:"
                f" {bad[0].file}: {bad[0].reason}",
                "Check the pictures' folder (--images), or allow more with --max-bad.",
            )

    def _note(self, outcome: PictureOutcome) -> None:
        changed = {
            image.id: outcome.contents.get(image.id)
            for image in self._images
            if image.content != outcome.contents.get(image.id)
        }
        with self._database.session(write=True) as session:
            catalog = ImageCatalog(session, self._maison)
            catalog.note_contents(changed)
            self._notebook.without_image = tuple(catalog.products_without(outcome.contents))

    def _is_same(self, published: Generation, rows: Rows) -> bool:
        return (
            not self._request.full
            and published.manifest.catalog_digest == rows.digest
            and published.manifest.features_digest == self._maker.features_digest
            and published.encoder.card.texts == ModelCard.read(self._encoder_dir / CARD_FILE).texts
        )

    def _make(self, rows: Rows, published: Generation | None) -> UnpublishedGeneration:
        try:
            return self._make_once(rows, published)
        except FeaturesMissing:
            # Damaged entries are dropped by now: this embeds their pictures again.
            return self._make_once(Rows.of(self._images, self._contents()), published)

    def _make_once(self, rows: Rows, published: Generation | None) -> UnpublishedGeneration:
        return self._maker.make(
            rows,
            generation=self._notebook.run,
            created_at=self._notebook.started_at,
            published=published,
            gate=RecallGate(
                self._request.workspace.labelled_manifest, self._request.limits.max_recall_drop
            ),
            phase=self._notebook.phase,
        )
