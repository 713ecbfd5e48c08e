"""Attacks a service of its own, on this machine only, and tells how others fared meanwhile.

Silent and dripping connections, large uploads, damaged pictures, raw HTTP: each for a few seconds
while one caller asks /healthz and another looks photos up. One JSON document on stdout.
"""

import json
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import click
import numpy as np
from benches.serving.clients import Ask, Client
from benches.serving.served import looking_up, served_home, warm_up
from benches.serving.service_process import ServiceProcess, key, service
from fuzzes.images import damaged, originals

_SEED = 2026
_SECONDS = 10.0
_HEAD = b"POST /v1/lookup HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %b\r\n"
_DRIP = _HEAD + b"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n"
_UPLOAD = (
    b"POST /v1/inspections HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %b\r\n"
    b"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: %d\r\n\r\n"
)
_RAW = (
    b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    b"POST /v1/search HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n",
    b'PUT /v1/stock HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n{"a":',
)
Attack = Callable[[], object]


@click.command(help=__doc__)
@served_home
@click.option("--silent", default=500, show_default=True)
@click.option("--dripping", default=100, show_default=True)
@click.option("--uploads", default=20, show_default=True)
@click.option("--upload-mb", default=120, show_default=True)
@click.option("--damaged", "broken", default=1000, show_default=True, help="Damaged pictures.")
@click.option("--raw", default=1000, show_default=True, help="Raw requests.")
def attack(
    home: Path,
    maison: str,
    pictures: list[bytes],
    silent: int,
    dripping: int,
    uploads: int,
    upload_mb: int,
    broken: int,
    raw: int,
) -> None:
    """See above."""
    with (
        key(home, maison) as secret,
        key(home, maison, "reviewer") as reviewer,
        service(home, LOOKUP_HOST="127.0.0.1") as running,
    ):
        host, port = running.address.removeprefix("http://").split(":")

        def connect() -> socket.socket:
            return socket.create_connection((host, int(port)), timeout=30)

        def upload() -> None:
            piece = b"x" * 1_000_000
            with suppress(OSError), connect() as connection:
                connection.sendall(_UPLOAD % (reviewer.encode(), upload_mb * len(piece)))
                for _ in range(upload_mb):
                    connection.sendall(piece)
                connection.recv(1000)

        attacks: dict[str, Attack] = {
            "undisturbed": lambda: time.sleep(_SECONDS),
            "silent": lambda: _hold(connect, silent, b""),
            "dripping": lambda: _hold(connect, dripping, _DRIP % secret.encode()),
            "uploads": lambda: _at_once(upload, uploads),
            "damaged": lambda: _send_damaged(running.address, secret, broken),
            "raw": lambda: _send_raw(connect, raw),
        }
        client = Client(running.address, secret)
        warm_up(client, pictures)
        figures = {
            name: _measured(running, secret, pictures, each) for name, each in attacks.items()
        }
    usual = figures["undisturbed"]["lookups_per_second"]
    for each in figures.values():
        each["of_usual_rate"] = round(each["lookups_per_second"] / usual, 2) if usual else None
    click.echo(json.dumps(figures, indent=2))


def _measured(
    running: ServiceProcess, secret: str, pictures: list[bytes], run: Attack
) -> dict[str, Any]:
    """How /healthz and a caller's look-ups fared while it ran, and the most memory."""
    with (
        _health(running) as health,
        looking_up(lambda: Client(running.address, secret), pictures) as replies,
    ):
        started = time.perf_counter()
        found = run()
        seconds = time.perf_counter() - started
    statuses = Counter(reply.status for _, reply in replies)
    return {
        "seconds": round(seconds, 1),
        "healthz_p99_ms": round(float(np.percentile(health["ms"], 99)), 1),
        "lookups_per_second": round(statuses[200] / seconds, 2),
        "lookups_by_status": {str(status): count for status, count in statuses.items()},
        "memory_mb": max(health["mb"]),
        **(found if isinstance(found, dict) else {}),
    }


@contextmanager
def _health(running: ServiceProcess) -> Iterator[dict[str, list[float]]]:
    """Asks /healthz ten times a second, each time on a new connection, and reads the memory."""
    stop = threading.Event()
    seen: dict[str, list[float]] = {"ms": [], "mb": []}

    def ask() -> None:
        while not stop.wait(0.1):
            client = Client(running.address, "")
            seen["ms"].append(client.ask(Ask("healthz", "GET", "/healthz")).ms)
            client.close()
            seen["mb"].append(running.memory_mb()["resident"])

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        yield seen
    finally:
        stop.set()
        asking.join()


def _hold(connect: Callable[[], socket.socket], count: int, begin: bytes) -> None:
    """Keeps so many connections open; those begun with bytes send one more each second."""
    with ExitStack() as stack:
        held = [stack.enter_context(connect()) for _ in range(count)]
        for connection in held:
            connection.sendall(begin)
        end = time.monotonic() + _SECONDS
        while time.monotonic() < end:
            time.sleep(1.0)
            for connection in held if begin else ():
                with suppress(OSError):
                    connection.sendall(b"x")


def _at_once(work: Callable[[], None], count: int) -> None:
    with ThreadPoolExecutor(count) as pool:
        for done in [pool.submit(work) for _ in range(count)]:
            done.result()


def _send_damaged(address: str, secret: str, count: int) -> dict[str, Any]:
    sources, client = originals(), Client(address, secret)
    sent = (damaged(sources, _SEED, number)[1] for number in range(count))
    return _tally(client.ask(Ask.look_up(picture)).status for picture in sent)


def _send_raw(connect: Callable[[], socket.socket], count: int) -> dict[str, Any]:
    """Requests with bytes changed, one connection each."""
    return _tally(_answer_to(connect, _changed(number)) for number in range(count))


def _changed(number: int) -> bytes:
    chance = random.Random(f"{_SEED}:{number}")
    sent = bytearray(chance.choice(_RAW))
    for _ in range(chance.randint(1, 4)):
        sent[chance.randrange(len(sent))] = chance.randrange(256)
    return bytes(sent)


def _answer_to(connect: Callable[[], socket.socket], sent: bytes) -> int:
    """The status of the answer; 0 where the connection was closed without one."""
    with connect() as connection:
        connection.sendall(sent)
        # Nothing more comes from here: the service need not wait for the rest.
        connection.shutdown(socket.SHUT_WR)
        with suppress(OSError):
            words = connection.recv(100).split()
            return int(words[1]) if len(words) > 1 else 0
    return 0


def _tally(statuses: Iterator[int | str]) -> dict[str, Any]:
    counts = Counter(statuses)
    return {
        "answers": {str(status): count for status, count in sorted(counts.items())},
        "answers_500": counts[500],
    }


if __name__ == "__main__":
    attack()
