"""aligned_colour: colours compared where patches match."""

import numpy as np
import pytest

from lookup.features.packing import PackedPatches
from lookup.matching.aligned_colour import aligned_colour

COUNT = 60
CELLS = np.arange(COUNT, dtype=np.int32)[None]


def lab(seed: int = 0) -> np.ndarray:
    """Colours of an item's patches: leather in two tones, and brass."""
    rng = np.random.default_rng(seed)
    tones = np.array([(45, 30, 20), (30, 20, 12), (75, 2, 30)])
    return tones[rng.integers(0, 3, COUNT)] + rng.normal(0, 2, (COUNT, 3))


def image(colours: np.ndarray, weights: np.ndarray | None = None) -> PackedPatches:
    stored = np.round(colours * (0.5, 1, 1))[None].astype(np.int8)
    shares = np.full((1, COUNT), 255) if weights is None else weights[None]
    return PackedPatches(
        patches=np.zeros((1, COUNT, 64), np.int8),
        weights=shares.astype(np.uint8),
        places=np.zeros((1, COUNT, 2), np.float16),
        colours=stored,
    )


def likeness(
    photo: np.ndarray, of: PackedPatches | None = None, cosine: np.ndarray | None = None
) -> float:
    cosines = np.ones(COUNT) if cosine is None else cosine
    (found,) = aligned_colour(
        of or image(lab()), photo.astype(np.float32), CELLS, cosines[None].astype(np.float32)
    )
    return float(found)


def test_the_same_colours_agree() -> None:
    assert likeness(lab()) > 0.98


@pytest.mark.parametrize("shift", [(-15, 0, 0), (12, 3, -3), (0, 6, 6), (-18, -7, 7)])
def test_one_shift_for_all_is_light_and_forgiven(shift: tuple[int, int, int]) -> None:
    assert likeness(lab() + shift) > 0.97


def test_another_hue_is_not_forgiven() -> None:
    blue = lab() * (1, -0.3, -1.5)
    assert likeness(blue) < 0.4


def test_a_shift_beyond_the_limit_is_another_colour() -> None:
    """Forgiven are 7 of 40 in a; what is left is held against it."""
    found = likeness(lab() + np.array([0, 40, 0]))
    assert found == pytest.approx(np.exp(-(33**2) / (2 * 14**2)), abs=0.02)


def test_only_part_of_it_in_another_colour_is_told_by_its_share() -> None:
    photo = lab()
    photo[:15] += (0, -60, 60)
    assert likeness(photo) == pytest.approx(0.75, abs=0.03)


def test_colours_are_taken_from_where_patches_match() -> None:
    order = np.random.default_rng(1).permutation(COUNT)
    cells = np.argsort(order).astype(np.int32)[None]
    photo = lab()[order].astype(np.float32)
    (found,) = aligned_colour(image(lab()), photo, cells, np.ones((1, COUNT), np.float32))
    assert found > 0.98


@pytest.mark.parametrize("by", ["weight", "cosine"])
def test_surroundings_and_vague_matches_hardly_count(by: str) -> None:
    photo = lab()
    photo[:20] += (0, -60, 60)
    shares = np.where(np.arange(COUNT) < 20, 0.1, 1.0)
    found = (
        likeness(photo, image(lab(), shares * 255))
        if by == "weight"
        else likeness(photo, cosine=shares)
    )
    assert found > 0.92


def test_images_are_judged_each_by_itself() -> None:
    right, wrong = image(lab()), image(lab() * (1, -0.3, -1.5))
    both = PackedPatches.from_arrays(
        {
            name: np.concatenate([right.arrays()[name], wrong.arrays()[name]])
            for name in right.arrays()
        }
    )
    found = aligned_colour(
        both, lab().astype(np.float32), np.tile(CELLS, (2, 1)), np.ones((2, COUNT), np.float32)
    )
    np.testing.assert_allclose(found, [likeness(lab()), likeness(lab(), wrong)], atol=1e-6)


def test_nothing_that_matches_is_no_division_by_zero() -> None:
    assert 0 <= likeness(lab(), cosine=np.full(COUNT, -1.0)) <= 1
