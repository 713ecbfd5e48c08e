"""Learns a catalogue's matching model: from its own pictures, and from labelled photos if any."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from lookup.features.view import Floats, PictureView
from lookup.index.generation import Generation
from lookup.learning.adaptation_check import checked, held_out
from lookup.learning.calibration_fit import calibrated_to_catalogue, fit_calibration, improves
from lookup.learning.foreign import foreign_pictures
from lookup.learning.fusion_fit import RankedQuery, improved_weights
from lookup.learning.labelled_evidence import LabelledEvidence
from lookup.learning.orientation_fit import MOST_PICTURES, fit_orientation
from lookup.learning.phone_changes import phone_like
from lookup.learning.projection_fit import evenly_spread
from lookup.learning.rates import USUAL_RATES, Rates
from lookup.matching.adaptation import ADAPTATION_FILE, AdaptationCheck, VectorAdaptation
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
    """A model; the change of photos' vectors that it was fitted with, if that helps; and which way
    round photos are, None where there were too few products to learn it."""

    model: MatchingModel
    adaptation: VectorAdaptation | None
    orientation: OrientationModel | None = None

    def write(self, directory: Path) -> None:
        """Writes their files over those that are in a generation still to be sealed."""
        self.model.write(directory)
        for name in (ADAPTATION_FILE, ORIENTATION_FILE):
            (directory / name).unlink(missing_ok=True)
        for part in (self.adaptation, self.orientation):
            if part is not None:
                part.write(directory)

    @classmethod
    def read(cls, directory: Path) -> Self:
        """What `write` wrote. Raises GenerationCorrupt."""
        return cls(
            MatchingModel.read(directory),
            VectorAdaptation.read_or_none(directory),
            OrientationModel.read_or_none(directory),
        )


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

    `vector` (d,) is the photo's global vector as the encoder gave it, `row` the picture it was
    made from where it shows what that one shows; `look_alike` as of LabelledEvidence.
    """

    signals: CandidateSignals
    product: int | None
    group: str
    vector: Floats
    row: int | None = None
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
    matcher = Matcher(generation, adapted=False)
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
    check, adaptation = _adaptation(generation, made, Judge(products, shipped.weights))
    if adaptation is not None:
        made = [_adapted(query, adaptation, generation) for query in made]
        photos = [_adapted(query, adaptation, generation) for query in photos]
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
        adaptation=check,
        learnt_in=generation.manifest.generation if learnt else None,
        matched_similarity=_matched_similarity(taken or pictures, calibration),
    )
    return CatalogueModel(model, adaptation)


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
    matcher = Matcher(generation, adapted=False)
    rng = np.random.default_rng(0)
    copies = min(max(_PHOTOS // len(samples), 1), _MOST_COPIES)
    for sample in samples:
        picture = sample.open()
        product = int(generation.entries.product_rows[sample.row])
        for view in matcher.views([phone_like(picture, rng) for _ in range(copies)]):
            signals = matcher.signals(view, None)
            yield Query(signals, product, str(product), view.vector, sample.row)
            yield from _as_if_lacked(generation, matcher, view, signals, sample.row)
    for number, foreign in enumerate(foreign_pictures()):
        for view in matcher.views([phone_like(foreign, rng) for _ in range(_FOREIGN_COPIES)]):
            yield Query(matcher.signals(view, None), None, f"foreign {number}", view.vector)


def photo_queries(generation: Generation, photos: Sequence[LabelledPhoto]) -> Iterator[Query]:
    """Look-ups of labelled photos, those of products with and without them in the catalogue."""
    matcher = Matcher(generation, adapted=False)
    products = generation.entries.product_rows
    for photo in photos:
        (view,) = matcher.views([photo.open()])
        if photo.product is None:
            yield Query(matcher.signals(view, None), None, photo.name, view.vector)
            continue
        signals = matcher.signals(view, None)
        yield Query(signals, photo.product, str(photo.product), view.vector)
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
            yield Query(signals, None, str(product), view.vector, look_alike=look_alike)


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

    def right(self, queries: Sequence[Query]) -> Mask:
        """Whether the product of each query came first, (n,)."""
        return np.array([evidence.right for evidence in self.evidence(queries)], np.bool_)


def _adaptation(
    generation: Generation, made: Sequence[Query], judge: Judge
) -> tuple[AdaptationCheck | None, VectorAdaptation | None]:
    """What was measured of an adaptation on products held out, and the adaptation if it helps."""
    shown = [query for query in made if query.row is not None]
    groups = [query.group for query in shown]
    if len(set(groups)) < LEAST_PRODUCTS:
        return None, None
    photos = np.stack([query.vector for query in shown])
    pictures = generation.vectors.vectors(np.array([query.row for query in shown]))

    def found(learnt_from: NDArray[np.int64], judged: NDArray[np.int64]) -> Mask:
        change = VectorAdaptation.fit(photos[learnt_from], pictures[learnt_from])
        return judge.right([_adapted(shown[place], change, generation) for place in judged])

    check = checked(judge.right(shown), held_out(groups, found), groups)
    return check, VectorAdaptation.fit(photos, pictures) if check.kept else None


def _adapted(query: Query, change: VectorAdaptation, generation: Generation) -> Query:
    rows = query.signals.rows
    vector = generation.vectors.vectors(rows) @ change.apply(query.vector)
    return replace(query, signals=replace(query.signals, vector=vector))


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
