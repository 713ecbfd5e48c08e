"""Which colourway a photo shows."""

from dataclasses import replace

import numpy as np
import pytest

from lookup.matching.variant import shown_colorway
from tests.matching.candidates_drawn import candidates

ALL = np.ones(2, bool)


def test_whole_colours_decide_on_a_plain_background() -> None:
    # 1.0 * .3 against .4 * .5
    plain = candidates(2, plain=True, colour=[0.9, 0.6], aligned=[0.4, 0.9])
    assert shown_colorway(plain, ["red", "blue"], ALL) == "red"


def test_aligned_colours_decide_elsewhere() -> None:
    # .4 * .5 against 1.0 * .3
    busy = candidates(2, plain=False, colour=[0.9, 0.4], aligned=[0.6, 0.9])
    assert shown_colorway(busy, ["red", "blue"], ALL) == "blue"


def test_neither_vector_nor_patches_have_a_say() -> None:
    alike = candidates(2, vector=[0.1, 0.9], forward=[0.1, 0.9], colour=[0.6, 0.5])
    assert shown_colorway(alike, ["red", "blue"], ALL) == "red"


def test_only_the_products_own_images_are_looked_at() -> None:
    signals = candidates(3, colour=[0.9, 0.2, 0.3])
    assert shown_colorway(signals, ["red", "blue", "green"], np.array([False, True, True])) == (
        "green"
    )


@pytest.mark.parametrize("shown", [0, 1, 2])
def test_the_colourway_is_that_of_the_picture_nearest_in_colour(shown: int) -> None:
    """Wherever it stands among the candidates."""
    colour = np.full(3, 0.4)
    colour[shown] = 0.8
    names = ["red", "blue", "green"]
    assert shown_colorway(candidates(3, colour=colour), names, np.ones(3, bool)) == names[shown]


def test_pictures_of_no_one_colourway_are_passed_over() -> None:
    signals = candidates(2, colour=[0.9, 0.2])
    assert shown_colorway(signals, [None, "blue"], ALL) == "blue"
    assert shown_colorway(signals, [None, None], ALL) is None
    assert shown_colorway(signals, ["red", "blue"], ~ALL) is None


@pytest.mark.parametrize(("rows", "colorway"), [([4, 9], "red"), ([9, 4], "blue")])
def test_ties_go_to_the_smaller_image_row(rows: list[int], colorway: str) -> None:
    alike = replace(candidates(2), rows=np.array(rows))
    assert shown_colorway(alike, ["red", "blue"], ALL) == colorway
