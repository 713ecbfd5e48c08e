"""Figures of several photos of one item."""

from typing import cast

import pytest

from lookup.evaluation.one_item import several_figures
from lookup.matching.matcher import Matcher
from lookup.matching.result import MatchResult
from tests.boutique import StubMatcher, seen

RIGHT, WRONG, NONE = seen("match", "A", "B"), seen("match", "B", "A"), seen("none", "A")


def figures(known: dict[str, list[MatchResult]], photos: int, **given: object) -> dict[str, object]:
    matcher = cast(Matcher, StubMatcher(**given))  # type: ignore[arg-type]
    other = {"X": [NONE] * 2, "Y": [RIGHT] * 2}
    kept_out = {"A": [WRONG] * 2}
    return several_figures(matcher, known, other, kept_out, photos).model_dump()


def test_one_photo_is_judged_by_itself() -> None:
    found = figures({"A": [RIGHT, WRONG], "C": [RIGHT, NONE]}, 1)
    assert (found["photos"], found["sets"]) == (1, 4)
    assert found["recall_at_1"] == 0.25
    assert (found["coverage"], found["wrong_matches"]) == (0.25, 0.5)
    assert (found["false_matches"], found["kept_out_matches"]) == (0.5, 1.0)
    assert found["strays_set_aside"] is None


def test_sets_are_pairs_of_one_product() -> None:
    """The stub answers a set as its first photo: of three photos of A two pairs begin right."""
    found = figures({"A": [RIGHT, RIGHT, WRONG], "B": [WRONG]}, 2, set_aside=(2,))
    assert (found["sets"], found["recall_at_1"]) == (3, 1.0)
    assert found["strays_set_aside"] == 1.0


def test_what_there_are_no_sets_of_has_no_figure() -> None:
    """Of other items and of those kept out there are two photos each."""
    found = figures({"A": [RIGHT] * 4, "B": [WRONG]}, 3)
    assert found["recall_at_1"] == 1.0
    missing = ("false_matches", "kept_out_matches", "calibration_error")
    assert [found[name] for name in missing] == [None] * 3


def test_confidence_in_other_items_is_an_error() -> None:
    """Everything is .95 sure: too little by .05 for one half, too much by .95 for the other."""
    found = figures({"A": [RIGHT, RIGHT]}, 1)
    assert found["calibration_error"] == pytest.approx((0.05 + 0.95) / 2)
