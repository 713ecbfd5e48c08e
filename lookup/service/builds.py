"""The reports that builds of an index keep beside it."""

from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from lookup.answers.builds import (
    BuildAnswer,
    BuildList,
    DamagedBuild,
    LeftOut,
    PictureCounts,
    ProductChanges,
)
from lookup.base.home import Home
from lookup.catalog.reading.listing import ListPart, Window
from lookup.catalog.rows import Quarantined
from lookup.catalog.writing.writer import CatalogChanges

_LEFT_OUT = 100


class _Part(BaseModel):
    # A report says more than is asked for here, and a newer one may say more still.
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Images(_Part):
    total: int
    indexed: int
    embedded: int
    bad: int


class _Report(_Part):
    run: str
    started_at: datetime
    status: str
    reason: str | None
    generation: str | None
    parent: str | None
    encoder: str
    products: CatalogChanges | None
    images: _Images | None
    products_without_image: list[str]
    quarantined_total: int
    quarantined: list[Quarantined]
    seconds: dict[str, float]


class Builds:
    """The runs of every maison of one home."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def page(self, maison: str, window: Window) -> BuildList:
        """The runs, newest first. Raises NotFound where `after` is none of them."""
        kept = sorted(self._home.reports_dir(maison).glob("*.json"), reverse=True)
        part = ListPart.within(kept, window, lambda path: path.stem, what="run")
        builds, damaged = [], []
        for path in part.items:
            try:
                builds.append(_read(path))
            except (OSError, ValidationError) as error:
                damaged.append(DamagedBuild(run=path.stem, problem=str(error)))
        return BuildList(builds=builds, damaged=damaged, next=part.next)


def _read(path: Path) -> BuildAnswer:
    report = _Report.model_validate_json(path.read_bytes())
    return BuildAnswer(
        run=report.run,
        started_at=report.started_at,
        status=report.status,
        reason=report.reason,
        generation=report.generation,
        parent=report.parent,
        encoder=report.encoder,
        seconds=round(sum(report.seconds.values()), 1),
        products=ProductChanges(**vars(report.products)) if report.products else None,
        images=PictureCounts(**vars(report.images)) if report.images else None,
        products_without_image=len(report.products_without_image),
        left_out_total=report.quarantined_total,
        left_out=[LeftOut(**vars(each)) for each in report.quarantined[:_LEFT_OUT]],
    )
