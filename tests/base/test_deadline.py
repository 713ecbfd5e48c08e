"""A deadline tells how long there is, and raises the error of whoever set it."""

import pytest

from lookup.base.deadline import Deadline, answer_deadline
from lookup.base.errors import TooLate


class Late(Exception):
    """Whatever the deadline's owner raises."""


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the monotonic clock says, in seconds; for tests to change."""
    now = [100.0]
    monkeypatch.setattr("lookup.base.deadline.time.monotonic", lambda: now[0])
    return now


def test_it_counts_down_and_never_below_nothing(clock: list[float]) -> None:
    deadline = Deadline(3, lambda _: Late())
    assert deadline.left() == deadline.check() == 3
    clock[0] += 2
    assert deadline.left() == deadline.check() == 1
    clock[0] += 2
    assert deadline.left() == 0


def test_once_over_it_raises_the_error_made_for_its_seconds(clock: list[float]) -> None:
    deadline = Deadline(3, lambda seconds: Late(f"{seconds} s"))
    clock[0] += 3
    with pytest.raises(Late, match="3 s"):
        deadline.check()
    assert isinstance(deadline.passed(), Late)


def test_an_answer_past_its_deadline_is_too_late(clock: list[float]) -> None:
    deadline = answer_deadline(2)
    clock[0] += 2
    with pytest.raises(TooLate, match="2 s after"):
        deadline.check()
