"""LateInteraction: patches of images found in a photo, and back."""

from dataclasses import replace

import numpy as np
import pytest

from lookup.features.packing import PackedPatches
from lookup.features.view import PatchView
from lookup.matching.interaction import LateInteraction
from tests.features.pictures import look, stacked
from tests.generations import random_patches

INTERACTION = LateInteraction()


def looks(count: int, seed: int = 0) -> list[PatchView]:
    rng = np.random.default_rng(seed)
    return [random_patches(rng, (10, 10)) for _ in range(count)]


def test_an_image_is_found_in_itself_and_in_no_other() -> None:
    own, other = looks(2)
    found = INTERACTION.interact(stacked(PackedPatches.of(own), PackedPatches.of(other)), own)
    assert found.forward[0] == pytest.approx(1, abs=0.03)
    assert found.backward[0] == pytest.approx(1, abs=0.03)
    assert found.forward[1] < 0.2
    assert found.backward[1] < 0.2


def test_each_patch_of_an_image_finds_its_own_place_in_it() -> None:
    (own,) = looks(1)
    packed = PackedPatches.of(own)
    found = INTERACTION.interact(stacked(packed), own)
    x, y = packed.places.astype(int).T
    assert np.array_equal(found.best_cell[0], y * 10 + x)
    np.testing.assert_allclose(found.best_cosine, 1, atol=0.02)


def test_the_order_of_images_is_the_order_of_answers() -> None:
    """Forty images, so that more than one batch of 32 is compared."""
    rng = np.random.default_rng(0)
    photo, *others = (random_patches(rng, (12, 12)) for _ in range(41))
    images = stacked(*map(PackedPatches.of, others))
    order = np.random.default_rng(0).permutation(40)
    found = INTERACTION.interact(images, photo)
    shuffled = INTERACTION.interact(images.rows(order), photo)
    before = found.of(order)
    for name in ("forward", "backward", "best_cell", "best_cosine", "found_back"):
        np.testing.assert_allclose(getattr(shuffled, name), getattr(before, name), atol=1e-5)
    assert np.array_equal(shuffled.answered(), found.answered()[order])


def cosines_of(images: PackedPatches, photo: PatchView) -> np.ndarray:
    """Of all patches of each image and all cells, in float."""
    cosines: np.ndarray = images.patches.astype(np.float32) / 127 @ photo.patches.T
    return cosines


def test_eight_bits_are_enough_for_a_photo() -> None:
    """Against cosines of its patches as they are: each and what comes of them."""
    photo, *others = looks(20)
    images = stacked(*map(PackedPatches.of, others))
    found, exact = INTERACTION.interact(images, photo), cosines_of(images, photo)
    np.testing.assert_allclose(found.best_cosine, exact.max(axis=2), atol=0.012)
    np.testing.assert_allclose(found.forward, (exact.max(axis=2) ** 3).mean(axis=1), atol=0.002)
    np.testing.assert_allclose(found.backward, (exact.max(axis=1) ** 3).mean(axis=1), atol=0.002)
    assert np.array_equal(INTERACTION.forward(images, photo), found.forward)


def test_a_patch_is_answered_where_its_cell_finds_no_better_one() -> None:
    photo, *others = looks(12)
    images = stacked(*map(PackedPatches.of, others))
    found = INTERACTION.interact(images, photo)
    best = np.rint(photo.patches * 127) @ images.patches.swapaxes(1, 2).astype(float)
    of_cell = best.argmax(axis=2)
    for row, cells in enumerate(found.best_cell):
        expected = of_cell[row][cells] == np.arange(len(cells))
        assert np.array_equal(found.answered()[row], expected)


def test_of_equal_patches_only_the_first_is_answered() -> None:
    (own,) = looks(1)
    packed = PackedPatches.of(own)
    packed.patches[7] = packed.patches[3]
    answered = INTERACTION.interact(stacked(packed), own).answered()[0]
    assert answered[[3, 7]].tolist() == [True, False]


def test_the_better_found_of_two_looks_counts_and_the_first_where_they_are_equal() -> None:
    one, other, photo = looks(3)
    images = stacked(PackedPatches.of(one), PackedPatches.of(other), PackedPatches.of(photo))
    first, second = INTERACTION.interact(images, one), INTERACTION.interact(images, other)
    better = first.or_better(second)
    assert np.array_equal(better.forward, np.maximum(first.forward, second.forward))
    assert np.array_equal(better.best_cosine[0], first.best_cosine[0])
    assert np.array_equal(better.best_cosine[1], second.best_cosine[1])
    assert np.array_equal(better.backward, first.backward)
    same = first.or_better(replace(first, best_cosine=first.best_cosine + 1))
    assert np.array_equal(same.best_cosine, first.best_cosine)


def test_two_patches_worked_by_hand() -> None:
    """Image (1,0), (0,1) with weights 1 and 1/3; photo (1,0), (.8,.6), of which all is item."""
    image = PackedPatches(
        patches=np.array([[[127, 0], [0, 127]]], np.int8),
        weights=np.array([[255, 85]], np.uint8),
        places=np.zeros((1, 2, 2), np.float16),
        colours=np.zeros((1, 2, 3), np.int8),
    )
    photo = look(np.array([[1, 0], [0.8, 0.6]]), (1, 2))
    found = INTERACTION.interact(image, photo)
    assert found.best_cell.tolist() == [[0, 1]]
    np.testing.assert_allclose(found.best_cosine, [[1, 0.6]], atol=0.005)
    # (1 * 1 + 0.6^3 / 3) / (1 + 1 / 3)
    assert found.forward[0] == pytest.approx((1 + 0.216 / 3) / (4 / 3), abs=0.003)
    # Both photo patches find the first best: 1 and 0.8, with the same weight.
    assert found.backward[0] == pytest.approx((1 + 0.512) / 2, abs=0.005)
    # The second is not found back: (.8, .6) is more like the first.
    assert found.answered().tolist() == [[True, False]]


def test_opposite_patches_count_as_nothing_not_as_less() -> None:
    image = PackedPatches(
        patches=np.array([[[-127, 0]]], np.int8),
        weights=np.array([[255]], np.uint8),
        places=np.zeros((1, 1, 2), np.float16),
        colours=np.zeros((1, 1, 3), np.int8),
    )
    found = INTERACTION.interact(image, look(np.array([[1.0, 0.0]]), (1, 1)))
    assert (found.forward[0], found.backward[0]) == (0, 0)


def test_the_photos_background_hardly_counts() -> None:
    """60 cells show the item; the rest shows something that the image does not."""
    own, behind = looks(2)
    patches, weights = own.patches.copy(), np.ones(100)
    patches[60:], weights[60:] = behind.patches[60:], 0
    image = stacked(PackedPatches.of(look(own.patches, (10, 10))))
    known = INTERACTION.interact(image, look(patches, (10, 10), weights=weights))
    unknown = INTERACTION.interact(image, look(patches, (10, 10)))
    assert known.backward[0] > 0.95
    assert unknown.backward[0] < 0.75
