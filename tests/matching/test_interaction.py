"""interact: patches of images found in a photo, and back."""

import numpy as np
import pytest

from lookup.features.packing import PackedPatches
from lookup.features.view import PatchView
from lookup.matching.interaction import interact
from tests.features.pictures import look, stacked
from tests.generations import random_patches


def looks(count: int, seed: int = 0) -> list[PatchView]:
    rng = np.random.default_rng(seed)
    return [random_patches(rng, (10, 10)) for _ in range(count)]


def test_an_image_is_found_in_itself_and_in_no_other() -> None:
    own, other = looks(2)
    found = interact(stacked(PackedPatches.of(own), PackedPatches.of(other)), own)
    assert found.forward[0] == pytest.approx(1, abs=0.03)
    assert found.backward[0] == pytest.approx(1, abs=0.03)
    assert found.forward[1] < 0.2
    assert found.backward[1] < 0.2


def test_each_patch_of_an_image_finds_its_own_place_in_it() -> None:
    (own,) = looks(1)
    packed = PackedPatches.of(own)
    found = interact(stacked(packed), own)
    x, y = packed.places.astype(int).T
    assert np.array_equal(found.best_cell[0], y * 10 + x)
    np.testing.assert_allclose(found.best_cosine, 1, atol=0.01)


def test_the_order_of_images_is_the_order_of_answers() -> None:
    """Forty images, so that more than one batch of 32 is compared."""
    rng = np.random.default_rng(0)
    photo, *others = (random_patches(rng, (12, 12)) for _ in range(41))
    images = stacked(*map(PackedPatches.of, others))
    order = np.random.default_rng(0).permutation(40)
    found, shuffled = interact(images, photo), interact(images.rows(order), photo)
    for name in ("forward", "backward", "best_cell", "best_cosine", "answered"):
        before, after = getattr(found, name)[order], getattr(shuffled, name)
        np.testing.assert_allclose(after, before, atol=1e-5)


def test_two_patches_worked_by_hand() -> None:
    """Image (1,0), (0,1) with weights 1 and 1/3; photo (1,0), (.8,.6), of which all is item."""
    image = PackedPatches(
        patches=np.array([[[127, 0], [0, 127]]], np.int8),
        weights=np.array([[255, 85]], np.uint8),
        places=np.zeros((1, 2, 2), np.float16),
        colours=np.zeros((1, 2, 3), np.int8),
    )
    photo = look(np.array([[1, 0], [0.8, 0.6]]), (1, 2))
    found = interact(image, photo)
    assert found.best_cell.tolist() == [[0, 1]]
    np.testing.assert_allclose(found.best_cosine, [[1, 0.6]], atol=1e-6)
    # (1 * 1 + 0.6^3 / 3) / (1 + 1 / 3)
    assert found.forward[0] == pytest.approx((1 + 0.216 / 3) / (4 / 3), abs=1e-5)
    # Both photo patches find the first best: 1 and 0.8, with the same weight.
    assert found.backward[0] == pytest.approx((1 + 0.512) / 2, abs=1e-5)
    # The second is not found back: (.8, .6) is more like the first.
    assert found.answered.tolist() == [[True, False]]


def test_opposite_patches_count_as_nothing_not_as_less() -> None:
    image = PackedPatches(
        patches=np.array([[[-127, 0]]], np.int8),
        weights=np.array([[255]], np.uint8),
        places=np.zeros((1, 1, 2), np.float16),
        colours=np.zeros((1, 1, 3), np.int8),
    )
    found = interact(image, look(np.array([[1.0, 0.0]]), (1, 1)))
    assert (found.forward[0], found.backward[0]) == (0, 0)


def test_the_photos_background_hardly_counts() -> None:
    """60 cells show the item; the rest shows something that the image does not."""
    own, behind = looks(2)
    patches, weights = own.patches.copy(), np.ones(100)
    patches[60:], weights[60:] = behind.patches[60:], 0
    image = stacked(PackedPatches.of(look(own.patches, (10, 10))))
    known = interact(image, look(patches, (10, 10), weights=weights))
    unknown = interact(image, look(patches, (10, 10)))
    assert known.backward[0] > 0.95
    assert unknown.backward[0] < 0.75
