"""Things that touch, told apart at their waist."""

import cv2
import numpy as np
from numpy.typing import NDArray

from lookup.features.touching import told_apart

Mask = NDArray[np.bool_]


def discs(*centres: int, reach: int = 30) -> Mask:
    """Discs in a row, at those columns."""
    drawn = np.zeros((100, 240), np.uint8)
    for x in centres:
        cv2.circle(drawn, (x, 50), reach, 1, -1)
    return drawn > 0


def test_one_thing_stays_one() -> None:
    mask = discs(60)
    (same,) = told_apart(mask)
    assert (same == mask).all()


def test_two_that_touch_are_two_that_cover_both() -> None:
    mask = discs(60, 112)
    one, other = sorted(told_apart(mask), key=lambda part: int(np.argmax(part.any(axis=0))))
    assert not (one & other).any()
    assert ((one | other) == mask).all()
    assert abs(np.count_nonzero(one) - np.count_nonzero(other)) < 0.1 * np.count_nonzero(mask)


def test_three_in_a_row_are_three() -> None:
    assert len(told_apart(discs(50, 104, 158))) == 3


def test_what_overlaps_widely_has_no_waist() -> None:
    assert len(told_apart(discs(60, 70))) == 1


def test_a_handle_is_no_thing_of_its_own() -> None:
    mask = discs(60)
    mask[46:54, 60:200] = True
    assert len(told_apart(mask)) == 1
