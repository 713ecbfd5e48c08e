"""TCP connections that go only where they may, and end when their time is over."""

import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

from lookup.base.deadline import Deadline
from lookup.base.errors import ImageUnreachable


class GuardedNetwork(httpcore.NetworkBackend):
    """Connects to the addresses that `addresses(host, port)` gives, and to no other, and waits
    no longer than `deadline`, of the calling thread's request, lets it.

    Name and address are looked up once for both check and connection: a name that changes its
    address in between (DNS rebinding) gains nothing.
    """

    def __init__(
        self, addresses: Callable[[str, int], list[str]], deadline: Callable[[], Deadline]
    ) -> None:
        self._addresses = addresses
        self._deadline = deadline
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Tries the addresses in turn."""
        failure: Exception = ImageUnreachable(f"{host} has no address.", "Check the name.")
        for ip in self._addresses(host, port):
            try:
                stream = self._backend.connect_tcp(
                    ip,
                    port,
                    _shorter(timeout, self._deadline().check()),
                    local_address,
                    socket_options,
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            return _TimedStream(stream, self._deadline)
        raise failure

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        """Never."""
        raise httpcore.ConnectError(f"{path} is no host")

    def sleep(self, seconds: float) -> None:
        """What the library does between its own retries, which are switched off."""
        time.sleep(seconds)


class _TimedStream(httpcore.NetworkStream):
    # A server that sends a byte now and then keeps within any limit on one read.
    def __init__(self, stream: httpcore.NetworkStream, deadline: Callable[[], Deadline]) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _shorter(timeout, self._deadline().check()))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _shorter(timeout, self._deadline().check()))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        limit = _shorter(timeout, self._deadline().check())
        secure = self._stream.start_tls(ssl_context, server_hostname, limit)
        return _TimedStream(secure, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _shorter(timeout: float | None, left: float) -> float:
    return left if timeout is None else min(timeout, left)
