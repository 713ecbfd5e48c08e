"""Ranks a generation's products for one photo and decides what that amounts to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import ImageOps
from PIL.Image import Image

from lookup.base.timing import StageTimer
from lookup.features.items import items_on_surface
from lookup.features.projection import PatchProjection
from lookup.features.view import PictureView, PictureViewer
from lookup.images.box import Box, crop
from lookup.images.exposure import well_lit
from lookup.images.turning import turned
from lookup.images.windows import WINDOWS
from lookup.index.generation import Generation
from lookup.matching.adaptation import VectorAdaptation
from lookup.matching.calibration import Calibration
from lookup.matching.candidates import CandidateIndex, ShortVectors
from lookup.matching.decision import PhotoDecision, decide
from lookup.matching.evidence import ProductEvidence, product_evidence
from lookup.matching.fusion import ALL_SIGNALS, fused
from lookup.matching.model import MatchingModel
from lookup.matching.orientation import OrientationModel
from lookup.matching.result import MatchResult, ProductMatch
from lookup.matching.scorer import Scorer
from lookup.matching.several import OneItem, together
from lookup.matching.signals import CandidateSignals
from lookup.matching.variant import shown_colorway
from lookup.matching.ways_round import WaysRound
from lookup.matching.wording import told_by_words

CANDIDATE_IMAGES = 200
ALL_CANDIDATES = CANDIDATE_IMAGES
"""A `top_k` that leaves no candidate out."""

_WINDOWS_SEEN = 2


@dataclass(frozen=True)
class _Look:
    """One look at a photo: `known` is P(its item is in the catalogue), `turned` by how many degrees
    anticlockwise the item was taken to be turned, `small` whether only a window of the photo was
    looked at; `products` int64 (m,) are the candidates'."""

    view: PictureView
    signals: CandidateSignals
    products: NDArray[np.int64]
    evidence: ProductEvidence
    known: float
    decided: PhotoDecision
    turned: int = 0
    small: bool = False


class Matcher:
    """Matches photos against one generation; safe to share between threads."""

    def __init__(
        self, generation: Generation, use: Iterable[str] = ALL_SIGNALS, *, adapted: bool = True
    ) -> None:
        """`use` names the signals that count, of those in `lookup.matching.signals.SIGNALS`.

        With `adapted` photos' vectors are changed as the generation says, if it does.
        """
        self._entries = generation.entries
        self._encoder = generation.encoder
        self._use = frozenset(use)
        self._viewer = PictureViewer(generation.encoder, PatchProjection.read(generation.directory))
        self._candidates = CandidateIndex(
            generation.short_vectors, ShortVectors.read(generation.directory)
        )
        self._vectors = generation.vectors
        self._scorer = Scorer(generation)
        self._model = MatchingModel.read(generation.directory)
        directory = generation.directory
        self._orientation = OrientationModel.read_or_none(directory)
        self._adaptation = VectorAdaptation.read_or_none(directory) if adapted else None

    @property
    def photo_side(self) -> int:
        """Short side, in pixels, that a photo needs at least: its item is cut out of it."""
        return 2 * max(self._encoder.card.preprocessing.size)

    @property
    def products(self) -> tuple[str, ...]:
        """Ids of all products that it may find."""
        return self._entries.products

    def match(
        self,
        photo: Image,
        *,
        top_k: int,
        timer: StageTimer,
        box: Box | None = None,
        allowed: Iterable[str] | None = None,
    ) -> MatchResult:
        """The `top_k` best products for an upright RGB photo, each product once.

        Of several things that lie apart on one surface the most prominent one is looked up, unless
        a `box` says which; where that is no match, the whole photo as well, and what is likelier
        counts: the things may be parts of one item that has the surface's colour. An item that is
        not surely found as it lies is looked at mirrored, and turned the ways that its patches
        suggest; where it seems to be unknown and its background is not plain, parts of the picture
        are looked at more closely. Only products of `allowed` are considered where it is given.
        Raises BadInput for a box outside the photo.
        """
        among = None if allowed is None else self._entries.showing(allowed)
        if box is not None:
            found = self._match(crop(photo, box), among, top_k, timer)
            return replace(found, items=(box,))
        with timer.stage("embed"):
            items = items_on_surface(photo)
        if len(items) < 2:
            return replace(self._match(photo, among, top_k, timer), items=items)
        found = self._match(crop(photo, items[0]), among, top_k, timer)
        if found.decision != "match":
            whole = self._match(photo, among, top_k, timer)
            if whole.best_confidence > found.best_confidence:
                return whole
        return replace(found, items=items)

    def _match(
        self, item: Image, among: NDArray[np.bool_] | None, top_k: int, timer: StageTimer
    ) -> MatchResult:
        with timer.stage("embed"):
            item = well_lit(item)
            (view,) = self._viewer.views([item])
        with timer.stage("search"):
            look = self._look(view, among, self._model.calibration)
        if look.decided.decision == "ambiguous":
            look = self._mirrored(item, look, among, timer)
        if look.decided.decision != "match" and self._orientation is not None:
            look = self._any_way_round(item, view, look, among, self._orientation, timer)
        if look.decided.decision == "none" and not view.plain:
            look = self._in_windows(item, look, among, timer)
        return self._result(look, top_k)

    def together(self, results: Sequence[MatchResult], *, top_k: int) -> OneItem:
        """What photos of one item amount to, from the result of each with ALL_CANDIDATES."""
        return together(
            results, self._model.calibration, products=len(self._entries.products), top_k=top_k
        )

    def told_by_words(
        self, result: MatchResult, read: Sequence[str], texts: Mapping[str, Sequence[str]]
    ) -> MatchResult:
        """The result after the lines read in its photo, against the `texts` of its products."""
        return told_by_words(result, read, texts, self._model.calibration)

    def views(self, pictures: list[Image]) -> list[PictureView]:
        """What the matcher sees of upright RGB pictures."""
        return self._viewer.views(pictures)

    def signals(self, view: PictureView, among: NDArray[np.bool_] | None) -> CandidateSignals:
        """Signals of the images worth a closer look, of those in `among`, bool (images,)."""
        if self._adaptation is not None:
            view = replace(view, vector=self._adaptation.apply(view.vector))
        rows = self._candidates.search(view, CANDIDATE_IMAGES, among=among)
        return self._scorer.signals(view, self._scorer.closest(view, rows))

    def _mirrored(
        self, item: Image, first: _Look, among: NDArray[np.bool_] | None, timer: StageTimer
    ) -> _Look:
        """The better of a look and one at the item mirrored, as the left shoe is to the right."""
        _, look = self._further(ImageOps.mirror(item), among, timer)
        return max(first, look, key=lambda each: each.known)

    def _any_way_round(
        self,
        item: Image,
        view: PictureView,
        first: _Look,
        among: NDArray[np.bool_] | None,
        orientation: OrientationModel,
        timer: StageTimer,
    ) -> _Look:
        """The best of looks at the item turned back, if better than the first."""
        best, ways = first, WaysRound()
        ways.looked(0, orientation.log_probabilities(view.item))
        while best.decided.decision != "match" and (degrees := ways.next()) is not None:
            view, look = self._further(turned(item, -degrees), among, timer)
            ways.looked(degrees, orientation.log_probabilities(view.item))
            best = max(best, replace(look, turned=degrees), key=lambda each: each.known)
        return best

    def _in_windows(
        self, item: Image, first: _Look, among: NDArray[np.bool_] | None, timer: StageTimer
    ) -> _Look:
        """The best of looks at the parts of the picture that are most like a catalogue picture, if
        better than the first."""
        parts = [crop(item, window) for window in WINDOWS]
        with timer.stage("embed"):
            vectors = self._encoder.encode(parts).vectors
        with timer.stage("search"):
            cosines, _ = self._vectors.search(vectors, 1, among=among)
        best = first
        for place in np.argsort(-cosines.max(axis=1, initial=-1), kind="stable")[:_WINDOWS_SEEN]:
            _, look = self._further(parts[place], among, timer, looks=len(WINDOWS))
            best = max(best, replace(look, small=True), key=lambda each: each.known)
        return best

    def _further(
        self,
        picture: Image,
        among: NDArray[np.bool_] | None,
        timer: StageTimer,
        looks: int = 2,
    ) -> tuple[PictureView, _Look]:
        """A look besides the first, the best of so many."""
        with timer.stage("embed"):
            (view,) = self._viewer.views([picture])
        with timer.stage("search"):
            return view, self._look(view, among, self._model.calibration.of_further_look(looks))

    def _look(
        self, view: PictureView, among: NDArray[np.bool_] | None, calibration: Calibration
    ) -> _Look:
        signals = self.signals(view, among)
        scores = fused(signals, self._model.weights, self._use)
        products = self._entries.product_rows[signals.rows].astype(np.int64)
        evidence = product_evidence(signals, scores, products, self._use)
        return _Look(
            view,
            signals,
            products,
            evidence,
            calibration.known_probability(evidence),
            decide(evidence, calibration),
        )

    def _result(self, look: _Look, top_k: int) -> MatchResult:
        signals, products, evidence = look.signals, look.products, look.evidence
        decided = look.decided
        colorways = [self._entries.colorway(row) for row in signals.rows.tolist()]
        ranking = tuple(
            ProductMatch(
                product_id=self._entries.products[product],
                similarity=min(float(signals.vector[best]), 1.0),
                confidence=confidence,
                colorway=shown_colorway(signals, colorways, products == product),
                image_id=int(self._entries.image_ids[signals.rows[best]]),
            )
            for product, best, confidence in zip(
                evidence.products.tolist()[:top_k],
                evidence.best.tolist(),
                decided.confidences.tolist(),
                strict=False,
            )
        )
        reason = decided.reason
        if reason == "unusual_view":
            reason = "turned" if look.turned else "small_item" if look.small else reason
        return MatchResult(
            decided.decision,
            ranking,
            shown=decided.shown,
            reason=reason,
            turned=look.turned,
            view=look.view,
        )
