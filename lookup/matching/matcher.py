"""Ranks a generation's products for one photo and decides what that amounts to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from PIL.Image import Image

from lookup.base.timing import StageTimer
from lookup.features.items import items_on_surface
from lookup.features.view import PictureView
from lookup.images.box import Box, crop
from lookup.images.light import in_good_light
from lookup.index.generation import Generation
from lookup.matching.further_looks import FurtherLooks
from lookup.matching.fusion import ALL_SIGNALS
from lookup.matching.looker import CANDIDATE_IMAGES, Look, Looker, Mask
from lookup.matching.orientation import OrientationModel
from lookup.matching.result import MatchResult, ProductMatch
from lookup.matching.several import OneItem, together
from lookup.matching.signals import CandidateSignals
from lookup.matching.variant import shown_colorway
from lookup.matching.wording import told_by_words

ALL_CANDIDATES = CANDIDATE_IMAGES
"""A `top_k` that leaves no candidate out."""


class Matcher:
    """Matches photos against one generation; safe to share between threads."""

    def __init__(self, generation: Generation, use: Iterable[str] = ALL_SIGNALS) -> None:
        """`use` names the signals that count, of those in `lookup.matching.signals.SIGNALS`."""
        self._entries = generation.entries
        self._photo_side = 2 * max(generation.encoder.card.preprocessing.size)
        self._looker = Looker(generation, use)
        self._orientation = OrientationModel.read_or_none(generation.directory)

    @property
    def photo_side(self) -> int:
        """Short side, in pixels, that a photo needs at least: its item is cut out of it."""
        return self._photo_side

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
        a `box` says which; where that is no match at first, the whole photo as well, and what is
        likelier counts: the things may be parts of one item that has the surface's colour. An item
        that is not surely found as it lies is looked at mirrored, and turned the ways that its
        patches suggest; where it seems to be unknown, so are parts of the picture, unless that
        shows one item before a plain background, and parts of the best part, unless it shows one
        item. Only products of `allowed` are considered where it is given.
        Raises BadInput for a box outside the photo.
        """
        among = None if allowed is None else self._entries.showing(allowed)
        if box is not None:
            look, _ = self._look([crop(photo, box)], among, timer)
            return replace(self._result(look, top_k), items=(box,))
        with timer.stage("embed"):
            items = items_on_surface(photo)
        pictures = [photo] if len(items) < 2 else [crop(photo, items[0]), photo]
        look, picture = self._look(pictures, among, timer)
        result = self._result(look, top_k)
        return result if picture else replace(result, items=items)

    def _look(
        self, pictures: Sequence[Image], among: Mask | None, timer: StageTimer
    ) -> tuple[Look, int]:
        """The likeliest of what the pictures may show of one item, and of which picture it is.

        One that is a match ends the search. Further looks are at the likeliest picture only: each
        costs as much as the first.
        """
        first_looks: list[tuple[Look, Image]] = []
        for picture in pictures:
            with timer.stage("embed"):
                item = in_good_light(picture)
            first_looks.append((self._looker.first_look(item, among, timer), item))
            if first_looks[-1][0].decided.decision == "match":
                break
        best = int(np.argmax([look.confidence for look, _ in first_looks]))
        look, item = first_looks[best]
        # An item in another colour is found already: it is no more of that colour when turned.
        if look.decided.decision != "match" and not look.evidence.other_colour:
            further = FurtherLooks(self._looker, item, look, among, timer)
            look = further.best(self._orientation)
        return look, best

    def together(self, results: Sequence[MatchResult], *, top_k: int) -> OneItem:
        """What photos of one item amount to, from the result of each with ALL_CANDIDATES."""
        return together(
            results, self._looker.calibration, products=len(self._entries.products), top_k=top_k
        )

    def told_by_words(
        self, result: MatchResult, read: Sequence[str], texts: Mapping[str, Sequence[str]]
    ) -> MatchResult:
        """The result after the lines read in its photo, against the `texts` of its products."""
        return told_by_words(result, read, texts, self._looker.calibration)

    def views(self, pictures: list[Image]) -> list[PictureView]:
        """What the matcher sees of upright RGB pictures."""
        return self._looker.views(pictures)

    def signals(self, view: PictureView, among: Mask | None) -> CandidateSignals:
        """Signals of the images worth a closer look, of those in `among`, bool (images,)."""
        return self._looker.signals(view, among)

    def _result(self, look: Look, top_k: int) -> MatchResult:
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
        if decided.reason == "other_colour":
            ranking = (replace(ranking[0], colorway=None, other_colour=True), *ranking[1:])
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
