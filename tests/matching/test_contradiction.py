"""contradicted_shares: how much of an item is of another colour, in whatever light."""

import numpy as np
import pytest
from numpy.typing import NDArray

from lookup.features.packing import PackedPatches
from lookup.features.view import Floats
from lookup.matching.contradiction import PLAINLY, contradicted_shares
from lookup.matching.light import Light

COUNT = 40
WHITE = Light(np.zeros(3, np.float32))


def lab(seed: int = 0) -> Floats:
    """Colours of a red bag with brass: four patches of five are leather."""
    tones = np.array([(40, 45, 25)] * 4 + [(75, 2, 30)])
    noise = np.random.default_rng(seed).normal(0, 2, (COUNT, 3))
    return (np.tile(tones, (COUNT // 5, 1)) + noise).astype(np.float32)


def turned(colours: Floats, degrees: float) -> Floats:
    """With other hues."""
    angle = np.deg2rad(degrees)
    rotation = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return np.c_[colours[:, :1], colours[:, 1:] @ rotation].astype(np.float32)


def share(
    photo: Floats, *, light: Light = WHITE, answered: NDArray[np.bool_] | None = None
) -> float:
    images = PackedPatches(
        patches=np.zeros((1, COUNT, 64), np.int8),
        weights=np.full((1, COUNT), 255, np.uint8),
        places=np.zeros((1, COUNT, 2), np.float16),
        colours=np.round(lab() * (0.5, 1, 1))[None].astype(np.int8),
    )
    in_each_light = contradicted_shares(
        images,
        photo,
        np.arange(COUNT, dtype=np.int32)[None],
        np.ones((1, COUNT), np.float32),
        np.ones((1, COUNT), np.bool_) if answered is None else answered[None],
        light,
    )
    return min(float(share) for (share,) in in_each_light)


def test_the_same_colours_contradict_nothing() -> None:
    assert share(lab(1)) == 0


@pytest.mark.parametrize("degrees", [90, 180, -120])
def test_another_hue_of_most_of_the_item_is_a_plain_contradiction(degrees: float) -> None:
    assert share(turned(lab(), degrees)) > max(PLAINLY, 0.75)


def test_another_hue_of_a_detail_is_none() -> None:
    other = np.where(np.arange(COUNT)[:, None] % 5 == 4, turned(lab(), 180), lab())
    assert 0.1 < share(other.astype(np.float32)) < PLAINLY


def test_a_darker_photo_contradicts_nothing() -> None:
    assert share(lab() * np.array([0.7, 0.8, 0.8], np.float32)) == 0


@pytest.mark.parametrize("strength", [0.55, 1.5])
def test_a_paler_or_stronger_colour_of_the_same_hue_contradicts_nothing(strength: float) -> None:
    other = lab() * np.array([1, strength, strength], np.float32)
    assert share(other) < 0.1


def test_a_colour_where_the_image_is_grey_is_a_plain_contradiction() -> None:
    grey = lab() * np.array([1, 0.05, 0.05], np.float32)
    assert share(grey) > PLAINLY


def test_a_tint_counts_only_where_the_light_does_not_have_it() -> None:
    blue = lab() + np.array([0, -12, -38], np.float32)
    assert share(blue) > PLAINLY
    cold = Light(np.array([0.7, 0.0, -0.7], np.float32))
    assert share(blue, light=cold) < 0.5 * share(blue)


def test_what_is_not_found_back_hardly_counts() -> None:
    wrong = np.arange(COUNT) < COUNT // 2
    other = np.where(wrong[:, None], turned(lab(), 180), lab()).astype(np.float32)
    assert share(other) > PLAINLY
    assert share(other, answered=~wrong) < 0.15
