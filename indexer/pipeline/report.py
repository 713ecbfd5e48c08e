"""What one build did: the document that `--json` prints and that is kept beside the index."""

from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from indexer.feeds.reading import OtherStatus
from indexer.flow.stage_clock import StageTime
from indexer.pipeline.precision import PrecisionTrial
from indexer.pipeline.recall import RecallCheck
from lookup.base.durable import write_durably
from lookup.catalog.rows import Quarantined
from lookup.catalog.writing.writer import CatalogChanges
from lookup.index.manifest import MatchingEntry, SelfRetrieval

MOST_LISTED = 10_000
_REPORTS_KEPT = 100


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class ImageCounts(_Part):
    """Pictures of the catalogue: `indexed` or `bad`; `embedded` counts contents, in this run."""

    total: int
    indexed: int
    embedded: int
    bad: int
    bytes_read: int


class BuildReport(_Part):
    """One run of `indexer build`; parts that a refused run did not reach are None.

    `status`: published; built (`--no-publish`); shadow (`--shadow`); unchanged (the published
    generation is what would have been built); refused (`reason` says why, nothing was published).
    `seconds` by phase; `stages`: of the pictures' pipeline, whose stages run at the same time.
    `precision` is None where nothing was tried: in float, or in int8 that ships with the encoder.
    `other_status` lists the first of `products_of_other_status`, which --status left out.
    `quarantined` lists the first of `quarantined_total`; `kept_in` is the file of this report.
    """

    status: Literal["published", "built", "shadow", "unchanged", "refused"]
    reason: str | None
    maison: str
    run: str
    kept_in: str | None = None
    generation: str | None
    parent: str | None
    encoder: str
    precision: PrecisionTrial | None = None
    format: str | None
    started_at: datetime
    products: CatalogChanges | None
    images: ImageCounts | None
    products_without_image: tuple[str, ...]
    products_of_other_status: int
    other_status: tuple[OtherStatus, ...]
    quarantined_total: int
    quarantined: tuple[Quarantined, ...]
    self_retrieval: SelfRetrieval | None
    matching: MatchingEntry | None
    recall: RecallCheck | None
    seconds: dict[str, float]
    stages: dict[str, StageTime]
    images_per_second: float | None
    generation_bytes: int | None
    removed_generations: tuple[str, ...]

    def write(self, directory: Path) -> None:
        """Keeps the report as <run>.json, and deletes all but the last _REPORTS_KEPT."""
        text = self.model_dump_json(indent=2) + "\n"
        write_durably(directory / f"{self.run}.json", text.encode())
        for old in sorted(directory.glob("*.json"))[:-_REPORTS_KEPT]:
            old.unlink()
