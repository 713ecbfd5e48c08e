"""Looks at an item that one look has not found: mirrored, turned, and at parts of its photo."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np
from PIL import ImageOps
from PIL.Image import Image

from lookup.base.timing import StageTimer
from lookup.features.view import PictureView
from lookup.images.box import Box, crop
from lookup.images.turning import turned
from lookup.images.windows import CLOSER_WINDOWS, WINDOWS
from lookup.matching.looker import Look, Looker, Mask
from lookup.matching.orientation import OrientationModel
from lookup.matching.ways_round import WaysRound

NEARLY_MATCHED: Final = 4.5
"""A mirrored look can make the odds of an item being in the catalogue so many times as high."""

ONE_ITEM: Final = 0.05
"""Of drawn people who wear an item, four in five are less likely to be one of the catalogue."""

# By how much of what lacks to 1 the likeness rises, measured on small items: parts that show one
# mostly raise it by a seventh, but those that raise it less find some as well. Of turned items it
# says nothing: to the vector alone many are as alike upside down.
_PART_GAIN = 0.05
_PARTS_SEEN = 2
_CLOSER_PARTS_SEEN = 1
_LEAST_SIDE = 4
"""Pixels. What is narrower has no parts."""


@dataclass(frozen=True)
class FurtherLooks:
    """At one `item`, upright RGB, whose `first` look is no match.

    Each costs one encoding. Of the parts only those are asked for all signals whose vector alone is
    more like the catalogue's than before.
    """

    looker: Looker
    item: Image
    first: Look
    among: Mask | None
    timer: StageTimer

    def best(self, orientation: OrientationModel | None) -> Look:
        """The best of the first look and of all that are worth it; turned ones need a model."""
        best = self.mirrored()
        if best.decided.decision != "match" and orientation is not None:
            best = self.any_way_round(best, orientation)
        if best.decided.decision == "none" and not (self.first.view.plain and self._is_one_item):
            best = self.in_parts(best)
        return best

    @property
    def _is_one_item(self) -> bool:
        """Whether the whole is a little like the catalogue, as people and rooms are not."""
        return self.first.known >= ONE_ITEM

    def mirrored(self) -> Look:
        """The better of the first look and one at the item mirrored, as the left shoe is to the
        right, where that can make it a match."""
        calibration, known = self.looker.calibration, self.first.known
        wanted = calibration.known_threshold
        if NEARLY_MATCHED * known * (1 - wanted) < wanted * (1 - known):
            return self.first
        view = self._view(ImageOps.mirror)
        look = self.looker.look(view, self.among, self.timer, looks=2)
        return max(self.first, look, key=lambda each: each.known)

    def any_way_round(self, best: Look, orientation: OrientationModel) -> Look:
        """The best of looks at the item turned back, if better than that given."""
        ways = WaysRound()
        ways.looked(0, orientation.log_probabilities(self.first.view.item))
        while best.decided.decision != "match" and (degrees := ways.next()) is not None:
            view = self._view(partial(turned, degrees=-degrees))
            ways.looked(degrees, orientation.log_probabilities(view.item))
            look = self.looker.look(view, self.among, self.timer, looks=2)
            best = max(best, replace(look, turned=degrees), key=lambda each: each.known)
        return best

    def in_parts(self, best: Look) -> Look:
        """The best of the look given and of looks at the parts of the picture that are most like a
        catalogue picture, of those that are more so than the whole. Where nothing is found, and
        the picture does not look like one item, at parts of the best part as well: a watch on a
        wrist, a bag on an arm."""
        looks = len(WINDOWS)
        best, part = self._in_parts_of(self.item, WINDOWS, best, seen=_PARTS_SEEN, looks=looks)
        divisible = min(part.size) >= _LEAST_SIDE
        if best.decided.decision == "none" and divisible and not self._is_one_item:
            looks += len(CLOSER_WINDOWS)
            best, _ = self._in_parts_of(
                part, CLOSER_WINDOWS, best, seen=_CLOSER_PARTS_SEEN, looks=looks
            )
        return best

    def _in_parts_of(
        self, picture: Image, windows: Sequence[Box], best: Look, *, seen: int, looks: int
    ) -> tuple[Look, Image]:
        """The best look, after so many parts were `seen` at most, and the most alike part."""
        parts = [crop(picture, window) for window in windows]
        glimpses = self.looker.glimpses(parts, self.timer)
        likeness = self.looker.likeness_of_each(glimpses, self.among, self.timer)
        order = np.argsort(-likeness, kind="stable")
        for place in order[:seen]:
            if self._gain(float(likeness[place])) < _PART_GAIN:
                break
            view = self.looker.seen(glimpses[place], self.timer)
            look = self.looker.look(view, self.among, self.timer, looks=looks)
            best = max(best, replace(look, small=True), key=lambda each: each.known)
        return best, parts[order[0]]

    def _gain(self, likeness: float) -> float:
        """How much more like the catalogue than the first look, as a share of what that lacks."""
        lacking = max(1 - self.first.likeness, np.finfo(float).eps)
        return (likeness - self.first.likeness) / lacking

    def _view(self, changed: Callable[[Image], Image]) -> PictureView:
        """What is seen of the changed item: of all of its picture where the background is plain, so
        that it is found anew, else of where the first look found it."""
        box = self.first.view.box
        if box is None:
            return self.looker.view(changed(self.item), self.timer)
        return self.looker.close_view(changed(self.item.crop(box)), self.timer)
