"""Learns a catalogue's matching model from its own pictures, without any label."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from lookup.images.phone_changes import phone_like
from lookup.images.studio_changes import studio_like
from lookup.index.generation import Generation
from lookup.matching.calibration_fit import LabelledEvidence, fit_calibration
from lookup.matching.evidence import product_evidence
from lookup.matching.foreign import foreign_pictures
from lookup.matching.fusion import FusionWeights, fit_fusion, fused
from lookup.matching.matcher import Matcher
from lookup.matching.model import MatchingModel
from lookup.matching.prior import shipped_prior
from lookup.matching.signals import CandidateSignals

MOST_SAMPLED = 120
"""Pictures that a model is learnt from at most."""

LEAST_PRODUCTS = 10
"""Catalogues of fewer keep the shipped model: their pictures say too little of others."""

_PHOTOS = 120
_MOST_COPIES = 4

_FAMILY_SHARE = 0.25
_FAMILY_IMAGES = 4096

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Sample:
    """A catalogue picture to learn from: its row in the generation, and how to open it."""

    row: int
    open: Callable[[], Image]


@dataclass(frozen=True)
class _Query:
    """Signals of a picture made from one of `product`'s, which was taken out where not `known`."""

    signals: CandidateSignals
    product: int
    group: str
    known: bool


def learn(generation: Generation, samples: Sequence[Sample]) -> MatchingModel:
    """The model of a generation, which holds the shipped one so far; the same for the same input.

    Samples are looked up as a phone might take them and as other studio pictures: once in the
    whole catalogue, and once with their product and the quarter of the catalogue nearest to it
    taken out, for photos of something that the catalogue lacks (a more alike product may be what
    the photo shows, for all anyone can see). Pictures of things no catalogue holds are looked up
    besides. Takes about 0.1 s for each of some 200 pictures made.
    """
    if len(generation.entries.products) < LEAST_PRODUCTS or not samples:
        return MatchingModel.shipped()
    queries = list(_queries(generation, samples))
    products = generation.entries.product_rows.astype(np.int64)
    weights = fit_fusion(
        [(q.signals, products[q.signals.rows] == q.product) for q in queries if q.known],
        FusionWeights(),
    )
    photos = [_labelled(query, weights, products) for query in queries]
    calibration = fit_calibration(
        photos, source="catalogue under phone-like changes", prior=shipped_prior()
    )
    return MatchingModel(
        weights=weights, calibration=calibration, learnt_in=generation.manifest.generation
    )


def _labelled(
    query: _Query, weights: FusionWeights, products: NDArray[np.int64]
) -> LabelledEvidence:
    signals = query.signals
    return LabelledEvidence(
        evidence=product_evidence(signals, fused(signals, weights), products[signals.rows]),
        product=query.product if query.known else None,
        group=query.group,
    )


def _queries(generation: Generation, samples: Sequence[Sample]) -> Iterator[_Query]:
    matcher = Matcher(generation)
    rng = np.random.default_rng(0)
    copies = min(max(_PHOTOS // len(samples), 1), _MOST_COPIES)
    for place, sample in enumerate(samples):
        picture = sample.open()
        product = int(generation.entries.product_rows[sample.row])
        made = [phone_like(picture, rng) for _ in range(copies)]
        made += [studio_like(picture, rng) for _ in range((copies + place % 2) // 2)]
        without = ~_family(generation, sample.row)
        for view in matcher.views(made):
            yield _Query(matcher.signals(view, None), product, str(product), known=True)
            if without.any():
                yield _Query(matcher.signals(view, without), product, str(product), known=False)
    for number, foreign in enumerate(foreign_pictures()):
        made = [phone_like(foreign, rng), *[studio_like(foreign, rng)] * (number % 2)]
        for view in matcher.views(made):
            yield _Query(matcher.signals(view, None), -1, f"foreign {number}", known=False)


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
