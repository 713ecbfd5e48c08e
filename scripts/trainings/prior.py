"""The weights and the calibration that ship with the package, fitted on drawn catalogues."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from indexer.lab.drawn import draw_catalog
from lookup.encoders.torch.registry import exported_encoder
from lookup.evaluation.encoder_run import encoder_cache
from lookup.evaluation.labelled import labelled_photos
from lookup.evaluation.manifest import read_manifest
from lookup.evaluation.run import gallery_samples, written
from lookup.index.generation import Generation
from lookup.learning.catalogue import Judge, Query, Sample, made_queries, photo_queries
from lookup.learning.fusion_fit import RankedQuery, fit_fusion
from lookup.learning.prior_fit import CatalogueEvidence, blank_prior, fit_prior
from lookup.matching.fusion import FusionWeights
from lookup.matching.matcher import Matcher
from lookup.matching.prior import ShippedPrior

TARGET = Path(__file__).parents[2] / "lookup" / "matching" / "prior.json"


@dataclass(frozen=True)
class Drawing:
    """A catalogue to draw; `photos` of its products and `open_set` of products it lacks."""

    seed: int
    products: int
    views: tuple[str, ...]
    photos: int = 110
    open_set: int = 70
    side: int = 384


DRAWINGS = (
    Drawing(41_887, 60, ("main", "back", "detail")),
    Drawing(41_888, 80, ("main",)),
    Drawing(41_889, 40, ("main", "back")),
    Drawing(41_890, 80, ("main", "back", "detail")),
)
NOTE = (
    f"{len(DRAWINGS)} drawn catalogues of {min(d.products for d in DRAWINGS)} to "
    f"{max(d.products for d in DRAWINGS)} products with {DRAWINGS[0].photos} drawn phone photos "
    f"each, looked up with and without their product and the products nearest to it, and "
    f"{DRAWINGS[0].open_set} of products they lack; held out by catalogue; "
    "scripts/train.py prior. "
)


@dataclass(frozen=True)
class Taught:
    """What one drawn catalogue teaches."""

    products: NDArray[np.int64]
    photos: list[Query]
    made: list[Query]
    """Without look-alikes: what a catalogue's spread is measured by."""
    other_views: list[Query]

    def ranked(self) -> list[RankedQuery]:
        """Photos, and pictures of views that the catalogue lacks, of products it has."""
        return [
            RankedQuery(query.signals, self.products[query.signals.rows] == query.product, "")
            for query in (*self.photos, *self.other_views)
            if query.product is not None
        ]

    def evidence(self, weights: FusionWeights) -> CatalogueEvidence:
        """With signals weighed so."""
        judge = Judge(self.products, weights)
        return CatalogueEvidence(judge.evidence(self.photos), judge.evidence(self.made))


@click.command()
@click.option(
    "--work-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to draw, and to find what was drawn before.  [default: a temporary directory]",
)
def prior(work_dir: Path | None) -> None:
    """Fit lookup/matching/prior.json, on drawn catalogues and phone photos.

    Their seeds are used by no test and no figure. Run it again when signals, features or the
    embedded encoder change. Takes about five minutes; what is in --work-dir is not drawn again.
    """
    _make_readable()
    with _directory(work_dir) as root:
        taught = [_taught(root / str(drawing.seed), drawing) for drawing in DRAWINGS]
    weights = fit_fusion([query for each in taught for query in each.ranked()], FusionWeights())
    calibration = fit_prior([each.evidence(weights) for each in taught])
    noted = calibration.model_copy(update={"note": NOTE + calibration.note})
    _write(ShippedPrior(weights=weights, calibration=noted))
    click.echo(f"calibration error of held-out catalogues: {calibration.reliability_error:.3f}")


def _make_readable() -> None:
    """A prior of other features than today's cannot be read, and nothing be indexed without one."""
    try:
        ShippedPrior.model_validate_json(TARGET.read_bytes())
    except ValidationError:
        _write(ShippedPrior(weights=FusionWeights(), calibration=blank_prior()))


def _write(shipped: ShippedPrior) -> None:
    TARGET.write_text(shipped.model_dump_json(indent=2) + "\n", encoding="utf-8")


@contextmanager
def _directory(work_dir: Path | None) -> Iterator[Path]:
    if work_dir is not None:
        yield work_dir
        return
    with TemporaryDirectory() as directory:
        yield Path(directory)


def _taught(root: Path, drawing: Drawing) -> Taught:
    if not (root / "stores.csv").is_file():  # written last
        draw_catalog(
            root,
            products=drawing.products,
            seed=drawing.seed,
            photos=drawing.photos,
            open_set=drawing.open_set,
            views=drawing.views,
            workers=2,
            size=drawing.side,
        )
    images = read_manifest(root / "manifest.csv")
    encoder = exported_encoder("embedded", cache_dir=encoder_cache(), offline=True)
    with written(images, encoder, threads=2) as generation:
        samples = gallery_samples(images)
        click.echo(f"drawn catalogue {drawing.seed}: indexed", err=True)
        return Taught(
            products=generation.entries.product_rows.astype(np.int64),
            photos=[
                query
                for query in photo_queries(generation, labelled_photos(generation, images))
                if not query.look_alike
            ],
            made=[query for query in made_queries(generation, samples) if not query.look_alike],
            other_views=list(_other_views(generation, samples)),
        )


def _other_views(generation: Generation, samples: list[Sample]) -> Iterator[Query]:
    """Pictures whose nearest half of their product's pictures is taken out, themselves first."""
    matcher = Matcher(generation)
    rows = generation.entries.product_rows
    for sample in samples:
        own = np.flatnonzero(rows == rows[sample.row])
        if len(own) < 2:
            continue
        alike = (
            generation.vectors.vectors(own)
            @ generation.vectors.vectors(np.array([sample.row])).ravel()
        )
        kept = np.ones(len(rows), bool)
        kept[own[np.argsort(-alike)[: len(own) // 2]]] = False
        (view,) = matcher.views([sample.open()])
        yield Query(matcher.signals(view, kept), int(rows[sample.row]), "")
