"""Labelled photos looked up several at a time, as photos of one item."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

import numpy as np
from pydantic import BaseModel, ConfigDict

from lookup.base.timing import StageTimer
from lookup.evaluation.manifest import LabelledImage
from lookup.images.files import open_picture
from lookup.images.limits import DEFAULT_LIMITS
from lookup.matching.matcher import ALL_CANDIDATES, Matcher
from lookup.matching.reliability import Reliability
from lookup.matching.result import MatchResult
from lookup.matching.several import OneItem

_SETS_A_PRODUCT = 10
_BINS = 10

ByProduct = Mapping[str, Sequence[MatchResult]]


class SeveralFigures(BaseModel):
    """Of `sets` of `photos` photos of one product each, drawn by a fixed seed.

    `coverage` are those decided `match` for the right product, `wrong_matches` for another. Of
    other items `false_matches` are decided `match`; of products kept out of the catalogue, whose
    look-alikes are in it, `kept_out_matches`. `calibration_error` is that of the best product's
    confidence over photos of the catalogue and of other items, in equal shares. With a photo of
    another product added, `strays_set_aside` of those are set aside. None where there are no such
    sets.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    photos: int
    sets: int
    recall_at_1: float
    coverage: float
    wrong_matches: float
    false_matches: float | None
    kept_out_matches: float | None
    calibration_error: float | None
    strays_set_aside: float | None


def results_by_product(
    matcher: Matcher, images: Iterable[LabelledImage], *, kept_out: bool = False
) -> dict[str, list[MatchResult]]:
    """What the matcher finds in each query photo, by the photo's product; with `kept_out` among
    the other products only."""
    found: dict[str, list[MatchResult]] = {}
    for image in images:
        if image.split != "query" or image.product_id is None:
            continue
        photo = open_picture(image.path, DEFAULT_LIMITS, target_side=matcher.photo_side)
        allowed = set(matcher.products) - {image.product_id} if kept_out else None
        result = matcher.match(photo, top_k=ALL_CANDIDATES, allowed=allowed, timer=StageTimer())
        found.setdefault(image.product_id, []).append(result)
    return found


def several_figures(
    matcher: Matcher, known: ByProduct, other: ByProduct, kept_out: ByProduct, photos: int
) -> SeveralFigures:
    """Figures of sets of `photos` photos of what `results_by_product` found."""
    rng = np.random.default_rng(photos)

    def answered(given: ByProduct) -> list[tuple[str, MatchResult]]:
        return [
            (product, _together(matcher, results).result)
            for product, results in _sets(given, photos, rng)
        ]

    of_known, of_other = answered(known), answered(other)
    first = np.array([_first(result) == product for product, result in of_known])
    matched = np.array([result.decision == "match" for _, result in of_known])
    return SeveralFigures(
        photos=photos,
        sets=len(of_known),
        recall_at_1=float(first.mean()),
        coverage=float((matched & first).mean()),
        wrong_matches=float((matched & ~first).mean()),
        false_matches=_matched(of_other),
        kept_out_matches=_matched(answered(kept_out)),
        calibration_error=_calibration_error(of_known, of_other, first),
        strays_set_aside=_set_aside(matcher, known, photos, rng) if photos > 1 else None,
    )


def _together(matcher: Matcher, results: Sequence[MatchResult]) -> OneItem:
    if len(results) == 1:
        return OneItem(results[0], ())
    return matcher.together(results, top_k=ALL_CANDIDATES)


def _sets(
    given: ByProduct, photos: int, rng: np.random.Generator
) -> list[tuple[str, list[MatchResult]]]:
    """At most _SETS_A_PRODUCT different sets of each product that has enough photos."""
    sets = []
    for product, results in given.items():
        possible = list(combinations(results, photos))
        chosen = rng.choice(len(possible), min(len(possible), _SETS_A_PRODUCT), replace=False)
        sets += [(product, list(possible[place])) for place in chosen.tolist()]
    return sets


def _first(result: MatchResult) -> str | None:
    return result.ranking[0].product_id if result.ranking else None


def _matched(answered: Sequence[tuple[str, MatchResult]]) -> float | None:
    if not answered:
        return None
    return float(np.mean([result.decision == "match" for _, result in answered]))


def _calibration_error(
    known: Sequence[tuple[str, MatchResult]],
    other: Sequence[tuple[str, MatchResult]],
    first: np.ndarray,
) -> float | None:
    if not other:
        return None
    results = [result for _, result in (*known, *other)]
    confidences = np.array([r.ranking[0].confidence if r.ranking else 0.0 for r in results])
    right = np.concatenate([first, np.zeros(len(other), bool)])
    weights = np.repeat([0.5 / len(known), 0.5 / len(other)], [len(known), len(other)])
    return Reliability.of(confidences, right, weights, _BINS).error


def _set_aside(matcher: Matcher, known: ByProduct, photos: int, rng: np.random.Generator) -> float:
    products = list(known)
    found = []
    for product, results in _sets(known, photos, rng):
        other = products[
            (products.index(product) + int(rng.integers(1, len(products)))) % len(products)
        ]
        stray = known[other][int(rng.integers(len(known[other])))]
        found.append(photos in _together(matcher, [*results, stray]).set_aside)
    return float(np.mean(found))
