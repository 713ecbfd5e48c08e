"""Learns a catalogue's matching model: from its own pictures, and from labelled photos if any."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from lookup.features.view import PictureView
from lookup.index.generation import Generation
from lookup.learning.calibration_fit import calibrated_to_catalogue, fit_calibration, improves
from lookup.learning.foreign import foreign_pictures
from lookup.learning.fusion_fit import RankedQuery, improved_weights
from lookup.learning.labelled_evidence import LabelledEvidence
from lookup.learning.orientation_fit import MOST_PICTURES, fit_orientation
from lookup.learning.phone_changes import phone_like
from lookup.learning.projection_fit import evenly_spread
from lookup.learning.rates import USUAL_RATES, Rates
from lookup.matching.calibration import Calibration
from lookup.matching.decision import decide
from lookup.matching.evidence import KNOWN_FEATURES, product_evidence
from lookup.matching.fusion import FusionWeights, fused
from lookup.matching.matcher import Matcher
from lookup.matching.model import MatchingModel, Spread
from lookup.matching.orientation import ORIENTATION_FILE, OrientationModel
from lookup.matching.signals import CandidateSignals

MOST_SAMPLED = 120
"""Pictures that a model is learnt from at most."""

LEAST_PRODUCTS = 10
"""Catalogues of fewer keep the shipped model: their pictures say too little of others."""

_PHOTOS = 120
_MOST_COPIES = 4
_FOREIGN_COPIES = 2

_LEAST_MATCHED = 20

_FAMILY_SHARE = 0.25
_FAMILY_IMAGES = 4096

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Sample:
    """A catalogue picture to learn from: its row in the generation, and how to open it."""

    row: int
    open: Callable[[], Image]


@dataclass(frozen=True)
class CatalogueModel:
    """A model, and which way round photos are, None where there were too few products to learn
    it."""

    model: MatchingModel
    orientation: OrientationModel | None = None

    def write(self, directory: Path) -> None:
        """Writes their files over those that are in a generation still to be sealed."""
        self.model.write(directory)
        (directory / ORIENTATION_FILE).unlink(missing_ok=True)
        if self.orientation is not None:
            self.orientation.write(directory)

    @classmethod
    def read(cls, directory: Path) -> Self:
        """What `write` wrote. Raises GenerationCorrupt."""
        return cls(MatchingModel.read(directory), OrientationModel.read_or_none(directory))


@dataclass(frozen=True)
class LabelledPhoto:
    """A photo whose product is known, None for one of nothing in the catalogue; `name` is its own.

    `product` is an index into the products of the generation's entries.
    """

    product: int | None
    name: str
    open: Callable[[], Image]


@dataclass(frozen=True)
class Query:
    """Signals of a photo or picture and the truth; `group` as of LabelledEvidence.

    `look_alike` as of LabelledEvidence.
    """

    signals: CandidateSignals
    product: int | None
    group: str
    look_alike: bool = False


def learn(
    generation: Generation,
    samples: Sequence[Sample],
    labelled: Sequence[LabelledPhoto] = (),
    rates: Rates = USUAL_RATES,
) -> CatalogueModel:
    """The model of a generation, which holds the shipped one so far; the same for the same input.

    Samples are looked up as a phone might take them, once in the whole catalogue, and once with
    their product and the quarter of the catalogue nearest to it taken out, for photos of something
    that the catalogue lacks (a more alike product may be what the photo shows, for all anyone can
    see). Pictures of things no catalogue holds are looked up besides. Without their product alone
    they tell how often a look-alike is matched. What is learnt of labelled photos is kept where it
    makes held-out products' answers better. Turned copies of some of the samples teach which way
    round photos are. Takes about 0.1 s for each of some 200 pictures made and for each photo.
    """
    made = made_queries(generation, samples)
    photos = photo_queries(generation, labelled)
    learnt = learn_from(generation, list(made), list(photos), rates)
    return replace(learnt, orientation=_orientation(generation, samples))


def _orientation(generation: Generation, samples: Sequence[Sample]) -> OrientationModel | None:
    if len({generation.entries.product_rows[sample.row] for sample in samples}) < LEAST_PRODUCTS:
        return None
    matcher = Matcher(generation)
    some = evenly_spread(samples, MOST_PICTURES)
    return fit_orientation(matcher, [sample.open() for sample in some])


def learn_from(
    generation: Generation,
    made: Sequence[Query],
    photos: Sequence[Query],
    rates: Rates = USUAL_RATES,
) -> CatalogueModel:
    """As `learn`, of what was looked up: pictures made, and labelled photos."""
    products = generation.entries.product_rows.astype(np.int64)
    shipped = MatchingModel.shipped()
    weights = improved_weights(
        [
            RankedQuery(query.signals, products[query.signals.rows] == query.product, query.group)
            for query in photos
            if query.product is not None
        ],
        shipped.weights,
    )
    judge = Judge(products, weights)
    pictures, taken = judge.evidence(made), judge.evidence(photos)
    calibration = shipped.calibration
    if pictures:
        calibration = calibrated_to_catalogue(calibration, pictures, rates)
    if improves(taken, calibration, rates):
        calibration = fit_calibration(taken, calibration, pictures=pictures, rates=rates)
    learnt = pictures or calibration.source == "labelled photos"
    model = MatchingModel(
        weights=weights,
        calibration=calibration,
        learnt_in=generation.manifest.generation if learnt else None,
        matched_similarity=_matched_similarity(taken or pictures, calibration),
    )
    return CatalogueModel(model)


def _matched_similarity(
    evidence: Sequence[LabelledEvidence], calibration: Calibration
) -> Spread | None:
    place = KNOWN_FEATURES.index("vector")
    found = [
        each.evidence.known[place]
        for each in evidence
        if each.known and decide(each.evidence, calibration).decision == "match"
    ]
    if len(found) < _LEAST_MATCHED:
        return None
    return Spread(mean=float(np.mean(found)), deviation=max(float(np.std(found)), 1e-3))


def made_queries(generation: Generation, samples: Sequence[Sample]) -> Iterator[Query]:
    """Look-ups of pictures made of the catalogue's own and of foreign ones.

    None without samples or in catalogues of fewer than LEAST_PRODUCTS.
    """
    if not samples or len(generation.entries.products) < LEAST_PRODUCTS:
        return
    matcher = Matcher(generation)
    rng = np.random.default_rng(0)
    copies = min(max(_PHOTOS // len(samples), 1), _MOST_COPIES)
    for sample in samples:
        picture = sample.open()
        product = int(generation.entries.product_rows[sample.row])
        for view in matcher.views([phone_like(picture, rng) for _ in range(copies)]):
            signals = matcher.signals(view, None)
            yield Query(signals, product, str(product))
            yield from _as_if_lacked(generation, matcher, view, signals, sample.row)
    for number, foreign in enumerate(foreign_pictures()):
        for view in matcher.views([phone_like(foreign, rng) for _ in range(_FOREIGN_COPIES)]):
            yield Query(matcher.signals(view, None), None, f"foreign {number}")


def photo_queries(generation: Generation, photos: Sequence[LabelledPhoto]) -> Iterator[Query]:
    """Look-ups of labelled photos, those of products with and without them in the catalogue."""
    matcher = Matcher(generation)
    products = generation.entries.product_rows
    for photo in photos:
        (view,) = matcher.views([photo.open()])
        if photo.product is None:
            yield Query(matcher.signals(view, None), None, photo.name)
            continue
        signals = matcher.signals(view, None)
        yield Query(signals, photo.product, str(photo.product))
        row = int(np.flatnonzero(products == photo.product)[0])
        yield from _as_if_lacked(generation, matcher, view, signals, row)


def _as_if_lacked(
    generation: Generation,
    matcher: Matcher,
    view: PictureView,
    found: CandidateSignals,
    row: int,
) -> Iterator[Query]:
    """Look-ups of a view of the product of `row` in the catalogue without it: with its family
    taken out too, and, a look-alike then, with its siblings still there. `found` are the signals
    of the same look-up in the whole catalogue.
    """
    products = generation.entries.product_rows
    product = int(products[row])
    for mask, look_alike in (
        (~_family(generation, found, row), False),
        (products != product, True),
    ):
        if mask.any():
            signals = matcher.signals(view, mask)
            yield Query(signals, None, str(product), look_alike=look_alike)


@dataclass(frozen=True)
class Judge:
    """Turns look-ups into evidence; `products` int64 (images,) are those of a generation's rows."""

    products: NDArray[np.int64]
    weights: FusionWeights

    def evidence(self, queries: Sequence[Query]) -> list[LabelledEvidence]:
        """Of each query, in their order."""
        return [
            LabelledEvidence(
                product_evidence(
                    query.signals,
                    fused(query.signals, self.weights),
                    self.products[query.signals.rows],
                ),
                query.product,
                query.group,
                query.look_alike,
            )
            for query in queries
        ]


def _family(generation: Generation, found: CandidateSignals, row: int) -> Mask:
    """Images of the product of `row` and of a quarter of all products: those that a look-up found
    most alike, by all signals (sister packs in other colours are one family by their print and
    none by their vectors), then those nearest to it by vectors.
    """
    entries = generation.entries
    scores = fused(found, MatchingModel.shipped().weights)
    ranked = found.rows[np.argsort(-scores, kind="stable")]
    own = generation.vectors.vectors(np.array([row]))
    _, near = generation.vectors.search(own, min(len(entries), _FAMILY_IMAGES))
    product = int(entries.product_rows[row])
    rows = np.concatenate([ranked, near[0]])
    nearest = [
        each for each in dict.fromkeys(entries.product_rows[rows].tolist()) if each != product
    ]
    family = [product, *nearest[: ceil(_FAMILY_SHARE * len(entries.products))]]
    mask: Mask = np.isin(entries.product_rows, family)
    return mask
