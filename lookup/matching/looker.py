"""One look at a picture: what it is most like, and what that amounts to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from lookup.base.timing import StageTimer
from lookup.features.projection import PatchProjection
from lookup.features.view import Glimpse, PictureView, PictureViewer
from lookup.index.generation import Generation
from lookup.matching.calibration import Calibration
from lookup.matching.candidates import CandidateIndex, ShortVectors
from lookup.matching.comparison import Comparison
from lookup.matching.decision import PhotoDecision, decide
from lookup.matching.evidence import KNOWN_FEATURES, ProductEvidence, product_evidence
from lookup.matching.fusion import fused
from lookup.matching.model import MatchingModel
from lookup.matching.scorer import Scorer
from lookup.matching.signals import CandidateSignals

CANDIDATE_IMAGES = 200

_FIRST_CANDIDATES = 48
"""What a whole photo alone is surely like is among the nearest by their short vectors."""

_NEAREST = 16
"""Images, by their short vectors, one of which is as like a picture as any."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Look:
    """One look at a photo: `known` is P(its item is in the catalogue), `turned` by how many degrees
    anticlockwise the item was taken to be turned, `small` whether only a part of the photo was
    looked at; `products` int64 (m,) are the candidates'."""

    view: PictureView
    signals: CandidateSignals
    products: NDArray[np.int64]
    evidence: ProductEvidence
    known: float
    decided: PhotoDecision
    turned: int = 0
    small: bool = False

    @property
    def confidence(self) -> float:
        """That of its best product; 0 without candidates."""
        return float(self.decided.confidences.max(initial=0.0))

    @property
    def likeness(self) -> float:
        """Cosine of the picture's vector and the most alike candidate's; -1 without candidates."""
        return float(self.signals.vector.max(initial=-1.0))


class Looker:
    """Looks at pictures with one generation; safe to share between threads.

    Wherever `among`, bool (images,), is given, only those images are candidates.
    """

    def __init__(self, generation: Generation, use: Iterable[str]) -> None:
        """As of a Matcher."""
        directory = generation.directory
        self._use = frozenset(use)
        self._product_rows = generation.entries.product_rows
        self._colorway_rows = generation.entries.colorway_rows
        self._viewer = PictureViewer(generation.encoder, PatchProjection.read(directory))
        self._candidates = CandidateIndex(generation.short_vectors, ShortVectors.read(directory))
        self._vectors = generation.vectors
        self._scorer = Scorer(generation)
        self._sees_colour = {"colour", "patches"} <= self._use
        self._model = MatchingModel.read(directory)

    @property
    def _unusual_likeness(self) -> float:
        """How like the catalogue only one in six things is that it lacks."""
        known, place = self.calibration.known, KNOWN_FEATURES.index("vector")
        return known.mean[place] + known.scale[place]

    @property
    def calibration(self) -> Calibration:
        """That of a first look."""
        return self._model.calibration

    def views(self, pictures: Sequence[Image]) -> list[PictureView]:
        """What is seen of upright RGB pictures."""
        return self._viewer.views(pictures)

    def view(self, picture: Image, timer: StageTimer) -> PictureView:
        """What is seen of one of them."""
        with timer.stage("embed"):
            (view,) = self._viewer.views([picture])
        return view

    def close_view(self, picture: Image, timer: StageTimer) -> PictureView:
        """The same of one that its item fills, for half the cost."""
        with timer.stage("embed"):
            (view,) = self._viewer.close_views([picture])
        return view

    def signals(
        self, view: PictureView, among: Mask | None, candidates: int = CANDIDATE_IMAGES
    ) -> CandidateSignals:
        """Signals of the images worth a closer look, of so many candidates."""
        return self._scorer.signals(self._compared(view, among, candidates))

    def _compared(self, view: PictureView, among: Mask | None, candidates: int) -> Comparison:
        rows = self._candidates.search(view, candidates, among=among)
        return self._scorer.compared(view, self._scorer.closest(view, rows))

    def likeness(self, view: PictureView, among: Mask | None, timer: StageTimer) -> float:
        """About what the likeness of a look would be, for a tenth of its cost."""
        with timer.stage("search"):
            rows = self._candidates.search(view, _NEAREST, among=among)
            return float((self._vectors.vectors(rows) @ view.vector).max(initial=-1.0))

    def glimpses(self, pictures: Sequence[Image], timer: StageTimer) -> list[Glimpse]:
        """Pictures of which few are worth more than one encoding."""
        with timer.stage("embed"):
            return self._viewer.glimpses(pictures)

    def seen(self, glimpse: Glimpse, timer: StageTimer) -> PictureView:
        """What `view` gives, with one encoding more."""
        with timer.stage("embed"):
            return self._viewer.seen(glimpse)

    def likeness_of_each(
        self, glimpses: Sequence[Glimpse], among: Mask | None, timer: StageTimer
    ) -> NDArray[np.float32]:
        """Cosine of each picture's own vector and the most alike image's, float32 (n,): of the
        images that the short vectors find, as a scan of all would take longer than all else."""
        with timer.stage("search"):
            vectors = np.stack([glimpse.vector for glimpse in glimpses])
            rows = self._candidates.near_any(vectors, CANDIDATE_IMAGES, among=among)
            best: NDArray[np.float32] = (self._vectors.vectors(rows) @ vectors.T).max(
                axis=0, initial=-1.0
            )
            return best

    def first_look(self, picture: Image, among: Mask | None, timer: StageTimer) -> Look:
        """At a picture whose item is looked for. Where the whole of it alone is a match, as for
        most items that are found at all, it is not encoded a second time: what the whole is taken
        for wrongly, item and whole together are as well."""
        with timer.stage("embed"):
            first = self._viewer.first_view(picture)
        if first.complete:
            return self.look(first.view, among, timer)
        if self.likeness(first.view, among, timer) > self._unusual_likeness:
            look = self.look(first.view, among, timer, candidates=_FIRST_CANDIDATES)
            if look.decided.decision == "match":
                return look
        with timer.stage("embed"):
            view = self._viewer.completed(first)
        return self.look(view, among, timer)

    def look(
        self,
        view: PictureView,
        among: Mask | None,
        timer: StageTimer,
        *,
        looks: int = 1,
        candidates: int = CANDIDATE_IMAGES,
    ) -> Look:
        """What a view amounts to that is the best of so many `looks`."""
        with timer.stage("search"):
            calibration = self.calibration if looks < 2 else self.calibration.of_further_look(looks)
            compared = self._compared(view, among, candidates)
            signals = self._scorer.signals(compared)
            scores = fused(signals, self._model.weights, self._use)
            products = self._product_rows[signals.rows].astype(np.int64)
            evidence = product_evidence(signals, scores, products, self._use)
            listed = calibration.known_probability(evidence) >= calibration.none_threshold
            if listed and len(evidence):
                of_best = np.flatnonzero(products == evidence.products[0])
                other = self._in_another_colour(compared, of_best)
                evidence = replace(evidence, other_colour=other)
            known = calibration.known_probability(evidence)
            decided = decide(evidence, calibration)
            return Look(view, signals, products, evidence, known, decided)

    def _in_another_colour(self, compared: Comparison, of_product: NDArray[np.int64]) -> bool:
        """Whether the photo's item has the colours of none of these of the images compared, one at
        least and all of one product, nor of those that show the product's other colorways."""
        if not self._sees_colour or not compared.in_another_colour(of_product):
            return False
        view, rows = compared.view, compared.rows[of_product]
        same_product = self._product_rows == self._product_rows[rows[0]]
        seen = np.isin(self._colorway_rows, self._colorway_rows[rows])
        rest = self._scorer.closest(view, np.flatnonzero(same_product & ~seen))
        if not len(rest):
            return True
        return self._scorer.compared(view, rest).in_another_colour(np.arange(len(rest)))
