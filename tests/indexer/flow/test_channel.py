"""Channel and stages: bounded, orderly at the end, and never stuck."""

import threading
import time

import pytest

from indexer.flow.channel import Channel, Stopped
from indexer.flow.stages import run_stages


def nothing() -> None:
    """Looks at nothing."""


def test_items_come_out_in_order_and_then_no_more() -> None:
    channel = Channel[int](10)
    for item in range(5):
        channel.put(item)
    channel.close()
    assert [channel.take(2) for _ in range(4)] == [[0, 1], [2, 3], [4], []]


def test_it_ends_with_its_last_producer() -> None:
    channel = Channel[int](10, producers=2)
    channel.close()
    channel.put(1)
    channel.close()
    assert (channel.take(), channel.take()) == ([1], [])


def test_a_full_channel_makes_producers_wait() -> None:
    channel = Channel[int](1)
    most = 0
    waiting = 0

    def produce() -> None:
        nonlocal waiting
        for item in range(50):
            waiting += 1
            channel.put(item)
            waiting -= 1
        channel.close()

    def consume() -> None:
        nonlocal most
        while channel.take():
            most = max(most, len(channel._items))

    run_stages([produce, consume], [channel], nothing)
    assert most <= 1


def test_a_failure_stops_everyone_and_is_raised() -> None:
    channel = Channel[int](1)

    def fail() -> None:
        channel.take()
        raise ValueError("broken")

    def produce() -> None:
        while True:
            channel.put(1)

    with pytest.raises(ValueError, match="broken"):
        run_stages([produce, fail, produce], [channel], nothing)
    assert not [t for t in threading.enumerate() if t.name.startswith("build")]


def test_what_the_look_raises_stops_everyone() -> None:
    channel = Channel[int](1)

    def look() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_stages([lambda: channel.put(1), channel.take, channel.take], [channel], look)


def test_a_stopped_channel_takes_and_gives_nothing() -> None:
    channel = Channel[int](1)
    channel.put(1)
    channel.stop()
    with pytest.raises(Stopped):
        channel.take()
    with pytest.raises(Stopped):
        channel.put(2)


def test_many_producers_and_consumers_lose_nothing() -> None:
    channel = Channel[int](3, producers=4)
    taken: list[int] = []

    def produce() -> None:
        for item in range(100):
            channel.put(item)
        channel.close()

    def consume() -> None:
        while items := channel.take(7):
            taken.extend(items)
            time.sleep(0)

    run_stages([produce] * 4 + [consume] * 3, [channel], nothing)
    assert sorted(taken) == sorted(list(range(100)) * 4)
