"""What each signal is worth: recall with some of them switched off."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from PIL.Image import Image

from lookup.base.figures import Figures
from lookup.evaluation.lookups import judging
from lookup.evaluation.manifest import LabelledImage
from lookup.evaluation.open_set import share
from lookup.index.generation import Generation
from lookup.matching.evidence import product_evidence
from lookup.matching.fusion import FusionWeights, fused
from lookup.matching.matcher import Matcher
from lookup.matching.model import MatchingModel
from lookup.matching.signals import SIGNALS, CandidateSignals
from lookup.matching.variant import shown_colorway

COMBINATIONS = (
    ("global",),
    ("patches",),
    ("colour",),
    ("global", "patches"),
    ("global", "colour"),
    ("global", "patches", "colour"),
    SIGNALS,
)
"""Those that the page on quality shows."""


class Ablation(Figures):
    """Over photos of catalogue products; variants over those whose colour is known."""

    signals: tuple[str, ...]
    photos: int
    recall_at_1: float | None
    variant_recall_at_1: float | None


def ablations(
    generation: Generation,
    photos: Iterable[tuple[LabelledImage, Image]],
    combinations: Sequence[tuple[str, ...]] = COMBINATIONS,
) -> list[Ablation]:
    """One for each combination; every photo is looked up once. The weights are the generation's."""
    looked_up = list(_looked_up(generation, photos))
    weights = MatchingModel.read(generation.directory).weights
    return [_ablation(generation, looked_up, weights, signals) for signals in combinations]


def catalogue_photos(
    generation: Generation, images: Iterable[LabelledImage]
) -> list[LabelledImage]:
    """The query photos that show a product of the generation."""
    return [image for image in judging(generation, images) if not image.open_set]


def _looked_up(
    generation: Generation, photos: Iterable[tuple[LabelledImage, Image]]
) -> Iterator[tuple[LabelledImage, CandidateSignals]]:
    matcher = Matcher(generation)
    for image, photo in photos:
        (view,) = matcher.views([photo])
        yield image, matcher.signals(view, None)


def _ablation(
    generation: Generation,
    looked_up: Sequence[tuple[LabelledImage, CandidateSignals]],
    weights: FusionWeights,
    signals: tuple[str, ...],
) -> Ablation:
    entries, use = generation.entries, frozenset(signals)
    right, variants = [], []
    for image, found in looked_up:
        products = entries.product_rows[found.rows].astype(np.int64)
        first = int(product_evidence(found, fused(found, weights, use), products, use).products[0])
        right.append(entries.products[first] == image.product_id)
        if image.variant_id is not None:
            colorways = [entries.colorway(row) for row in found.rows.tolist()]
            shown = shown_colorway(found, colorways, products == first)
            variants.append(right[-1] and shown == image.variant_id)
    return Ablation(
        signals=signals,
        photos=len(right),
        recall_at_1=share(right),
        variant_recall_at_1=share(variants),
    )
