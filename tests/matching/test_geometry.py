"""agreements: matches that lie as on the item, turned and scaled as one, or do not."""

import numpy as np
import pytest

from lookup.features.packing import PackedPatches
from lookup.matching.geometry import agreements
from tests.features.pictures import stacked

COUNT = 100


def image(weights: np.ndarray | None = None) -> PackedPatches:
    """A hundred patches on a grid of ten by ten."""
    places = np.stack(np.divmod(np.arange(COUNT), 10)[::-1], axis=1)
    return PackedPatches(
        patches=np.zeros((COUNT, 64), np.int8),
        weights=np.full(COUNT, 255, np.uint8) if weights is None else weights.astype(np.uint8),
        places=places.astype(np.float16),
        colours=np.zeros((COUNT, 3), np.int8),
    )


def moved(turn: float = 0.0, scale: float = 1.0, shift: complex = 3 + 2j) -> np.ndarray:
    """Where those patches are in a photo that shows the item so."""
    places = image().places.astype(float)
    there = (places[:, 0] + 1j * places[:, 1]) * scale * np.exp(1j * np.deg2rad(turn)) + shift
    return np.stack([there.real, there.imag], axis=1).astype(np.float32)


def agreed(
    places: np.ndarray,
    found: np.ndarray | None = None,
    *,
    cosine: float = 1.0,
    answered: np.ndarray | None = None,
    of: PackedPatches | None = None,
) -> float:
    """Agreement where patch i is found in photo cell found[i] (i unless said otherwise)."""
    (share,) = agreements(
        stacked(of or image()),
        places,
        (np.arange(COUNT) if found is None else found).astype(np.int32)[None],
        np.full((1, COUNT), cosine, np.float32),
        (np.ones(COUNT, bool) if answered is None else answered)[None],
    )
    return float(share)


@pytest.mark.parametrize("turn", [0, 20, 90, 180, -75])
@pytest.mark.parametrize("scale", [0.35, 0.5, 1.0, 2.0, 2.9])
def test_a_turned_and_scaled_item_agrees(turn: float, scale: float) -> None:
    assert agreed(moved(turn, scale)) == pytest.approx(1, abs=0.02)


def test_shuffled_matches_do_not_agree() -> None:
    shuffled = np.random.default_rng(0).permutation(COUNT)
    assert agreed(moved(), shuffled) < 0.35


def test_a_mirrored_item_is_another_item() -> None:
    mirrored = moved() * (-1, 1)
    assert agreed(mirrored.astype(np.float32)) < 0.5


def test_the_share_that_agrees_is_told() -> None:
    found, rng = np.arange(COUNT), np.random.default_rng(1)
    found[40:] = rng.integers(0, COUNT, 60)
    assert 0.38 <= agreed(moved(30), found) <= 0.55


def test_a_fifth_that_agrees_is_found_however_far_off_the_others_are() -> None:
    places, others = moved(30), np.arange(COUNT) % 5 > 0
    places[others] = np.random.default_rng(1).uniform(40, 90, (80, 2))
    assert agreed(places) == pytest.approx(0.2, abs=0.03)


@pytest.mark.parametrize(("scale", "near", "far"), [(0.5, 1.4, 1.8), (1, 1.4, 1.8), (2, 2.9, 3.6)])
def test_a_match_may_lie_one_and_a_half_cells_beside_its_place(
    scale: float, near: float, far: float
) -> None:
    """Of the photo, or of the image where those are larger. A fifth of all do, each its way."""
    ways = np.exp(2j * np.pi * np.random.default_rng(3).random(20))
    beside = np.stack([ways.real, ways.imag], axis=1)
    for distance, share in ((near, 1.0), (far, 0.8)):
        places = moved(scale=scale)
        places[::5] += distance * beside
        assert agreed(places) == pytest.approx(share, abs=0.06)


def test_four_matches_are_enough_and_three_are_not() -> None:
    corners = np.isin(np.arange(COUNT), [0, 9, 90, 99])
    assert agreed(moved(), answered=corners) == pytest.approx(0.04, abs=0.001)
    corners[0] = False
    assert agreed(moved(), answered=corners) == 0


@pytest.mark.parametrize("cosine", [0.5, 0.4])
def test_weak_matches_count_less(cosine: float) -> None:
    assert agreed(moved(), cosine=cosine) == pytest.approx(cosine**2, abs=0.02)


def test_heavy_patches_count_more() -> None:
    """The half that agrees has three quarters of the weight."""
    weights = np.where(np.arange(COUNT) < 50, 240, 80)
    answered = np.arange(COUNT) < 50
    assert agreed(moved(), answered=answered, of=image(weights)) == pytest.approx(0.75, abs=0.02)


@pytest.mark.parametrize(
    ("cosine", "answers", "scale"),
    [(0.3, COUNT, 1.0), (1.0, 3, 1.0), (1.0, 0, 1.0), (1.0, COUNT, 5.0), (1.0, COUNT, 0.1)],
    ids=["too weak", "too few", "none", "too large", "too small"],
)
def test_what_proves_nothing_is_zero(cosine: float, answers: int, scale: float) -> None:
    """Scales apart from 0.3 to 3 are no photo of the item as a catalogue shows it."""
    answered = np.arange(COUNT) < answers
    assert agreed(moved(scale=scale), cosine=cosine, answered=answered) == 0


def test_matches_that_are_all_in_one_place_agree_on_nothing() -> None:
    answered = np.zeros(COUNT, bool)
    answered[[0, 1, 10, 11]] = True
    assert agreed(moved(), answered=answered) == 0


def test_the_same_input_gives_the_same_answer() -> None:
    found = np.random.default_rng(2).integers(0, COUNT, COUNT)
    found[:30] = np.arange(30)
    assert len({agreed(moved(10), found) for _ in range(5)}) == 1


def test_each_image_is_judged_by_itself() -> None:
    """The first has half of its matches, the second none, the third all of them."""
    answered = np.arange(COUNT) < np.array([[50], [0], [COUNT]])
    shares = agreements(
        stacked(*[image()] * 3),
        moved(30),
        np.tile(np.arange(COUNT, dtype=np.int32), (3, 1)),
        np.ones((3, COUNT), np.float32),
        answered,
    )
    assert shares == pytest.approx([0.5, 0, 1], abs=0.02)


def test_no_images_have_no_shares() -> None:
    none = np.empty((0, COUNT), np.float32)
    packed = stacked(image()).rows(np.array([], np.int64))
    assert agreements(packed, moved(), none.astype(np.int32), none, none > 0).shape == (0,)
