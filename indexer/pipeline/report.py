"""What one build did: the document that `--json` prints and that is kept beside the index."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from lookup.catalog.rows import Quarantined
from lookup.index.manifest import SelfRetrieval

MOST_LISTED = 10_000


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class QuarantinedItem(_Part):
    """A row or a picture that was left out, where it stood and why."""

    file: str
    row: int | None
    field: str | None
    reason: str

    @classmethod
    def listed(cls, items: Iterable[Quarantined]) -> "tuple[QuarantinedItem, ...]":
        """The first MOST_LISTED of them."""
        return tuple(
            cls(file=item.file, row=item.row, field=item.field, reason=item.reason)
            for item in list(items)[:MOST_LISTED]
        )


class ProductCounts(_Part):
    """What the feed did to the catalogue."""

    added: int
    changed: int
    unchanged: int
    removed: int


class ImageCounts(_Part):
    """Pictures the feed names: `embedded` in this run, `reused` from earlier ones, or `bad`."""

    total: int
    embedded: int
    reused: int
    bad: int


class BuildReport(_Part):
    """One run of `indexer build`."""

    status: Literal["published", "unchanged"]
    maison: str
    generation: str
    parent: str | None
    encoder: str
    format: str
    started_at: datetime
    seconds: float
    products: ProductCounts
    images: ImageCounts
    without_images: tuple[str, ...]
    quarantined_total: int
    quarantined: tuple[QuarantinedItem, ...]
    self_retrieval: SelfRetrieval
    stage_seconds: dict[str, float]
    images_per_second: float | None
    bytes: int
