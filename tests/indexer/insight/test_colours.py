"""Colours that contradict the feed's word."""

import numpy as np
import pytest

from indexer.insight.colours import contradicting_colors
from indexer.insight.palette import Palette
from lookup.features.view import PatchView
from tests.indexer.insight.records import Picture, catalogue_of, record

RED, NAVY, SAND = (45.0, 60.0, 40.0), (18.0, 3.0, -20.0), (80.0, 3.0, 18.0)


def item(*colours: tuple[float, float, float]) -> PatchView:
    count = len(colours)
    return PatchView(
        patches=np.ones((count, 1), np.float32),
        weights=np.ones(count, np.float32),
        colours=np.array(colours, np.float32),
        grid=(1, count),
        aspect=1.0,
    )


def test_a_palette_names_what_most_of_the_item_is() -> None:
    palette = Palette.of(item(RED, RED, RED, NAVY))
    assert palette.family == "red"
    assert palette.shares == {"red": 0.75, "blue": 0.25}
    assert palette.hex.startswith("#c") or palette.hex.startswith("#d")


@pytest.mark.parametrize(
    ("said", "contradicts"),
    [
        ("Navy blue", True),
        ("Vert sapin", True),
        ("Rouge", False),
        ("Burgundy", False),
        ("Rose poudré", False),  # a neighbour
        ("Multicolore", False),
        ("Fantaisie 7", False),  # no word that is known
    ],
)
def test_a_red_item_contradicts_words_that_name_nothing_like_it(
    said: str, contradicts: bool
) -> None:
    catalogue = catalogue_of([Picture("A", color=said)])
    found = contradicting_colors([record(0, 0, palette=Palette.of(item(RED)))], catalogue)
    assert [each.said for each in found] == ([said] if contradicts else [])
    assert all(each.seen == "red" for each in found)


def test_a_trim_of_the_colour_that_is_said_is_enough() -> None:
    catalogue = catalogue_of([Picture("A", color="Navy")])
    palette = Palette.of(item(*[RED] * 9, NAVY))
    assert contradicting_colors([record(0, 0, palette=palette)], catalogue) == []


def test_a_picture_of_no_one_colour_is_not_judged() -> None:
    palette = Palette.of(item(SAND))
    assert contradicting_colors([record(0, 0, palette=palette)], catalogue_of([Picture("A")])) == []
