"""Colours of items are read in the names that people give them."""

import numpy as np
import pytest

from lookup.features.colour import SIGNATURE_LENGTH, colour_signature
from lookup.features.named_colours import NamedColours

NAMED = NamedColours()


def shares(*colours: tuple[int, int, int]) -> dict[str, float]:
    """Of an item in stripes of equal width."""
    pixels = np.repeat(np.array([colours], np.uint8), 24, axis=1).repeat(24, axis=0)
    signature = colour_signature(pixels, np.ones(pixels.shape[:2], np.float32))
    (found,) = NAMED.shares(signature[None])
    return dict(zip(NAMED.names, found.tolist(), strict=True))


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ((200, 30, 35), "red"),
        ((20, 20, 22), "black"),
        ((245, 245, 245), "white"),
        ((240, 205, 60), "yellow"),
        ((30, 38, 75), "navy"),
        ((235, 160, 180), "pink"),
    ],
)
def test_an_item_of_one_colour_is_mostly_called_so(colour: tuple[int, int, int], name: str) -> None:
    found = shares(colour)
    assert max(found, key=lambda each: found[each]) == name
    assert sum(found.values()) == pytest.approx(1, abs=1e-5)


def test_two_colours_share_an_item() -> None:
    striped, plain = shares((200, 30, 35), (20, 20, 22)), shares((200, 30, 35))
    assert 0.3 < striped["red"] / plain["red"] < 0.7
    assert striped["black"] > 5 * plain["black"]


def test_an_item_that_nothing_was_seen_of_has_no_colour() -> None:
    (found,) = NAMED.shares(np.zeros((1, SIGNATURE_LENGTH), np.float32))
    assert found.sum() == 0
