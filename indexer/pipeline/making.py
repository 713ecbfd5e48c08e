"""Writing, learning, verifying: one generation from rows to its final name on disk."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from indexer.cache.store import Cache
from indexer.flow.library_threads import one_thread_a_call
from indexer.pipeline.assembly import Assembly, Rows
from indexer.pipeline.checks import verified
from indexer.pipeline.learning import Learner, learnt_digest, sampled
from indexer.pipeline.pictures import features_key
from indexer.pipeline.recall import RecallCheck, RecallGate
from indexer.runners.encoder import open_worker_encoder
from lookup.features.extractor import FeatureExtractor
from lookup.features.projection import PatchProjection
from lookup.images.thumbnails import Thumbnails
from lookup.index.generation import Generation
from lookup.index.manifest import Manifest
from lookup.index.store import GenerationStore
from lookup.index.writer import reseal
from lookup.matching.model import MatchingModel


@dataclass(frozen=True)
class UnpublishedGeneration:
    """A verified generation, not yet published, and what it recognised of the labelled photos."""

    manifest: Manifest
    recall: RecallCheck | None


class GenerationMaker:
    """Makes generations of one maison with one encoder."""

    def __init__(
        self,
        store: GenerationStore,
        maison: str,
        cache: Cache,
        thumbnails: Thumbnails,
        encoder_dir: Path,
        projection: PatchProjection,
        learner: Learner | None,
    ) -> None:
        """Raises EncoderError where the one in `encoder_dir` cannot be opened."""
        self._store = store
        self._maison = maison
        self._thumbnails = thumbnails
        self._learner = learner
        encoder = open_worker_encoder(encoder_dir)
        self.extractor = FeatureExtractor(encoder, projection)
        key = features_key(self.extractor)
        self.features_digest = key if learner is None else learnt_digest(key, learner)
        """The `features_digest` of all generations made here."""
        self._assembly = Assembly(
            cache=cache,
            key=key,
            features_digest=self.features_digest,
            encoder_dir=encoder_dir,
            card=encoder.card,
            projection=self.extractor.projection,
        )

    def make(
        self,
        rows: Rows,
        *,
        generation: str,
        created_at: datetime,
        published: Generation | None,
        gate: RecallGate | None,
        phase: Callable[[str], AbstractContextManager[None]],
    ) -> UnpublishedGeneration:
        """A generation of these rows; whatever fails leaves none behind.

        Raises FeaturesMissing where the cache lacks some, and DomainError where a check fails.
        """
        with self._store.staging(generation) as staging:
            with phase("write"), one_thread_a_call():
                manifest = self._assembly.write(
                    staging,
                    rows,
                    generation=generation,
                    maison=self._maison,
                    parent=published.manifest.generation if published else None,
                    created_at=created_at,
                )
            if self._learner is not None:
                with phase("learn"), one_thread_a_call():
                    self._learner.learn(
                        staging,
                        sampled(rows, self._thumbnails),
                        self.extractor,
                        parent=published.directory if published else None,
                    )
                    manifest = reseal(staging, MatchingModel.read(staging))
            with phase("verify"):
                made = verified(staging, rows)
            recall = None
            if gate is not None:
                with phase("recall"):
                    recall = gate.check(made, published)
        return UnpublishedGeneration(manifest, recall)
