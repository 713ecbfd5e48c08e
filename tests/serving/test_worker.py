"""Raw connections to the real server: silent, slow, broken. None gets a 500, none stops others."""

import itertools
import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection

import httpx
import pytest
from attacks.floods import Floods
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.serving.served_process import KEY, Service, new_home

HEAD = (
    b"POST /v1/search HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    b"Authorization: Bearer %b\r\n" % KEY.encode()
)
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
PROMPT = 4.0  # of a busy machine; gunicorn waited 5 s


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = Service(
        new_home(tmp_path_factory.mktemp("served") / "home"),
        *("--drain-seconds", "0", "--send-seconds", "1", "--send-bytes-per-second", "1000"),
        *("--max-photo-bytes", "100000", "--arriving-bytes", "1000000"),
        *("--arriving-per-address", "40"),
    )
    yield service
    assert service.stop() == 0


def answer(connection: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """The last answer on the connection: status, headers by small name, body."""
    received = b""
    while piece := connection.recv(65536):
        received += piece
    head, _, body = received.removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n").partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    assert b"HTTP/1.1" not in body, "answered twice"
    headers = dict(line.lower().split(": ", 1) for line in lines)
    return int(first.split()[1]), headers, body


def answered(service: Service, sent: bytes) -> tuple[int, dict[str, str], bytes]:
    with service.connection() as connection:
        connection.sendall(sent)
        return answer(connection)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/9.9\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nA B: c\r\n\r\n", 400),
        (HEAD + b"Content-Length: x\r\n\r\n", 400),
        (HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}", 400),
        (CHUNKED + b"zz\r\n", 400),
        (CHUNKED + b"2\r\n{}no end\r\n", 400),
        (CHUNKED + b"2;\x00\r\n{}\r\n0\r\n\r\n", 400),
        (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET /" + b"a" * 9000, 414),
        (b"GET / HTTP/1.1\r\nA: " + b"a" * 9000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 12_000, 431),
        (b"GET / HTTP/1.1\r\nExpect: miracles\r\n\r\n", 417),
        (HEAD + b"Transfer-Encoding: telepathy\r\n\r\n", 501),
        (CHUNKED + b"%x\r\n" % 300_000 + b"x" * 300_000 + b"\r\n0\r\n\r\n", 413),
        (HEAD + b"Content-Length: 999999999999\r\n\r\n", 413),
    ],
)
def test_what_cannot_be_read_is_told_in_the_one_shape(
    service: Service, sent: bytes, status: int
) -> None:
    found, headers, body = answered(service, sent)
    assert (found, json.loads(body)["status"]) == (status, status), body
    assert headers["content-type"] == "application/problem+json"
    assert headers["x-content-type-options"] == "nosniff"
    problem = json.loads(body)
    assert problem["status"] == status
    assert problem["request_id"] == headers["x-request-id"]
    assert service.get("/healthz").status_code == 200


def test_a_chunked_body_is_read(service: Service) -> None:
    body = b'f\r\n{"text": "bag"}\r\n0\r\n\r\n'
    found, _, _ = answered(
        service, CHUNKED.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") + body
    )
    assert found == 200


@settings(max_examples=25, derandomize=True)
@given(sizes=st.lists(st.integers(1, 20), min_size=1), extension=st.sampled_from([b"", b";a=b"]))
def test_a_body_may_come_in_chunks_of_any_size(
    service: Service, sizes: list[int], extension: bytes
) -> None:
    body, sent = b'{"text": "bag of any kind"}', b""
    for size in itertools.cycle(sizes):
        piece, body = body[:size], body[size:]
        sent += b"%x%b\r\n%b\r\n" % (len(piece), extension if piece else b"", piece)
        if not piece:
            break
    head = CHUNKED.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    assert answered(service, head + sent)[0] == 200


@settings(max_examples=60, derandomize=True)
@given(framing=st.binary(max_size=60))
def test_no_framing_of_chunks_is_a_fault_of_the_service(service: Service, framing: bytes) -> None:
    with service.connection() as connection:
        connection.sendall(CHUNKED + framing + b"\r\n0\r\n\r\n")
        connection.shutdown(socket.SHUT_WR)
        assert b" 500 " not in connection.recv(65536)[:100]


def test_no_raw_request_is(service: Service) -> None:
    found = Floods(service.address, KEY, KEY).raw(300)
    assert found["answers_500"] == 0
    assert found["answers"]["400"] > 100
    assert service.get("/healthz").status_code == 200


def test_requests_behind_each_other_are_all_answered(service: Service) -> None:
    first = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
    last = first.replace(b"Host: a", b"Host: a\r\nConnection: close")
    with service.connection() as connection:
        connection.sendall(first * 3 + last[:20])
        time.sleep(0.1)
        connection.sendall(last[20:])
        received = b""
        while piece := connection.recv(65536):
            received += piece
    assert received.count(b"HTTP/1.1 200 OK") == 4


def test_a_connection_goes_on_behind_a_body_that_was_not_read(service: Service) -> None:
    unknown = {"Authorization": "Bearer unknown"}
    with closing(HTTPConnection(service.address.removeprefix("http://"), timeout=30)) as caller:
        caller.request("POST", "/v1/search", b"x" * 90_000, unknown)
        refused = caller.getresponse()
        assert (refused.status, refused.will_close) == (401, False)
        refused.read()
        same = caller.sock
        caller.request("GET", "/healthz")
        assert (caller.getresponse().status, caller.sock) == (200, same)


def test_whoever_asks_before_sending_is_told_to(service: Service) -> None:
    with service.connection() as connection:
        connection.sendall(HEAD + b"Content-Length: 15\r\nExpect: 100-continue\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 100 Continue")


@pytest.mark.parametrize("sent", [b"", b"POST /v1/sea"], ids=["nothing", "half a head"])
def test_callers_that_say_too_little_are_let_go(service: Service, sent: bytes) -> None:
    with service.connection() as connection:
        connection.sendall(sent)
        assert connection.recv(1000) == b""


def test_a_body_that_stops_is_told_so(service: Service) -> None:
    found, headers, _ = answered(service, HEAD + b'Content-Length: 15\r\n\r\n{"text"')
    assert found == 408
    assert headers["content-type"] == "application/problem+json"


def test_a_body_that_drips_is_let_go_though_it_never_falls_silent(service: Service) -> None:
    with service.connection() as connection:
        connection.sendall(HEAD + b"Content-Length: 100000\r\n\r\n")
        begun = time.monotonic()
        connection.settimeout(0.1)
        while time.monotonic() - begun < 60:
            connection.sendall(b" ")
            try:
                assert connection.recv(100).startswith(b"HTTP/1.1 408")
                break
            except TimeoutError:
                continue
        else:
            pytest.fail("the service goes on waiting")


def test_a_slow_line_that_keeps_the_pace_is_answered_after_longer_than_any_silence(
    service: Service,
) -> None:
    body = b'{"text": "bag"' + b" " * 10_000 + b"}"
    with service.connection() as connection:
        connection.sendall(HEAD + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body))
        for start in range(0, len(body), 1000):
            connection.sendall(body[start : start + 1000])
            time.sleep(0.2)  # 5,000 bytes a second, for two seconds: a stall is made up for
        assert answer(connection)[0] == 200


@pytest.mark.parametrize(
    "sent",
    [b"", b"GET / HT", HEAD + b"Content-Length: 1000\r\n\r\n{"],
    ids=["silent", "head", "body"],
)
def test_many_that_never_end_take_no_thread_from_others(service: Service, sent: bytes) -> None:
    with ExitStack() as stack:
        for _ in range(100):
            stack.enter_context(service.connection()).sendall(sent)
        for _ in range(5):
            begun = time.monotonic()
            assert httpx.get(f"{service.address}/healthz", timeout=60).status_code == 200
            assert time.monotonic() - begun < PROMPT


def test_more_bytes_than_may_arrive_at_once_are_refused_at_once(service: Service) -> None:
    head = HEAD + b"Content-Length: 150000\r\n\r\n{"
    with ExitStack() as stack:
        connections = [stack.enter_context(service.connection()) for _ in range(8)]
        for connection in connections:
            connection.sendall(head)
        statuses = [answer(connection)[0] for connection in connections]
    assert sorted(statuses) == [408] * 6 + [503] * 2
