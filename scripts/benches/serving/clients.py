"""Clients that keep a service busy, each on a connection of its own, and note what they got."""

import http.client
import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

# Before the service does so: a request sent into a connection that is being closed is lost.
_IDLE_SECONDS = 1.0
_BOUNDARY = "boundary-of-a-photo"
# Told to come back: a client does, as it is told.
COME_BACK = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


@dataclass(frozen=True)
class Ask:
    """One request; `kind` groups it with others in the figures."""

    kind: str
    method: str
    path: str
    body: bytes | None = None
    content_type: str | None = None

    @classmethod
    def look_up(cls, photo: bytes, *, path: str = "/v1/lookup", **fields: str) -> "Ask":
        """A photo, with other fields of its form."""
        named = {"kind": "photo search", "path": path} if path != "/v1/lookup" else {}
        return cls(
            method="POST",
            body=_form(photo, fields),
            content_type=f"multipart/form-data; boundary={_BOUNDARY}",
            **({"kind": "look-up", "path": path} | named),
        )

    @classmethod
    def send_json(cls, kind: str, method: str, path: str, content: Any) -> "Ask":
        """A JSON body."""
        return cls(kind, method, path, json.dumps(content).encode(), "application/json")


@dataclass(frozen=True)
class Reply:
    """What came back, `ms` after it was asked for; `status` is an error's name without one."""

    kind: str
    status: int | str
    ms: float
    content: bytes
    retry_seconds: float

    @property
    def is_answer(self) -> bool:
        return self.status == HTTPStatus.OK

    @property
    def is_refusal(self) -> bool:
        return self.status in COME_BACK


class Client:
    """One caller with its key, or without any where that is empty."""

    def __init__(self, address: str, key: str) -> None:
        parts = urlsplit(address)
        assert parts.hostname is not None
        self._connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=120)
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._used = time.monotonic()

    def ask(self, ask: Ask) -> Reply:
        """Sends it and reads the whole reply."""
        headers = dict(self._headers)
        if ask.content_type:
            headers["Content-Type"] = ask.content_type
        if time.monotonic() - self._used > _IDLE_SECONDS:
            self._connection.close()  # and the next request opens it again
        started = time.perf_counter()
        try:
            self._connection.request(ask.method, ask.path, ask.body, headers)
            response = self._connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            return Reply(ask.kind, type(error).__name__, _ms_since(started), b"", 1.0)
        self._used = time.monotonic()
        retry = float(response.headers.get("Retry-After", 1))
        return Reply(ask.kind, response.status, _ms_since(started), content, retry)

    def close(self) -> None:
        self._connection.close()


@dataclass
class Load:
    """Everything that the clients got in `seconds`; `until_answered` is the milliseconds from a
    request's first try to its answer, the pauses it was told to make included."""

    replies: list[Reply] = field(default_factory=list)
    until_answered: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def answers(self) -> list[Reply]:
        return [reply for reply in self.replies if reply.is_answer]

    @property
    def refusals(self) -> list[Reply]:
        return [reply for reply in self.replies if reply.is_refusal]


def load(
    connect: Callable[[], Client],
    asks: Callable[[int], Iterator[Ask]],
    *,
    clients: int,
    seconds: float,
    pause: float = 0.0,
) -> Load:
    """`clients` of them ask, each one after the other what `asks` gives for its number, until the
    time is over; in between they wait, `pause` seconds on average and never in step."""
    found, lock = Load(), threading.Lock()
    end = time.monotonic() + seconds

    def run(number: int) -> None:
        client, chance = connect(), random.Random(number)
        for ask in asks(number):
            if time.monotonic() >= end:
                break
            replies, waited = _until_answered(client, ask, end)
            with lock:
                found.replies.extend(replies)
                if replies[-1].is_answer:
                    found.until_answered.append(waited)
            time.sleep(chance.expovariate(1 / pause) if pause else 0)
        client.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(clients)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.seconds = time.monotonic() - started
    return found


def _until_answered(client: Client, ask: Ask, end: float) -> tuple[list[Reply], float]:
    started = time.perf_counter()
    replies = [client.ask(ask)]
    while replies[-1].is_refusal and time.monotonic() < end:
        time.sleep(replies[-1].retry_seconds)
        replies.append(client.ask(ask))
    return replies, _ms_since(started)


def _form(photo: bytes, fields: dict[str, str]) -> bytes:
    named = {f'name="{name}"': value.encode() for name, value in fields.items()}
    named['name="photo"; filename="photo.jpg"'] = photo
    lines = []
    for name, value in named.items():
        head = f"--{_BOUNDARY}\r\nContent-Disposition: form-data; {name}\r\n\r\n"
        lines.append(head.encode() + value + b"\r\n")
    return b"".join(lines) + f"--{_BOUNDARY}--\r\n".encode()


def _ms_since(started: float) -> float:
    return (time.perf_counter() - started) * 1000
