"""A request is whole at its last byte, and what cannot become one is not waited for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.serving.arrival import Arrival
from lookup.serving.byte_budget import ByteBudget

LONGEST = 1_000_000
ROOM = 3_000_000


@contextmanager
def arrival(longest: Callable[[str], int] = lambda _path: LONGEST) -> Iterator[Arrival]:
    arriving = Arrival(0.0, longest, ByteBudget(ROOM))
    yield arriving
    arriving.close()


def head(*lines: str) -> bytes:
    return "\r\n".join(["POST /v1/lookup HTTP/1.1", *lines, "", ""]).encode()


@given(body=st.binary(max_size=2000), step=st.integers(1, 300), behind=st.binary(max_size=20))
def test_bytes_come_out_as_they_came_in_and_what_is_behind_them_apart(
    body: bytes, step: int, behind: bytes
) -> None:
    request = head(f"Content-Length: {len(body)}") + body
    sent = request + behind
    with arrival() as arriving:
        for start in range(0, len(sent), step):
            arriving.take(sent[start : start + step])
        assert arriving.whole
        assert arriving.read().read() == request
        assert arriving.surplus == behind


@pytest.mark.parametrize(
    "sent",
    [
        b"POST /v1/loo",
        head("Content-Length: 3") + b"ab",
        head("Transfer-Encoding: chunked") + b"3\r\nabc\r\n",
    ],
    ids=["head", "body", "chunks"],
)
def test_it_waits_for_what_is_missing(sent: bytes) -> None:
    with arrival() as arriving:
        arriving.take(sent)
        assert not arriving.whole


@pytest.mark.parametrize(
    "sent",
    [
        head(),
        head(f"Content-Length: {LONGEST + 1}"),
        head("Transfer-Encoding: chunked") + b"no number\r\n",
        b"GET /" + b"a" * 9000,
        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 12_000,
    ],
    ids=["no body", "more than the route takes", "no chunk", "endless line", "endless head"],
)
def test_it_does_not_wait_where_more_would_change_nothing(sent: bytes) -> None:
    with arrival() as arriving:
        arriving.take(sent)
        assert arriving.whole


def test_a_body_is_as_long_as_its_own_route_takes() -> None:
    with arrival(lambda path: 10 if path == "/v1/lookup" else 0) as arriving:
        arriving.take(head("Content-Length: 10"))
        assert not arriving.whole


def test_large_bodies_leave_memory_for_a_file_without_a_name() -> None:
    with arrival() as arriving:
        arriving.take(head("Content-Length: 900000") + b"x" * 800_000)
        assert Path(f"/proc/self/fd/{arriving.read().fileno()}").stat().st_nlink == 0


def test_who_asks_before_sending_is_known() -> None:
    with arrival() as arriving:
        arriving.take(head("Content-Length: 3", "expect: 100-Continue"))
        assert arriving.expects_continue


def test_room_is_taken_before_the_body_comes_and_given_back_once() -> None:
    budget = ByteBudget(1_000_000)
    first, second = (Arrival(0.0, lambda _path: LONGEST, budget) for _ in range(2))
    for arriving in (first, second):
        arriving.take(head("Content-Length: 600000"))
    assert (first.has_room(), first.has_room(), second.has_room()) == (True, True, False)
    first.close()
    first.close()
    assert second.has_room()
    second.close()
    assert budget.reserve(1_000_000)
    assert not budget.reserve(1)


def test_a_body_larger_than_all_room_is_too_long_and_need_not_be_sent_again() -> None:
    arriving = Arrival(0.0, lambda _path: LONGEST, ByteBudget(500_000))
    arriving.take(head("Content-Length: 600000"))
    assert (arriving.whole, arriving.body_is_too_long) == (True, True)
    arriving.close()


def test_short_bodies_always_have_room() -> None:
    arriving = Arrival(0.0, lambda _path: LONGEST, ByteBudget(0))
    arriving.take(head("Content-Length: 60000"))
    assert arriving.has_room()
    arriving.close()


def test_a_chunked_body_takes_room_as_it_grows() -> None:
    arriving = Arrival(0.0, lambda _path: LONGEST, ByteBudget(200_000))
    arriving.take(head("Transfer-Encoding: chunked"))
    room = []
    for _ in range(4):
        arriving.take(b"ea60\r\n" + b"x" * 60_000 + b"\r\n")
        room.append(arriving.has_room())
    assert room == [True, True, True, False]
    arriving.close()
