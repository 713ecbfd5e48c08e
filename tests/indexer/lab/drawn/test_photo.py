"""Phone photos: another light, a messy place."""

import cv2
import numpy as np
import pytest

from indexer.lab.drawn.photo import Shot, photographed
from indexer.lab.drawn.product import drawn_product
from indexer.lab.drawn.scene import FLAT, SCENES, background


@pytest.mark.parametrize("kind", SCENES)
def test_every_scene_fills_the_photo_with_finite_light(kind: str) -> None:
    scene = background(np.random.default_rng(1), kind, 60, 80)
    assert scene.shape == (80, 60, 3)
    assert np.isfinite(scene).all()
    assert scene.mean() > 10


def test_what_lies_flat_is_never_left_floating_before_a_wall() -> None:
    for seed in range(200):
        shot = Shot.sampled(np.random.default_rng(seed), stands=False)
        assert shot.held or shot.scene in FLAT


def test_the_same_stream_takes_the_same_photo_and_another_takes_another() -> None:
    product = drawn_product(1, 0)
    first, _ = photographed(product, 0, np.random.default_rng(4), 96)
    again, _ = photographed(product, 0, np.random.default_rng(4), 96)
    other, _ = photographed(product, 0, np.random.default_rng(5), 96)
    assert np.array_equal(first, again)
    assert first.shape == (144, 108, 3)
    assert not np.array_equal(first, other)


def test_the_item_is_in_the_photo() -> None:
    """Two colourways shot alike differ where the item is, and only there."""
    product = drawn_product(1, 0)
    red, blue = (photographed(product, way, np.random.default_rng(8), 96)[0] for way in (0, 1))
    changed = cv2.absdiff(red, blue).max(2) > 12
    assert 0.02 < changed.mean() < 0.7
