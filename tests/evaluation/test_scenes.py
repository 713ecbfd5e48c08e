"""Scenes composed of catalogue pictures, and how their boxes are judged."""

from itertools import combinations

import numpy as np
import pytest

from lookup.evaluation.boxes import boxed, overlap, wrong
from lookup.evaluation.scenes import Scene, scenes
from lookup.learning.matte import CutOut, cut_out
from tests.features.pictures import item


@pytest.fixture(scope="module")
def cut_outs() -> list[tuple[str, CutOut]]:
    cuts = [(f"P{place}", cut_out(np.asarray(item(place)))) for place in range(8)]
    return [(name, cut) for name, cut in cuts if cut is not None]


@pytest.fixture(scope="module")
def composed(cut_outs: list[tuple[str, CutOut]]) -> list[Scene]:
    return list(scenes(cut_outs, 8, plain=True, seed=3))


def test_scenes_hold_several_items_that_do_not_cover_each_other(composed: list[Scene]) -> None:
    assert [scene.touching for scene in composed] == [False, False, False, True] * 2
    for scene in composed:
        assert 1 <= len(scene.items) <= 5
        assert len({placed.product_id for placed in scene.items}) == len(scene.items)
        assert all(overlap(one.box, other.box) == 0 for one, other in combinations(scene.items, 2))


def test_an_item_lies_where_its_box_says(composed: list[Scene]) -> None:
    scene = composed[0]
    pixels = np.asarray(scene.picture, np.float32)
    for placed in scene.items:
        x, y, width, height = placed.box
        rows = slice(int(y * pixels.shape[0]), int((y + height) * pixels.shape[0]))
        columns = slice(int(x * pixels.shape[1]), int((x + width) * pixels.shape[1]))
        assert pixels[rows, columns].std() > pixels[:10, :10].std()


def test_the_same_seed_gives_the_same_scenes(cut_outs: list[tuple[str, CutOut]]) -> None:
    one, other = (next(iter(scenes(cut_outs, 1, plain=False, seed=4))) for _ in range(2))
    assert one.items == other.items
    assert (np.asarray(one.picture) == np.asarray(other.picture)).all()


@pytest.mark.parametrize(
    ("other", "share"),
    [
        ((0.0, 0.0, 0.4, 0.4), 1.0),
        ((0.2, 0.0, 0.4, 0.4), 1 / 3),
        ((0.5, 0.5, 0.1, 0.1), 0.0),
        ((0.4, 0.0, 0.4, 0.4), 0.0),
    ],
)
def test_overlap_is_intersection_over_union(
    other: tuple[float, float, float, float], share: float
) -> None:
    assert overlap((0.0, 0.0, 0.4, 0.4), other) == pytest.approx(share)


def test_boxes_count_where_they_overlap_by_half() -> None:
    items = [(0.0, 0.0, 0.4, 0.4), (0.6, 0.6, 0.2, 0.2)]
    found = [(0.05, 0.0, 0.4, 0.4), (0.1, 0.6, 0.2, 0.2)]
    assert (boxed(items, found), wrong(items, found)) == (1, 1)
    assert (boxed(items, []), wrong(items, [])) == (0, 0)
