"""What labelled photos are worth: a calibration from half of the products, judged on the others."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lookup.base.figures import Figures
from lookup.evaluation.open_set import share
from lookup.evaluation.reliability import reliability
from lookup.index.generation import Generation
from lookup.learning.catalogue import Judge, Query, learn_from
from lookup.learning.labelled_evidence import LabelledEvidence
from lookup.matching.decision import PhotoDecision, decide
from lookup.matching.model import MatchingModel


class HalfFigures(Figures):
    """Of photos of one half's products and of half of the other things, as in an evaluation."""

    photos: int
    recall_at_1: float | None
    coverage: float | None
    match_precision: float | None
    false_match_rate: float | None
    expected_calibration_error: float
    expected_by_chance: float


class LabelledHalves(Figures):
    """Both halves together, each judged without labels and by what the other half's labels teach.

    `used` says of how many halves the labels made held-out products' confidences truer, so that
    they were used.
    """

    without: HalfFigures
    with_labels: HalfFigures
    used: int


@dataclass(frozen=True)
class _Answer:
    photo: LabelledEvidence
    decided: PhotoDecision

    @property
    def confidence(self) -> float:
        return float(self.decided.confidences[0]) if len(self.decided.confidences) else 0.0


def labelled_halves(
    generation: Generation, made: Sequence[Query], photos: Sequence[Query]
) -> LabelledHalves:
    """`made` and `photos` as `made_queries` and `photo_queries` look them up.

    Halves are of products, and of photos of other things; the same for the same photos.
    """
    groups = sorted({query.group for query in photos})
    shuffled = np.random.default_rng(0).permutation(len(groups)) % 2
    half = dict(zip(groups, shuffled.tolist(), strict=True))
    plain = learn_from(generation, made, []).model
    without: list[_Answer] = []
    learnt: list[_Answer] = []
    used = 0
    for number in (0, 1):
        others = [query for query in photos if half[query.group] != number]
        model = learn_from(generation, made, others).model
        used += model.calibration.source == "labelled photos"
        held_out = _as_taken([query for query in photos if half[query.group] == number])
        without += _answers(generation, plain, held_out)
        learnt += _answers(generation, model, held_out)
    return LabelledHalves(without=_figures(without), with_labels=_figures(learnt), used=used)


def _as_taken(photos: Sequence[Query]) -> list[Query]:
    """Without the look-ups in which a photo's own product was taken out of the catalogue."""
    of_products = {query.group for query in photos if query.product is not None}
    return [q for q in photos if q.product is not None or q.group not in of_products]


def _answers(
    generation: Generation, model: MatchingModel, photos: Sequence[Query]
) -> list[_Answer]:
    judge = Judge(generation.entries.product_rows.astype(np.int64), model.weights)
    return [
        _Answer(photo, decide(photo.evidence, model.calibration))
        for photo in judge.evidence(photos)
    ]


def _figures(answers: Sequence[_Answer]) -> HalfFigures:
    known = [answer for answer in answers if answer.photo.known]
    unknown = [answer for answer in answers if not answer.photo.known]
    matched = [answer for answer in known if answer.decided.decision == "match"]
    figures = reliability(
        [answer.confidence for answer in answers],
        [answer.photo.right for answer in answers],
        [answer.photo.group for answer in answers],
    )
    return HalfFigures(
        photos=len(answers),
        recall_at_1=share([answer.photo.right for answer in known]),
        coverage=share([answer.decided.decision == "match" for answer in known]),
        match_precision=share([answer.photo.right for answer in matched]),
        false_match_rate=share([answer.decided.decision == "match" for answer in unknown]),
        expected_calibration_error=figures.expected_calibration_error,
        expected_by_chance=figures.expected_by_chance,
    )
