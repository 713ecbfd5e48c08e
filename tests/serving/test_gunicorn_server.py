"""Workers of the real server: they count together, are replaced, and stop without a loss."""

import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.serving.served_process import KEY, Service, new_home, wait_for

HALF = (
    b"POST /v1/search HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %b\r\n"
    b'Content-Type: application/json\r\nContent-Length: 15\r\n\r\n{"text"' % KEY.encode()
)
REST = b': "bag"}'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return new_home(tmp_path / "home")


Start = Callable[..., Service]


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """Starts services, which are stopped at the end."""
    started: list[Service] = []

    def begin(*options: str) -> Service:
        started.append(Service(home, "--drain-seconds", "0", *options))
        return started[-1]

    yield begin
    for service in started:
        service.stop()


def test_workers_count_together_and_a_killed_one_takes_no_count_with_it(
    start: Start, home: Path
) -> None:
    service = start("--workers", "2")
    wait_for(lambda: len(service.workers()) == 2)
    for _ in range(20):
        assert service.get("/healthz").status_code == 200
    assert service.requests_counted() == 20
    killed = service.workers()[0]
    subprocess.run(["kill", "-9", str(killed)], check=True)
    wait_for(lambda: len(service.workers()) == 3)
    for _ in range(20):
        assert service.get("/healthz").status_code == 200
    assert service.requests_counted() == 40
    (counts,) = home.parent.glob("lookup-counts-*")
    assert {path.stem.rpartition("_")[2] for path in counts.iterdir()} <= {"1", "2"}
    assert service.stop() == 0
    assert not counts.exists()


def test_a_worker_is_replaced_after_its_share_of_requests_and_none_of_them_fails(
    start: Start,
) -> None:
    service = start("--worker-requests", "10")
    with httpx.Client(timeout=30) as client:
        for _ in range(25):
            assert client.get(f"{service.address}/healthz").status_code == 200
    assert len(set(service.workers())) >= 2
    assert service.requests_counted() == 25


def test_it_says_that_it_is_not_ready_before_it_stops_and_answers_until_then(start: Start) -> None:
    # Long enough for two requests on a machine that is busy with other tests.
    service = start("--drain-seconds", "3")
    service.process.send_signal(signal.SIGTERM)
    wait_for(lambda: service.get("/readyz").json()["stopping"])
    assert service.get("/v1/stores").status_code == 200
    assert service.process.wait(30) == 0


def test_a_request_under_way_is_answered_though_the_service_is_stopping(start: Start) -> None:
    service = start()
    with service.connection() as connection:
        connection.sendall(HALF)
        # It is under way once a worker has it: here when another request, sent later, is answered.
        assert service.get("/healthz").status_code == 200
        service.process.send_signal(signal.SIGTERM)
        wait_for(lambda: service.logged("Handling signal: term"))
        connection.sendall(REST)
        assert connection.recv(100).startswith(b"HTTP/1.1 200 OK")
    assert service.process.wait(30) == 0


def test_whoever_comes_while_it_stops_is_answered_or_refused_and_never_reset(start: Start) -> None:
    service = start("--drain-seconds", "1")
    found: Counter[str] = Counter()

    def ask() -> None:
        while True:
            try:
                # A new connection each time, as where no proxy stands in front.
                response = httpx.get(f"{service.address}/healthz", timeout=60)
                found[str(response.status_code)] += 1
            except httpx.TransportError as error:
                found[type(error).__name__] += 1
                if isinstance(error, httpx.ConnectError):
                    break

    with service.connection() as slow:
        slow.sendall(HALF)
        askers = [threading.Thread(target=ask) for _ in range(3)]
        for asker in askers:
            asker.start()
        wait_for(lambda: found["200"] >= len(askers))
        service.process.send_signal(signal.SIGTERM)
        wait_for(lambda: service.logged("Handling signal: term"))
        time.sleep(2)  # beyond the drain: it waits for this request only
        slow.sendall(REST)
        assert slow.recv(100).startswith(b"HTTP/1.1 200 OK")
    for asker in askers:
        asker.join()
    assert service.process.wait(30) == 0
    assert found.keys() == {"200", "ConnectError"}


def test_a_home_that_was_away_while_a_worker_started_needs_no_hands_when_it_is_back(
    start: Start, home: Path
) -> None:
    service = start()
    away = home.with_name("away")
    home.rename(away)
    subprocess.run(["kill", "-9", str(service.workers()[0])], check=True)
    wait_for(lambda: service.logged("worker cannot start"))
    assert service.process.poll() is None
    away.rename(home)
    assert wait_for(lambda: service.get("/readyz").status_code) == 503  # it has no generation
    assert service.get("/v1/stores").status_code == 200


def test_callers_that_are_refused_and_stay_keep_nobody_waiting(start: Start) -> None:
    service = start()
    unread = b"x" * 100_000
    head = f"POST /v1/lookup HTTP/1.1\r\nHost: other\r\nContent-Length: {len(unread)}\r\n\r\n"
    staying = [service.connection() for _ in range(8)]
    for connection in staying:
        connection.sendall(head.encode() + unread)
        assert b"401" in connection.recv(64)
    # One after the other, waiting for each would take 16 s.
    response = httpx.get(f"{service.address}/healthz", timeout=12)
    assert response.status_code == 200
    for connection in staying:
        connection.close()
