"""What a build has found out so far, from which its report is made at any point."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from indexer.feeds.reading import OtherStatus
from indexer.pipeline.outcome import PictureOutcome
from indexer.pipeline.precision import PrecisionTrial
from indexer.pipeline.recall import RecallCheck
from indexer.pipeline.report import MOST_LISTED, BuildReport, ImageCounts
from lookup.catalog.rows import Quarantined
from lookup.catalog.writing.writer import CatalogChanges
from lookup.index.manifest import Manifest


@dataclass
class Notebook:
    """Filled in by one build as it goes on."""

    maison: str
    run: str
    encoder: str
    started_at: datetime
    kept_in: str | None = None
    format: str | None = None
    precision: PrecisionTrial | None = None
    changes: CatalogChanges | None = None
    quarantined_rows: list[Quarantined] = field(default_factory=list)
    other_status: list[OtherStatus] = field(default_factory=list)
    pictures: PictureOutcome | None = None
    refused_pictures: list[Quarantined] = field(default_factory=list)
    total: int = 0
    without_image: tuple[str, ...] = ()
    parent: str | None = None
    manifest: Manifest | None = None
    recall: RecallCheck | None = None
    removed: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Counts the time inside as that phase's."""
        started = time.perf_counter()
        try:
            yield
        finally:
            spent = time.perf_counter() - started
            self.seconds[name] = round(self.seconds.get(name, 0.0) + spent, 3)

    def report(
        self,
        status: Literal["published", "built", "shadow", "unchanged", "refused"],
        reason: str | None = None,
    ) -> BuildReport:
        """The report, as things stand."""
        pictures = self.pictures.bad if self.pictures else self.refused_pictures
        bad = [*self.quarantined_rows, *pictures]
        manifest = self.manifest
        return BuildReport(
            status=status,
            reason=reason,
            maison=self.maison,
            run=self.run,
            kept_in=self.kept_in,
            generation=manifest.generation if manifest and status != "refused" else None,
            parent=self.parent,
            encoder=self.encoder,
            precision=self.precision,
            format=self.format,
            started_at=self.started_at,
            products=self.changes,
            images=self._images(),
            products_without_image=self.without_image,
            products_of_other_status=len(self.other_status),
            other_status=tuple(self.other_status[:MOST_LISTED]),
            quarantined_total=len(bad),
            quarantined=tuple(bad[:MOST_LISTED]),
            self_retrieval=manifest.self_retrieval if manifest else None,
            matching=manifest.matching if manifest else None,
            recall=self.recall,
            seconds=self.seconds,
            stages=self.pictures.stages if self.pictures else {},
            images_per_second=self._rate(),
            generation_bytes=sum(f.bytes for f in manifest.files.values()) if manifest else None,
            removed_generations=self.removed,
        )

    def _images(self) -> ImageCounts | None:
        pictures = self.pictures
        if pictures is None:
            return None
        return ImageCounts(
            total=self.total,
            indexed=len(pictures.contents),
            embedded=pictures.embedded,
            bad=self.total - len(pictures.contents),
            bytes_read=pictures.bytes,
        )

    def _rate(self) -> float | None:
        seconds = self.seconds.get("pictures")
        if self.pictures is None or not self.pictures.embedded or not seconds:
            return None
        return round(self.pictures.embedded / seconds, 2)
