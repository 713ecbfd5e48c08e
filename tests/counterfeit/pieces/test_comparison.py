from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

from lookup.counterfeit.pieces.comparison import PieceComparison, PiecePhoto, compare_piece
from lookup.counterfeit.pieces.sameness import LEAST_OTHERS, Reason, Sameness
from tests.counterfeit.conftest import item
from tests.counterfeit.pieces.conftest import BOX, shown

FLOOR = 99


def itself(photo: PiecePhoto) -> PiecePhoto:
    return photo


@pytest.fixture(scope="module")
def others() -> list[list[Callable[[], PiecePhoto]]]:
    """The photo of each of just enough other pieces, on floors of their own."""
    return [
        [partial(itself, shown(grain, floor=200 + grain))]
        for grain in range(100, 100 + LEAST_OTHERS)
    ]


@pytest.fixture(scope="module")
def compared(others: list[list[Callable[[], PiecePhoto]]]) -> Callable[..., PieceComparison]:
    """Compares photos with two of piece 1, which lies on a floor with a grain."""
    registered = [shown(1, shot=shot, floor=FLOOR) for shot in (0, 1)]
    return lambda *new: compare_piece(registered, new, others)


def test_the_same_piece_shares_its_grain_with_the_registered_photo(
    compared: Callable[..., PieceComparison],
) -> None:
    found = compared(shown(1, shot=5, floor=300))
    assert found.judgement.answer is Sameness.CONSISTENT
    assert found.others == LEAST_OTHERS
    assert found.likeness is not None
    assert found.highest is not None
    assert found.likeness > 3 * found.highest


def test_another_piece_on_the_same_floor_does_not(
    compared: Callable[..., PieceComparison],
) -> None:
    found = compared(shown(8, floor=FLOOR))
    assert found.judgement.answer is Sameness.UNLIKE


def test_a_photo_is_laid_over_the_registered_one_to_the_pixel() -> None:
    (placed,) = compare_piece([shown(1, shot=1)], [shown(1, shot=1)], []).placed
    assert placed.to_registered == pytest.approx(np.eye(3), abs=0.01)


def test_the_first_photo_of_a_side_decides_not_the_one_that_fits_best() -> None:
    registered = [shown(1), shown(1, shot=1)]
    found = compare_piece(registered, [shown(1, shot=1)], [])
    assert found.decisive is not None
    assert found.decisive.registered == 0


def test_another_model_does_not_align_and_no_other_piece_is_opened_for_it() -> None:
    def opened() -> PiecePhoto:
        raise AssertionError

    found = compare_piece([shown(1)], [PiecePhoto(item(9), BOX)], [[opened]])
    assert found.judgement.reason is Reason.NOT_ALIGNED
