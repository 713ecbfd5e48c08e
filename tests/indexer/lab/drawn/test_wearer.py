"""wearer: an item worn by somebody, at the scale of a photo of them."""

import numpy as np
import pytest

from indexer.lab.drawn.wearer import PLACES, SIZE, Place, wearer
from lookup.learning.matte import CutOut

_GREEN = (0, 255, 0)


def item(alpha: int) -> CutOut:
    pixels = np.full((60, 60, 3), _GREEN, np.uint8)
    return CutOut(pixels, np.full((60, 60), alpha, np.uint8), (0, 0))


def drawn(place: Place, worn: CutOut | None, seed: int = 3) -> np.ndarray:
    return wearer(place, worn, np.random.default_rng(seed))


@pytest.mark.parametrize(
    ("place", "least", "most"),
    [("finger", 0.06, 0.1), ("wrist", 0.11, 0.17), ("neck", 0.22, 0.28), ("body", 0.45, 0.55)],
)
def test_an_item_is_as_large_as_it_is_on_people(place: Place, least: float, most: float) -> None:
    greener = drawn(place, item(255)).astype(int) - drawn(place, item(0))
    columns = np.flatnonzero((greener[..., 1] - greener[..., 0] > 60).any(axis=0))
    # It may be turned on a hand by half a radian, and what hangs before it hides some of it.
    assert least * 0.8 < np.ptp(columns) / SIZE[0] < most * 1.4


def test_the_same_seed_draws_the_same_and_another_somebody_else() -> None:
    assert np.array_equal(drawn("ear", item(255)), drawn("ear", item(255)))
    assert not np.array_equal(drawn("ear", item(255)), drawn("ear", item(255), seed=4))


def test_people_may_wear_nothing_of_the_kind_anywhere() -> None:
    for place in PLACES:
        photo = drawn(place, None)
        assert photo.shape == (SIZE[1], SIZE[0], 3)
        assert photo.std() > 10
