"""Places to work, places to wait, and refusals that wait for nothing."""

import threading
from collections.abc import Callable
from contextlib import ExitStack

import pytest

from lookup.api.load.admission import Admission
from lookup.base.deadline import answer_deadline
from lookup.base.errors import Overloaded, TooLate

LONG = 30.0


class Visitor:
    """Works in a place, on a thread of its own, until told to leave."""

    def __init__(self, admission: Admission, name: str, entered: list[str]) -> None:
        self.inside = threading.Event()
        self._leave = threading.Event()
        self._thread = threading.Thread(target=self._visit, args=(admission, name, entered))
        self._thread.start()

    def _visit(self, admission: Admission, name: str, entered: list[str]) -> None:
        with admission.place(answer_deadline(LONG)):
            entered.append(name)
            self.inside.set()
            self._leave.wait(LONG)

    def leave(self) -> None:
        self._leave.set()
        self._thread.join(LONG)


def is_full(admission: Admission) -> bool:
    try:
        with admission.place(answer_deadline(0)):
            return False
    except TooLate:
        return False
    except Overloaded:
        return True


def wait_until(holds: Callable[[], bool]) -> None:
    gone_by = threading.Event()
    for _ in range(3000):
        if holds():
            return
        gone_by.wait(0.01)
    raise AssertionError("it never came to hold")


def test_as_many_work_at_once_as_there_are_places() -> None:
    admission = Admission(at_once=2, waiting=0)
    with admission.place(answer_deadline(LONG)), admission.place(answer_deadline(LONG)):
        assert is_full(admission)
    assert not is_full(admission)


def test_past_the_last_waiting_place_it_refuses_without_waiting() -> None:
    admission = Admission(at_once=1, waiting=0)
    with admission.place(answer_deadline(LONG)), pytest.raises(Overloaded), ExitStack() as stack:
        # Were this to wait, it would be for a place that this very thread holds: for ever.
        stack.enter_context(admission.place(answer_deadline(10**6)))
    assert not is_full(admission)


def test_who_waits_gets_the_place_that_is_left_in_order_of_arrival() -> None:
    admission, entered = Admission(at_once=1, waiting=2), list[str]()
    first = Visitor(admission, "first", entered)
    first.inside.wait(LONG)
    second = Visitor(admission, "second", entered)
    wait_until(lambda: admission.waiting == 1)
    third = Visitor(admission, "third", entered)
    wait_until(lambda: admission.waiting == 2)
    assert is_full(admission)
    assert entered == ["first"]
    first.leave()
    second.inside.wait(LONG)
    assert entered == ["first", "second"]
    second.leave()
    third.inside.wait(LONG)
    third.leave()
    assert entered == ["first", "second", "third"]
    assert not is_full(admission)


def test_who_waits_past_the_deadline_is_told_so_and_takes_no_place() -> None:
    admission = Admission(at_once=1, waiting=1)
    with admission.place(answer_deadline(LONG)):
        for _ in range(3):  # a place to wait that was not given back would be gone by the second
            with pytest.raises(TooLate), ExitStack() as stack:
                stack.enter_context(admission.place(answer_deadline(0.001)))
    assert not is_full(admission)


def test_a_place_is_given_back_when_the_work_fails() -> None:
    admission = Admission(at_once=1, waiting=0)
    with pytest.raises(ZeroDivisionError), admission.place(answer_deadline(LONG)):
        raise ZeroDivisionError
    assert not is_full(admission)


def test_whoever_watches_is_told_how_many_work_and_how_many_wait() -> None:
    seen = list[tuple[int, int]]()
    admission = Admission(at_once=1, waiting=1, watch=lambda *counts: seen.append(counts))
    with (
        admission.place(answer_deadline(LONG)),
        pytest.raises(TooLate),
        admission.place(answer_deadline(0.001)),
    ):
        raise AssertionError("nobody left, so nobody can come in")
    assert seen == [(1, 0), (1, 1), (1, 0), (0, 0)]


def test_no_more_than_the_places_ever_work_and_every_visitor_gets_in_or_is_refused() -> None:
    admission = Admission(at_once=2, waiting=3)
    lock, inside, most, outcomes = threading.Lock(), 0, 0, list[str]()

    def visit() -> None:
        nonlocal inside, most
        for _ in range(50):
            try:
                with admission.place(answer_deadline(LONG)):
                    with lock:
                        inside += 1
                        most = max(most, inside)
                    with lock:
                        inside -= 1
            except Overloaded:
                outcomes.append("refused")
            else:
                outcomes.append("worked")

    threads = [threading.Thread(target=visit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    assert len(outcomes) == 8 * 50
    assert "worked" in outcomes
    assert most <= 2
    assert not is_full(admission)
