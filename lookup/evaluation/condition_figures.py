"""How well photos are found that were changed as a condition says."""

import zlib
from collections.abc import Sequence

import numpy as np
from PIL.Image import Image

from lookup.base.figures import Figures
from lookup.evaluation.conditions import Condition
from lookup.evaluation.intervals import Interval
from lookup.evaluation.lookups import Tick, look_up_all
from lookup.evaluation.manifest import LabelledImage
from lookup.evaluation.outcome import Outcome
from lookup.evaluation.summary import summarize
from lookup.matching.matcher import Matcher


class ConditionFigures(Figures):
    """Photos of one set under one condition: as in an evaluation, None where nothing was measured.

    `ci95` holds the intervals by the names of the figures; `latency_ms` is the mean of encoding
    and matching.
    """

    condition: str
    photos: int
    recall_at_1: float | None
    coverage: float | None
    open_set: int
    false_match_rate: float | None
    ci95: dict[str, Interval]
    latency_ms: float


def condition_outcomes(
    matcher: Matcher, photos: Sequence[LabelledImage], condition: Condition, tick: Tick
) -> list[Outcome]:
    """Outcomes of the photos under the condition, the same for the same photos."""

    def changed(image: LabelledImage, photo: Image) -> Image:
        seed = zlib.crc32(f"{condition.name} {image.path.name}".encode())
        return condition.change(photo, np.random.default_rng(seed))

    return look_up_all(matcher, photos, change=changed, progress=tick)


def condition_figures(condition: str, outcomes: Sequence[Outcome]) -> ConditionFigures:
    """Figures over at least one outcome."""
    summary = summarize(outcomes, encoder="", gallery=0)
    return ConditionFigures(
        condition=condition,
        photos=sum(outcome.query.answerable for outcome in outcomes),
        recall_at_1=summary.recall_at_1,
        coverage=summary.open_set.coverage,
        open_set=summary.open_set.queries,
        false_match_rate=summary.open_set.false_match_rate,
        ci95=summary.ci95,
        latency_ms=float(np.mean([outcome.latency_ms for outcome in outcomes])),
    )


def sampled(photos: Sequence[LabelledImage], most: int | None) -> list[LabelledImage]:
    """At most `most` photos of catalogue products and as many of other things, in their order; all
    where it is None, the same every time."""
    if most is None:
        return list(photos)
    chosen: set[int] = set()
    for other in (False, True):
        places = [place for place, photo in enumerate(photos) if photo.open_set is other]
        drawn = np.random.default_rng(0).permutation(len(places))[:most]
        chosen.update(places[place] for place in drawn)
    return [photo for place, photo in enumerate(photos) if place in chosen]
