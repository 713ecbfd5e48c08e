"""PackedPatches: the few patches kept of an image, small and always as many."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lookup.features.packing import PATCHES_KEPT, PackedPatches, cell_places
from tests.features.pictures import look, stacked
from tests.generations import random_patches, unit

BUDGET = 8192


def test_an_image_takes_at_most_eight_kilobytes() -> None:
    packed = PackedPatches.of(random_patches(np.random.default_rng(0), (24, 24)))
    assert sum(array.nbytes for array in packed.arrays().values()) <= BUDGET


@settings(max_examples=30)
@given(
    st.tuples(st.integers(1, 20), st.integers(1, 20)),
    st.sampled_from([0.0, 0.01, 0.1, 0.5, 1.0]),
)
def test_there_are_always_as_many(grid: tuple[int, int], share: float) -> None:
    """However small the item or coarse the grid: a generation's arrays are rectangular."""
    rng = np.random.default_rng(0)
    cells = grid[0] * grid[1]
    view = look(
        unit(rng.normal(size=(cells, 64))), grid, weights=(rng.random(cells) < share).astype(float)
    )
    packed = PackedPatches.of(view)
    assert [array.shape for array in packed.arrays().values()] == [
        (PATCHES_KEPT, 64),
        (PATCHES_KEPT,),
        (PATCHES_KEPT, 2),
        (PATCHES_KEPT, 3),
    ]
    assert packed.weights.min() > 0


def test_what_is_kept_belongs_together() -> None:
    """Patch, weight, place and colour of a kept patch are those of one cell."""
    rng = np.random.default_rng(1)
    view = look(
        unit(rng.normal(size=(300, 64))),
        (15, 20),
        weights=rng.uniform(0.3, 1, 300),
        colours=rng.uniform((0, -80, -80), (100, 80, 80), (300, 3)),
        aspect=1.5,
    )
    packed = PackedPatches.of(view)
    places = packed.places.astype(float)
    cells = np.round(places[:, 1] * 20 + places[:, 0] / 1.5).astype(int)
    assert len(set(cells.tolist())) == PATCHES_KEPT
    np.testing.assert_allclose(packed.patches / 127, view.patches[cells], atol=0.005)
    np.testing.assert_allclose(packed.weights / 255, view.weights[cells], atol=0.003)
    colours = packed.colours * np.array([2, 1, 1])
    np.testing.assert_allclose(colours, view.colours[cells], atol=1.01)


def test_the_item_is_kept_before_its_surroundings() -> None:
    rng = np.random.default_rng(2)
    weights = np.zeros(400)
    weights[100:250] = 1
    view = look(unit(rng.normal(size=(400, 64))), (20, 20), weights=weights)
    assert PackedPatches.of(view).weights.min() == 255


def test_details_are_kept_where_plain_cloth_repeats() -> None:
    rng = np.random.default_rng(3)
    cloth = unit(rng.normal(size=64))
    patches = np.tile(cloth, (400, 1)) + 0.01 * rng.normal(size=(400, 64))
    details = rng.choice(400, 20, replace=False)
    patches[details] = rng.normal(size=(20, 64))
    packed = PackedPatches.of(look(unit(patches), (20, 20)))
    unlike_cloth = (packed.patches / 127) @ cloth < 0.8
    assert unlike_cloth.sum() == 20


def chosen_one_by_one(patches: np.ndarray, places: np.ndarray, first: int) -> list[int]:
    """Gonzalez's greedy k-centre as it is defined: always the one farthest from those chosen."""
    points = np.concatenate([patches, places / 20 * 0.8], axis=1).astype(np.float64)
    chosen = [first]
    while len(chosen) < PATCHES_KEPT:
        nearest = [min(((p - points[c]) ** 2).sum() for c in chosen) for p in points]
        chosen.append(int(np.argmax(nearest)))
    return sorted(chosen)


def test_the_kept_ones_are_those_of_a_greedy_k_centre() -> None:
    rng = np.random.default_rng(7)
    weights = rng.uniform(0.3, 1, 140)
    view = look(unit(rng.normal(size=(140, 4))), (7, 20), weights=weights)
    packed = PackedPatches.of(view)
    chosen = chosen_one_by_one(view.patches, cell_places(view), int(weights.argmax()))
    assert np.array_equal(packed.places, cell_places(view)[chosen].astype(np.float16))


def test_arrays_name_what_they_hold_and_come_back() -> None:
    packed = PackedPatches.of(random_patches(np.random.default_rng(4)))
    back = PackedPatches.from_arrays(packed.arrays())
    for name, array in packed.arrays().items():
        assert np.array_equal(array, back.arrays()[name])


def test_rows_single_and_thinned_choose_images_and_patches() -> None:
    rng = np.random.default_rng(5)
    images = [PackedPatches.of(random_patches(rng)) for _ in range(3)]
    all_of_them = stacked(*images)
    last = all_of_them.rows(np.array([2])).single()
    assert np.array_equal(last.patches, images[2].patches)
    assert np.array_equal(last.colours, images[2].colours)
    thin = all_of_them.thinned(4)
    assert thin.patches.shape[:2] == (3, PATCHES_KEPT // 4)
    assert np.array_equal(thin.weights[1], images[1].weights[::4])
    assert np.array_equal(thin.places[1], images[1].places[::4])


def test_what_is_kept_is_a_look_again_and_packs_to_itself() -> None:
    packed = stacked(PackedPatches.of(random_patches(np.random.default_rng(0), (24, 24))))
    view = packed.view()
    assert np.array_equal(cell_places(view), packed.places[0].astype(np.float32))
    assert np.allclose(np.linalg.norm(view.patches, axis=1), 1, atol=0.05)
    again = PackedPatches.of(view).arrays()
    assert all(np.array_equal(array[0], again[name]) for name, array in packed.arrays().items())


@pytest.mark.parametrize("aspect", [1.0, 0.5])
def test_places_are_in_cell_heights(aspect: float) -> None:
    view = look(unit(np.ones((6, 4))), (2, 3), aspect=aspect)
    expected = [[x * aspect, y] for y in range(2) for x in range(3)]
    assert cell_places(view).tolist() == expected


def test_the_same_look_packs_the_same() -> None:
    first, second = (
        PackedPatches.of(random_patches(np.random.default_rng(6), (20, 20))) for _ in range(2)
    )
    assert np.array_equal(first.patches, second.patches)
