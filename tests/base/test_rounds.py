"""Rounds are worked one after the other until they are stopped."""

import threading

from lookup.base.rounds import Rounds


def test_a_round_follows_after_the_time_that_the_last_one_gave() -> None:
    third = threading.Event()
    done: list[int] = []

    def work() -> float:
        done.append(len(done))
        if len(done) < 3:
            return 0
        third.set()
        return 3600

    rounds = Rounds(work, name="test")
    rounds.start()
    assert third.wait(60)
    rounds.stop()
    assert done == [0, 1, 2]


def test_a_stop_waits_for_the_round_under_way() -> None:
    begun, ends, ended = threading.Event(), threading.Event(), threading.Event()

    def work() -> float:
        begun.set()
        ends.wait(60)
        ended.set()
        return 0

    rounds = Rounds(work, name="test")
    rounds.start()
    assert begun.wait(60)
    rounds.stop(patience=0)
    assert not ended.is_set()
    ends.set()
    rounds.stop(patience=60)
    assert ended.is_set()


def test_what_was_never_started_can_be_stopped() -> None:
    Rounds(lambda: 0, name="test").stop()
