"""Pictures at http(s) addresses, from allowed hosts only."""

import json
import threading
from collections import Counter
from dataclasses import dataclass
from urllib.parse import quote, urldefrag, urljoin, urlsplit

import httpcore

from indexer.sources.guarded_network import GuardedNetwork
from indexer.sources.hosts import AllowList
from indexer.sources.source import FetchedImage, SeenFile
from lookup.base.deadline import Deadline
from lookup.base.errors import ImageUnreachable, ImageUnusable

_REDIRECTS = (301, 302, 303, 307, 308)
_LATER = (408, 425, 429, 500, 502, 503, 504)
_NETWORK_ERRORS = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException)


@dataclass(frozen=True)
class WebLimits:
    """Patience with one picture, in seconds, and with one host."""

    connect: float = 5.0
    silence: float = 10.0
    """Between two pieces of an answer."""
    total: float = 30.0
    """For all of one attempt, redirects included."""
    attempts: int = 3
    pause: float = 0.5
    """Before the second attempt; doubles with each further one."""
    redirects: int = 3
    failures: int = 12
    """Pictures in a row that a host fails to give before no more are asked of it."""
    connections: int = 8


class _TryLater(Exception):
    """An attempt failed in a way that another one may not."""


class WebImages:
    """Fetches pictures; asks whether they changed where the server can tell."""

    def __init__(self, allowed: AllowList, limits: WebLimits | None = None) -> None:
        self._allowed = allowed
        self._limits = limits or WebLimits()
        self._requests = threading.local()
        self._pool = httpcore.ConnectionPool(
            max_connections=self._limits.connections,
            network_backend=GuardedNetwork(allowed.addresses, self._deadline),
        )
        self._failures: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    @property
    def readers(self) -> int:
        """As many as there may be connections."""
        return self._limits.connections

    def fetch(
        self, path: str, max_bytes: int, *, known: SeenFile | None
    ) -> FetchedImage | SeenFile:
        """The picture; `known` where the server says it is still that one."""
        self._allowed.check(path)
        host = str(urlsplit(path).hostname)
        reason = "it failed too often"
        for attempt in range(self._limits.attempts):
            self._refuse_failing(host, path)
            if attempt:
                self._stopped.wait(self._limits.pause * 2 ** (attempt - 1))
            try:
                fetched = self._attempt(path, max_bytes, known)
            except _TryLater as error:
                reason = str(error)
                continue
            with self._lock:
                self._failures[host] = 0
            return fetched
        with self._lock:
            self._failures[host] += 1
        raise _unreachable(path, reason)

    def stop(self) -> None:
        """No further attempt is made."""
        self._stopped.set()

    def close(self) -> None:
        """Closes all connections."""
        self._pool.close()

    def _deadline(self) -> Deadline:
        """That of the request which this thread is making."""
        deadline: Deadline = self._requests.deadline
        return deadline

    def _refuse_failing(self, host: str, path: str) -> None:
        if self._stopped.is_set():
            raise _unreachable(path, "the build is being stopped")
        if self._failures[host] >= self._limits.failures:
            raise _unreachable(path, f"{host} failed {self._limits.failures} times in a row")

    def _attempt(self, url: str, max_bytes: int, known: SeenFile | None) -> FetchedImage | SeenFile:
        self._requests.deadline = Deadline(self._limits.total, _too_long)
        for _ in range(self._limits.redirects + 1):
            self._allowed.check(url)
            try:
                answer = self._get(url, max_bytes, known)
            except _NETWORK_ERRORS as error:
                raise _TryLater(str(error) or type(error).__name__) from error
            if not isinstance(answer, str):
                return answer
            url = urljoin(url, answer)
        raise ImageUnusable(f"{url} redirects too often.", "Correct the address in the feed.")

    def _get(
        self, url: str, max_bytes: int, known: SeenFile | None
    ) -> FetchedImage | SeenFile | str:
        """The picture, or where it is to be had instead."""
        timeouts = {
            "connect": self._limits.connect,
            "read": self._limits.silence,
            "write": self._limits.silence,
            "pool": self._limits.total,
        }
        with self._pool.stream(
            "GET", _ascii(url), headers=_headers(known), extensions={"timeout": timeouts}
        ) as response:
            headers = {name.lower(): value.decode("latin-1") for name, value in response.headers}
            if response.status == 304 and known is not None:
                return known
            if response.status in _REDIRECTS and b"location" in headers:
                return headers[b"location"]
            if response.status in _LATER:
                raise _TryLater(f"the server answers {response.status}")
            if response.status != 200:
                raise ImageUnusable(
                    f"{url} cannot be fetched: the server answers {response.status}.",
                    "Correct the address in the feed.",
                )
            data = bytearray()
            for piece in response.iter_stream():
                data += piece
                if len(data) > max_bytes:
                    break
            stated = headers.get(b"content-length", "")
            size = max(int(stated[:18]) if stated.isdecimal() else 0, len(data))
            return FetchedImage(bytes(data[: max_bytes + 1]), _stamp(headers), size)


def _headers(known: SeenFile | None) -> list[tuple[bytes | str, bytes | str]]:
    headers: list[tuple[bytes | str, bytes | str]] = [
        ("User-Agent", "boutique-lookup-indexer"),
        ("Accept", "image/*"),
        ("Accept-Encoding", "identity"),
    ]
    if known is not None and known.stamp.startswith("{"):
        conditions: dict[str, str] = json.loads(known.stamp)
        headers += [(name, value.encode("latin-1")) for name, value in conditions.items()]
    return headers


def _ascii(url: str) -> str:
    # Feeds hold blanks and accents; what is escaped already stays as it is.
    return quote(urldefrag(url).url, safe=":/?[]@!$&'()*+,;=%~")


def _stamp(headers: dict[bytes, str]) -> str | None:
    conditions = {
        condition: headers[name]
        for condition, name in (
            ("If-None-Match", b"etag"),
            ("If-Modified-Since", b"last-modified"),
        )
        if name in headers
    }
    return json.dumps(conditions) if conditions else None


def _too_long(_seconds: float) -> httpcore.TimeoutException:
    return httpcore.ReadTimeout("it takes too long in all")


def _unreachable(url: str, reason: str) -> ImageUnreachable:
    return ImageUnreachable(
        f"{url} cannot be fetched now: {reason}.", "It is tried again next time."
    )
