"""The golden pictures never change, and only the right answer to them passes."""

import numpy as np
import pytest

from lookup.base.errors import GoldenMismatch
from lookup.encoders.card import GoldenVectors
from lookup.encoders.golden import check_golden, golden_pictures, pictures_digest


def unit(*rows: tuple[float, ...]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    vectors = np.array(rows, dtype=np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def test_the_pictures_are_those_every_card_was_frozen_with() -> None:
    # A change here makes every card ever written unusable.
    assert pictures_digest() == "93a152bcc729ec02be6a9d08a8cb0bc3bba5e89f640de595b9f2e81679f94a35"


def test_the_pictures_are_colourful_and_of_two_shapes() -> None:
    wide, tall = golden_pictures()
    assert wide.width > wide.height
    assert tall.width < tall.height
    for picture in (wide, tall):
        pixels = np.asarray(picture).reshape(-1, 3)
        assert len(np.unique(pixels, axis=0)) > 1000
        red, green, blue = pixels.mean(axis=0)
        assert max(red, green, blue) - min(red, green, blue) > 20


def test_the_same_answer_passes() -> None:
    vectors = unit((3, 4, 0), (0, 1, 1))
    check_golden(GoldenVectors.of(pictures_digest(), vectors), vectors, "model")


@pytest.mark.parametrize(
    "answer",
    [
        unit((3, 4, 0.1), (0, 1, 1)),
        unit((0, 1, 1), (3, 4, 0)),
        unit((3, 4, 0)),
        unit((3, 4), (0, 1)),
        np.full((2, 3), np.nan, dtype=np.float32),
        np.zeros((2, 3), dtype=np.float32),
    ],
    ids=["slightly off", "swapped", "one missing", "other dimension", "nan", "zero"],
)
def test_any_other_answer_is_refused(
    answer: np.ndarray[tuple[int, ...], np.dtype[np.float32]],
) -> None:
    golden = GoldenVectors.of(pictures_digest(), unit((3, 4, 0), (0, 1, 1)))
    with pytest.raises(GoldenMismatch):
        check_golden(golden, answer, "model")


def test_a_card_of_other_pictures_says_so() -> None:
    vectors = unit((3, 4, 0), (0, 1, 1))
    with pytest.raises(GoldenMismatch, match="other golden pictures"):
        check_golden(GoldenVectors.of("0" * 64, vectors), vectors, "model")
