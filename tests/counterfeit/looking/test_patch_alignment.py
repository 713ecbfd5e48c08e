"""One photo laid over another by its patches, on fields of patches that are made up."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from lookup.counterfeit.looking.look import Box, ItemLook
from lookup.counterfeit.looking.parts_comparison import GenuineParts
from lookup.counterfeit.looking.patch_alignment import align_patches

GRID = 16
Doubles = NDArray[np.float64]


def surface(seed: int) -> Doubles:
    """What an item looks like: 24 numbers at each of 48 times 48 places."""
    return np.random.default_rng(seed).normal(size=(48, 48, 24))


def photo(
    item: Doubles, box: Box = (0.0, 0.0, 160.0, 160.0), *, at: float = 0.0, shot: int = 0
) -> ItemLook:
    """A third of the item, from place (`at`, `at`), with the noise of one shot."""
    cells = np.floor(np.arange(GRID) + at).astype(int)
    seen = item[np.ix_(cells, cells)]
    seen = seen + np.random.default_rng(shot).normal(size=seen.shape) * 0.3
    unit = seen / np.linalg.norm(seen, axis=-1, keepdims=True)
    nothing = np.zeros((1, 2, 3), np.float32)
    return ItemLook(
        nothing,
        nothing,
        np.zeros(3, np.float32),
        unit.astype(np.float32),
        np.zeros((48, 48), np.uint8),
        box,
    )


def moved(homography: Doubles, x: float, y: float) -> tuple[float, float]:
    there = homography @ np.array([x, y, 1.0])
    return float(there[0] / there[2]), float(there[1] / there[2])


@given(at=st.integers(0, 6), left=st.integers(0, 300), side=st.integers(80, 900))
@settings(max_examples=20)
def test_places_of_the_photo_are_found_on_the_reference(at: int, left: int, side: int) -> None:
    item = surface(1)
    one = photo(item, (left, 10.0, left + side, 10.0 + side), at=at)
    found = align_patches(one, photo(item, shot=1))
    assert found is not None
    x, y = moved(found.homography, left + side / 2, 10 + side / 2)
    assert (x, y) == pytest.approx((80 + at * 10, 80 + at * 10), abs=4)
    assert np.isnan(found.unlikeness).any() == (at > 0), "what lies outside is not compared"


def test_a_left_shoe_lies_over_a_right_one() -> None:
    one, other = photo(surface(1)), photo(surface(1), shot=1)
    mirrored = ItemLook(**{**vars(other), "patches": np.ascontiguousarray(other.patches[:, ::-1])})
    found = align_patches(one, mirrored)
    assert found is not None
    assert moved(found.homography, 10, 40) == pytest.approx((150, 40), abs=4)
    assert np.nanmean(found.unlikeness) < 0.2


@pytest.mark.parametrize("seed", range(2, 12))
def test_another_item_lies_over_nothing(seed: int) -> None:
    assert align_patches(photo(surface(seed)), photo(surface(1))) is None


def test_what_is_changed_stands_out_against_genuine_photos_of_the_same_place() -> None:
    item = surface(1)
    genuine = GenuineParts([photo(item, shot=n) for n in range(4)])
    changed = item.copy()
    changed[4:7, 9:12] = surface(2)[:3, :3]
    found = genuine.compare(photo(changed, shot=9), range(4))
    assert found is not None
    hot = np.argwhere(found.alignment.unlikeness > found.usual[-1])
    assert {(int(y), int(x)) for y, x in hot} <= {(y, x) for y in (4, 5, 6) for x in (9, 10, 11)}
    assert len(hot) >= 5


def test_nothing_is_compared_where_genuine_photos_do_not_lie_over_one_another() -> None:
    others = [photo(surface(n)) for n in (5, 6, 7)]
    genuine = GenuineParts([photo(surface(1)), *others])
    assert genuine.compare(photo(surface(1), shot=1), range(4)) is None
