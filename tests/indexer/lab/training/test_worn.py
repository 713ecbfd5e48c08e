import numpy as np
import pytest

from indexer.lab.training.concepts import implied
from indexer.lab.training.worn import Part, worn, worn_part

RED = (200, 20, 30)
PARTS: tuple[Part, ...] = ("upper", "lower", "whole")


def garment() -> tuple[np.ndarray, np.ndarray]:
    """A red rectangle on grey, with its mask."""
    pixels = np.full((200, 160, 3), 128, np.uint8)
    mask = np.zeros((200, 160), bool)
    mask[30:170, 40:120] = True
    pixels[mask] = RED
    return pixels, mask


@pytest.mark.parametrize("part", PARTS)
def test_the_garment_is_seen_and_its_floor_is_not(part: Part) -> None:
    pixels, mask = garment()
    for seed in range(20):
        picture = worn(pixels, mask, part, np.random.default_rng(seed), []).astype(int)
        red = (picture[..., 0] > 130) & (picture[..., 1] < 70) & (picture[..., 2] < 80)
        assert 0.03 < red.mean() < 0.7, seed


def test_a_garment_stands_before_a_street_too() -> None:
    pixels, mask = garment()
    street = np.full((50, 80, 3), (0, 255, 0), np.uint8)
    corners = [
        worn(pixels, mask, "upper", np.random.default_rng(seed), [street])[-1, 0]
        for seed in range(40)
    ]
    assert any(corner[1] > 2 * int(corner[0]) for corner in corners)


def test_no_two_wearers_are_the_same() -> None:
    pixels, mask = garment()
    rng = np.random.default_rng(0)
    one, other = (worn(pixels, mask, "upper", rng, []) for _ in range(2))
    assert one.shape != other.shape or (one != other).any()


def test_the_same_state_gives_the_same_picture() -> None:
    pixels, mask = garment()
    one, again = (worn(pixels, mask, "lower", np.random.default_rng(5), []) for _ in range(2))
    np.testing.assert_array_equal(one, again)


@pytest.mark.parametrize(
    ("concept", "part"), [("polo", "upper"), ("skirt", "lower"), ("dress", "whole"), ("shoe", None)]
)
def test_what_is_worn_where(concept: str, part: Part | None) -> None:
    assert worn_part(implied({concept})) == part
    assert worn_part(None) is None
