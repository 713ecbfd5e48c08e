"""What builds of an index did, as the catalogue team gets it; the field names are a contract."""

from datetime import datetime

from pydantic import Field

from lookup.answers.models import Answer


class LeftOut(Answer):
    """Something that a build left out, where it stood, and why."""

    file: str
    row: int | None
    field: str | None
    value: str | None
    reason: str
    row_kept: bool = Field(description="No more than this value was left out.")


class ProductChanges(Answer):
    """What the feed did to the catalogue."""

    added: int
    changed: int
    unchanged: int
    removed: int


class PictureCounts(Answer):
    """Pictures of the catalogue; `embedded` in this run, `bad` cannot be used."""

    total: int
    indexed: int
    embedded: int
    bad: int


class BuildAnswer(Answer):
    """One run of `indexer build`; what a refused run did not reach is null."""

    run: str
    started_at: datetime
    status: str = Field(description="`published`, `built`, `shadow`, `unchanged` or `refused`.")
    reason: str | None = Field(description="Why it was refused.")
    generation: str | None
    parent: str | None
    encoder: str
    seconds: float
    products: ProductChanges | None
    images: PictureCounts | None
    products_without_image: int
    left_out_total: int
    left_out: list[LeftOut] = Field(description="The first hundred.")


class DamagedBuild(Answer):
    """A run whose report cannot be read, and why."""

    run: str
    problem: str


class BuildList(Answer):
    """The runs whose reports are kept, the newest first."""

    builds: list[BuildAnswer]
    damaged: list[DamagedBuild]
    next: str | None = None
