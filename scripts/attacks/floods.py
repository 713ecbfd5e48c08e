"""Attacks: connections that send nothing or drip, large uploads, broken pictures and requests."""

import random
import re
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from typing import Any
from urllib.parse import urlsplit

from benches.serving.clients import Ask, Client
from fuzzes.images import damaged, originals

from attacks.bodies import spoilt_bodies

SECONDS = 10.0
_SEED = 2026
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


class Floods:
    """All of them on the service at one address; `admin` is a key that may open inspections."""

    def __init__(self, address: str, key: str, admin: str) -> None:
        parts = urlsplit(address)
        self._address = address
        self._place = (parts.hostname or "", parts.port or 80)
        self._key = key
        self._admin = admin

    def silent(self, count: int) -> None:
        """Connections that send nothing."""
        _hold(self._connect, count, b"")

    def dripping(self, count: int) -> None:
        """Bodies of which a byte comes each second."""
        _hold(self._connect, count, _DRIP % self._key.encode())

    def uploads(self, count: int, megabytes: int) -> dict[str, Any]:
        """Bodies of that size, all at once; gives how they were answered."""
        piece = b"x" * 1_000_000

        def upload(_: int) -> int:
            with suppress(OSError), self._connect() as connection:
                with suppress(OSError):
                    connection.sendall(_UPLOAD % (self._admin.encode(), megabytes * len(piece)))
                    for _ in range(megabytes):
                        connection.sendall(piece)
                return _status(connection)
            return 0

        with ThreadPoolExecutor(count) as pool:
            return tally(pool.map(upload, range(count)))

    def damaged(self, count: int) -> dict[str, Any]:
        """Pictures that are broken, one after the other."""
        sources = originals()
        sent = (damaged(sources, _SEED, number)[1] for number in range(count))
        with closing(Client(self._address, self._key)) as client:
            return tally(client.ask(Ask.look_up(picture)).status for picture in sent)

    def bodies(self, picture: bytes, count: int) -> dict[str, Any]:
        """Forms and JSON bodies that are spoilt, one after the other."""
        with closing(Client(self._address, self._admin)) as client:
            return tally(client.ask(ask).status for ask in spoilt_bodies(picture, count))

    def raw(self, count: int) -> dict[str, Any]:
        """Requests with bytes changed, one connection each."""
        return tally(_answer_to(self._connect, _changed(number)) for number in range(count))

    def _connect(self) -> socket.socket:
        return socket.create_connection(self._place, timeout=30)


def tally(statuses: Iterable[int | str]) -> dict[str, Any]:
    """How many there were of each; 0 is a connection that was closed without an answer."""
    counts = Counter(statuses)
    return {
        "answers": {str(status): counts[status] for status in sorted(counts, key=str)},
        "answers_500": counts[500],
    }


def _hold(connect: Callable[[], socket.socket], count: int, begin: bytes) -> None:
    """Keeps so many connections open; those begun with bytes send one more each second."""
    with ExitStack() as stack:
        held = [stack.enter_context(connect()) for _ in range(count)]
        for connection in held:
            connection.sendall(begin)
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            time.sleep(1.0)
            for connection in held if begin else ():
                with suppress(OSError):
                    connection.sendall(b"x")


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
            return _status(connection)
    return 0


def _status(connection: socket.socket) -> int:
    # To what is no request at all, nginx answers without a status.
    found = re.match(rb"HTTP/1\.[01] ([0-9]{3}) ", connection.recv(100))
    return int(found[1]) if found else 0
