"""FurtherLooks: which looks an item is given that one look has not found."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from lookup.base.timing import StageTimer
from lookup.images.windows import CLOSER_WINDOWS, WINDOWS
from lookup.matching.calibration import Calibration
from lookup.matching.decision import PhotoDecision
from lookup.matching.further_looks import NEARLY_MATCHED, FurtherLooks
from lookup.matching.looker import Look
from lookup.matching.orientation import STEP, WAYS
from lookup.matching.result import Decision
from tests.matching.evidence_drawn import odds, plain_calibration, standing

MATCHED_AT = 0.9


def look(known: float, likeness: float, *, plain: bool = False) -> Look:
    """A look that says so much; its item fills a box of its picture unless that is plain."""
    decision: Decision = "match" if known >= MATCHED_AT else "none"
    view: Any = SimpleNamespace(box=None if plain else (2, 2, 8, 8), plain=plain, item=None)
    signals: Any = SimpleNamespace(vector=np.array([likeness]))
    return Look(
        view=view,
        signals=signals,
        products=np.zeros(1, np.int64),
        evidence=standing([1.0]),
        known=known,
        decided=PhotoDecision(decision, np.array([known]), int(decision == "match")),
    )


@dataclass
class Looker:
    """Gives the looks and likenesses that a test chooses, in their order, and counts."""

    further: list[Look] = field(default_factory=list)
    parts: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0)
    closer: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0)
    calibration: Calibration = field(default_factory=lambda: plain_calibration(MATCHED_AT))
    sizes: list[tuple[int, int]] = field(default_factory=list)
    looked: int = 0
    looks: int = 0

    def view(self, picture: Image.Image, _: StageTimer) -> Any:
        self.sizes.append(picture.size)
        return self.further[len(self.sizes) - 1]

    close_view = view

    def glimpses(self, parts: list[Image.Image], _: StageTimer) -> list[Image.Image]:
        return parts

    seen = view

    def likeness_of_each(self, *_: object) -> NDArray[np.float32]:
        likeness, self.parts = self.parts, self.closer
        return np.array(likeness, np.float32)

    def look(self, view: Look, *_: object, looks: int) -> Look:
        self.looked += 1
        self.looks = looks
        return view


@dataclass
class Order:
    """Takes the first look for one at an item turned by the first angle, or else by the next, and
    has no idea of any other."""

    degrees: tuple[int, ...]

    def log_probabilities(self, _: object) -> NDArray[np.float64]:
        shares = np.full(WAYS, 1e-3 if self.degrees else 1.0)
        for place, degrees in enumerate(self.degrees):
            shares[degrees // STEP] = 0.7**place
        self.degrees = ()
        logarithms: NDArray[np.float64] = np.log(shares / shares.sum())
        return logarithms


def further(looker: Looker, first: Look) -> FurtherLooks:
    item = Image.new("RGB", (10, 10))
    used: Any = looker
    return FurtherLooks(used, item, first, None, StageTimer())


def seen(known: float, likeness: float) -> Any:
    """A look that stands for its view as well."""
    given = look(known, likeness)
    return _Both(**{name: getattr(given, name) for name in given.__dataclass_fields__})


class _Both(Look):
    @property
    def item(self) -> None:
        return None


def any_way(looker: Looker, first: Look, *degrees: int) -> Look:
    model: Any = Order(degrees)
    return further(looker, first).any_way_round(first, model)


def test_an_item_is_looked_at_the_ways_round_that_its_patches_suggest() -> None:
    looker = Looker([seen(0.5, 0.4), seen(0.95, 0.7)])
    found = any_way(looker, look(0.2, 0.4), 270, 90)
    assert (found.known, found.turned) == (0.95, 90)
    assert (len(looker.sizes), looker.looked) == (2, 2)


def test_a_way_round_that_the_vector_alone_finds_less_alike_may_be_the_right_one() -> None:
    looker = Looker([seen(0.95, 0.3), seen(0.95, 0.7)])
    found = any_way(looker, look(0.2, 0.4), 270, 90)
    assert (found.turned, looker.looked) == (270, 1)


def test_where_its_background_is_not_plain_only_the_item_is_looked_at_again() -> None:
    for plain, size in ((True, (10, 10)), (False, (6, 6))):
        looker = Looker([seen(0.95, 0.7)])
        any_way(looker, look(0.2, 0.4, plain=plain), 90)
        assert looker.sizes == [size]


@pytest.mark.parametrize(("room", "tried"), [(0.9, 0), (1.1, 1)])
def test_only_what_is_nearly_a_match_is_looked_at_mirrored(room: float, tried: int) -> None:
    known = 1 / (1 + np.exp(-(odds(MATCHED_AT) - np.log(NEARLY_MATCHED) / room)))
    looker = Looker([seen(0.95, 0.4)])
    found = further(looker, look(float(known), 0.4)).mirrored()
    assert looker.looked == tried
    assert found.known == (0.95 if tried else pytest.approx(known))


def test_of_the_two_parts_that_are_most_alike_the_better_shows_a_small_thing() -> None:
    looker = Looker([seen(0.6, 0.7), seen(0.95, 0.6)], parts=(0.3, 0.6, 0.5, 0.7))
    first = look(0.1, 0.4)
    found = further(looker, first).in_parts(first)
    assert (found.known, found.small) == (0.95, True)
    assert (looker.looked, looker.looks) == (2, len(WINDOWS))


def test_parts_that_are_hardly_more_alike_are_not_looked_at() -> None:
    looker = Looker(parts=(0.3, 0.42, 0.4, 0.2))
    first = look(0.1, 0.4)
    assert further(looker, first).in_parts(first) is first


def test_what_no_part_shows_is_looked_for_in_parts_of_the_best_one() -> None:
    looker = Looker([seen(0.95, 0.6)], parts=(0.3, 0.42), closer=(0.5, 0.6))
    first = look(0.04, 0.4)
    found = further(looker, first).in_parts(first)
    assert (found.known, found.small) == (0.95, True)
    assert (looker.looked, looker.looks) == (1, len(WINDOWS) + len(CLOSER_WINDOWS))
    assert max(looker.sizes[0]) == 3  # .45 of three fifths of a picture of 10


def test_where_a_part_shows_the_item_no_closer_one_is_looked_at() -> None:
    looker = Looker([seen(0.95, 0.6), seen(0.99, 0.9)], parts=(0.3, 0.6), closer=(0.9, 0.9))
    first = look(0.1, 0.4)
    assert further(looker, first).in_parts(first).known == 0.95


def test_a_worse_further_look_changes_nothing() -> None:
    first = look(0.5, 0.4)
    looker = Looker([seen(0.3, 0.9)], parts=(0.9, 0.0, 0.0, 0.0))
    assert further(looker, first).in_parts(first) is first
    assert any_way(Looker([seen(0.3, 0.9)] * 3), first, 90) is first


@pytest.mark.parametrize(
    ("plain", "known", "looked"), [(False, 0.1, 1), (True, 0.1, 0), (True, 0.04, 1)]
)
def test_before_a_plain_wall_only_what_is_like_no_item_is_looked_at_in_parts(
    plain: bool, known: float, looked: int
) -> None:
    looker = Looker([seen(0.95, 0.9)], parts=(0.9, 0.0, 0.0, 0.0))
    found = further(looker, look(known, 0.2, plain=plain)).best(None)
    assert looker.looked == looked
    assert found.known == (0.95 if looked else known)


def test_no_closer_part_is_looked_at_where_the_picture_looks_like_one_item() -> None:
    looker = Looker([seen(0.95, 0.6)], parts=(0.3, 0.42), closer=(0.5, 0.6))
    first = look(0.1, 0.4)
    assert further(looker, first).in_parts(first) is first
