import threading

import pytest
from limits import RateLimitItemPerMinute
from limits.storage import storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter

from lookup.api.load.rate_counts import RateCounts


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000_020.0  # a whole minute, where windows begin

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("time.time", clock.time)
    return clock


@pytest.fixture
def counts(clock: Clock) -> RateCounts:
    counts = storage_from_string("process://")
    assert isinstance(counts, RateCounts)
    return counts


def test_a_window_slides(clock: Clock, counts: RateCounts) -> None:
    limiter, rate = SlidingWindowCounterRateLimiter(counts), RateLimitItemPerMinute(10)
    assert [limiter.hit(rate, "a key") for _ in range(11)] == [True] * 10 + [False]
    assert limiter.hit(rate, "another key")
    clock.now += 90  # half of the first minute still counts
    assert [limiter.hit(rate, "a key") for _ in range(6)] == [True] * 5 + [False]


def test_what_has_expired_begins_again(clock: Clock, counts: RateCounts) -> None:
    assert [counts.incr("a", 10), counts.incr("a", 10)] == [1, 2]
    clock.now += 11
    assert counts.incr("a", 10) == 1


def test_addresses_that_never_return_do_not_fill_the_memory(
    clock: Clock, counts: RateCounts
) -> None:
    for number in range(1000):
        counts.incr(f"address {number}", 10)
    clock.now += 61
    counts.incr("the next one", 10)
    assert list(counts.storage) == list(counts.expirations) == ["the next one"]


def test_no_request_starts_a_thread_and_none_is_lost_between_threads(counts: RateCounts) -> None:
    counts.timer.join(30)
    before = set(threading.enumerate())
    counts.incr("a", 60)
    assert set(threading.enumerate()) <= before  # others' threads may end meanwhile
    threads = [
        threading.Thread(target=lambda: [counts.incr("a", 60) for _ in range(500)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert counts.get("a") == 2001
