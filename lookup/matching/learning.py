"""Learns a catalogue's matching model: from its own pictures, and from labelled photos if any."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from lookup.images.phone_changes import phone_like
from lookup.index.generation import Generation
from lookup.matching.calibration import FALSE_MATCH_RATE
from lookup.matching.calibration_fit import calibrated_to_catalogue, fit_calibration, improves
from lookup.matching.evidence import product_evidence
from lookup.matching.foreign import foreign_pictures
from lookup.matching.fusion import FusionWeights, fused
from lookup.matching.fusion_fit import RankedQuery, improved_weights
from lookup.matching.labelled_evidence import LabelledEvidence
from lookup.matching.matcher import Matcher
from lookup.matching.model import MatchingModel
from lookup.matching.signals import CandidateSignals

MOST_SAMPLED = 120
"""Pictures that a model is learnt from at most."""

LEAST_PRODUCTS = 10
"""Catalogues of fewer keep the shipped model: their pictures say too little of others."""

_PHOTOS = 120
_MOST_COPIES = 4
_FOREIGN_COPIES = 2

_FAMILY_SHARE = 0.25
_FAMILY_IMAGES = 4096

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Sample:
    """A catalogue picture to learn from: its row in the generation, and how to open it."""

    row: int
    open: Callable[[], Image]


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
    """Signals of a photo or picture and the truth; `group` as of LabelledEvidence."""

    signals: CandidateSignals
    product: int | None
    group: str


def learn(
    generation: Generation,
    samples: Sequence[Sample],
    labelled: Sequence[LabelledPhoto] = (),
    *,
    false_match_rate: float = FALSE_MATCH_RATE,
) -> MatchingModel:
    """The model of a generation, which holds the shipped one so far; the same for the same input.

    Samples are looked up as a phone might take them, once in the whole catalogue, and once with
    their product and the quarter of the catalogue nearest to it taken out, for photos of something
    that the catalogue lacks (a more alike product may be what the photo shows, for all anyone can
    see). Pictures of things no catalogue holds are looked up besides. What is learnt of labelled
    photos is kept where it makes held-out products' answers better. Takes about 0.1 s for each of
    some 200 pictures made and for each photo.
    """
    made = made_queries(generation, samples)
    photos = photo_queries(generation, labelled)
    return learn_from(generation, list(made), list(photos), false_match_rate=false_match_rate)


def learn_from(
    generation: Generation,
    made: Sequence[Query],
    photos: Sequence[Query],
    *,
    false_match_rate: float = FALSE_MATCH_RATE,
) -> MatchingModel:
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
        calibration = calibrated_to_catalogue(
            calibration, pictures, false_match_rate=false_match_rate
        )
    if improves(taken, calibration):
        calibration = fit_calibration(
            taken, calibration, pictures=pictures, false_match_rate=false_match_rate
        )
    learnt = pictures or calibration.source == "labelled photos"
    return MatchingModel(
        weights=weights,
        calibration=calibration,
        learnt_in=generation.manifest.generation if learnt else None,
    )


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
        without = ~_family(generation, sample.row)
        for view in matcher.views([phone_like(picture, rng) for _ in range(copies)]):
            yield Query(matcher.signals(view, None), product, str(product))
            if without.any():
                yield Query(matcher.signals(view, without), None, str(product))
    for number, foreign in enumerate(foreign_pictures()):
        for view in matcher.views([phone_like(foreign, rng) for _ in range(_FOREIGN_COPIES)]):
            yield Query(matcher.signals(view, None), None, f"foreign {number}")


def photo_queries(generation: Generation, photos: Sequence[LabelledPhoto]) -> Iterator[Query]:
    """Look-ups of labelled photos, those of products with and without their family."""
    matcher = Matcher(generation)
    products = generation.entries.product_rows
    for photo in photos:
        (view,) = matcher.views([photo.open()])
        if photo.product is None:
            yield Query(matcher.signals(view, None), None, photo.name)
            continue
        yield Query(matcher.signals(view, None), photo.product, str(photo.product))
        without = ~_family(generation, int(np.flatnonzero(products == photo.product)[0]))
        if without.any():
            yield Query(matcher.signals(view, without), None, str(photo.product))


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
            )
            for query in queries
        ]


def _family(generation: Generation, row: int) -> Mask:
    """Images of the product of `row` and of the quarter of all products nearest to it."""
    entries = generation.entries
    own = generation.vectors.vectors(np.array([row]))
    _, near = generation.vectors.search(own, min(len(entries), _FAMILY_IMAGES))
    nearest = dict.fromkeys(entries.product_rows[near[0]].tolist())
    count = ceil(_FAMILY_SHARE * len(entries.products))
    family = [int(entries.product_rows[row]), *list(nearest)[: count + 1]]
    mask: Mask = np.isin(entries.product_rows, family)
    return mask
