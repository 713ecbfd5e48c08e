import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.counterfeit.pieces.sameness import LEAST_OTHERS, WORDS, Reason, Sameness, judge

OTHERS = [n / 100 for n in range(LEAST_OTHERS)]


def test_a_photo_more_alike_than_all_other_pieces_is_consistent_with_the_same() -> None:
    judged = judge(0.9, OTHERS, None)
    assert (judged.answer, judged.p_value) == (Sameness.CONSISTENT, pytest.approx(0.05))


def test_with_too_few_other_pieces_nothing_can_be_told() -> None:
    judged = judge(0.9, OTHERS[1:], 0.9)
    assert (judged.answer, judged.reason) == (Sameness.CANNOT_TELL, Reason.TOO_FEW_OTHERS)
    assert judged.p_value is None


@pytest.mark.parametrize(
    ("again", "answer"),
    [(0.9, Sameness.UNLIKE), (0.05, Sameness.CANNOT_TELL), (None, Sameness.CANNOT_TELL)],
)
def test_an_ordinary_photo_is_unlike_only_where_the_piece_can_be_known_again(
    again: float | None, answer: Sameness
) -> None:
    assert judge(0.05, OTHERS, again).answer is answer


def test_between_ordinary_and_clearly_alike_nothing_is_told() -> None:
    judged = judge(OTHERS[-2], OTHERS, 0.9)
    assert (judged.answer, judged.reason) == (Sameness.CANNOT_TELL, Reason.IN_BETWEEN)


@given(st.lists(st.floats(0, 1), min_size=LEAST_OTHERS + 1, max_size=40))
def test_of_exchangeable_pieces_a_twentieth_at_most_are_taken_for_the_registered_one(
    values: list[float],
) -> None:
    taken = 0
    for place, value in enumerate(values):
        others = values[:place] + values[place + 1 :]
        taken += judge(value, others, None).answer is Sameness.CONSISTENT
    assert taken <= 0.05 * len(values)


def test_every_reason_has_words() -> None:
    assert set(WORDS) == set(Reason)
