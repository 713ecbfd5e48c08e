"""The worker: a thread is taken by a whole request, never by one that is still arriving."""

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from select import select
from selectors import EVENT_READ
from typing import TYPE_CHECKING, Any, cast

import structlog
from gunicorn import http
from gunicorn.http import errors as unreadable
from gunicorn.workers.gthread import ThreadWorker
from werkzeug.exceptions import (
    BadRequest,
    ExpectationFailed,
    HTTPException,
    InternalServerError,
    RequestEntityTooLarge,
    RequestHeaderFieldsTooLarge,
    RequestTimeout,
    RequestURITooLarge,
)
from werkzeug.exceptions import NotImplemented as UnknownCoding
from werkzeug.wrappers import Response

from lookup.api.http.unread import unread_response
from lookup.base.errors import Overloaded
from lookup.serving.arriving import PARTING_BYTES, Arriving, Waiting
from lookup.serving.spool_unreader import SpoolUnreader

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

log = structlog.get_logger(__name__)
_PIECE = 64 * 1024
_LOOK_SECONDS = 0.1
_PARTING_SECONDS = 1.0
# A worker that stops waits so long for requests that are on their way.
_LINGER_SECONDS = 2.0
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_ERRORS: dict[type[BaseException], type[HTTPException]] = {
    unreadable.LimitRequestLine: RequestURITooLarge,
    unreadable.LimitRequestHeaders: RequestHeaderFieldsTooLarge,
    unreadable.ExpectationFailed: ExpectationFailed,
    unreadable.UnsupportedTransferCoding: UnknownCoding,
    unreadable.ParseException: BadRequest,
}


class Worker(ThreadWorker):
    """Gunicorn's threads behind a poller that receives.

    Gunicorn reads on its threads: callers who say nothing, or little, then hold them all. Here the
    main thread receives every request, few bytes at a time; who is too slow is let go.
    """

    arriving: Arriving
    """Set before the worker runs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._next_look = 0.0
        self._stopped_at: float | None = None

    def set_accept_enabled(self, enabled: Any) -> None:
        """Called by gunicorn; for the last time once the worker is to stop.

        Whoever has connected by then is answered. Left open to the end, as gunicorn leaves it, the
        socket would go on taking connections that nobody accepts, and in the end reset them; closed
        now, it refuses them, and whoever asks knows that nothing was begun. Where other workers go
        on, they still have it.
        """
        if not self.alive:
            for listener in self.sockets:
                while select([listener], [], [], 0)[0]:
                    self.accept(listener)
        super().set_accept_enabled(enabled)
        if not self.alive:
            for listener in self.sockets:
                listener.close()

    def enqueue_req(self, conn: Any) -> None:
        """Called by gunicorn where a connection may have a request: begins to receive it."""
        begun = b"" if conn.parser is None else conn.parser.unreader.take_buffered()
        conn.sock.setblocking(False)
        waiting = self.arriving.begin(conn, time.monotonic())
        for other in self.arriving.crowding(waiting):
            self._let_go(other)
        self.poller.register(conn.sock, EVENT_READ, partial(self._receive, waiting))
        if begun:
            self._take(waiting, begun)

    def murder_pending(self) -> None:
        """Called by gunicorn after each round of events."""
        now = time.monotonic()
        if now < self._next_look:
            return
        self._next_look = now + _LOOK_SECONDS
        if not self.alive and self._stopped_at is None:
            self._stopped_at = now
        for waiting in self.arriving.late(now):
            if waiting.is_parting or not waiting.arrival.has_head:
                self._let_go(waiting)
            else:
                self._refuse(waiting, RequestTimeout("The body came too slowly, or stopped."))
        if self._stopped_at is not None and now > self._stopped_at + _LINGER_SECONDS:
            for waiting in self.arriving.without_head():
                self._let_go(waiting)

    def handle(self, conn: Any) -> Any:
        """Called by gunicorn on a thread; False is what closes the connection.

        It is parted with here: gunicorn itself waits for the caller's end of it, up to two
        seconds, on the one thread that serves all others.
        """
        unreader = conn.parser.unreader
        try:
            # Where it was understood in another way than it was received, what follows is no
            # request of anyone's.
            kept = super().handle(conn) and unreader.is_exactly_read
        finally:
            unreader.close()
        if kept:
            unreader.unread(unreader.surplus)
        else:
            _part_with(conn.sock)
        return kept

    def handle_request(self, req: Any, conn: Any) -> bool:
        """Called by gunicorn on a thread; False where no further request can be read behind it."""
        received, body = conn.parser.unreader, req.body
        req.body = _Body(body.read, is_too_long=received.body_is_too_long)
        kept = bool(super().handle_request(req, conn)) and received.is_complete
        # The caller was told that the connection stays: what the route left unread must go.
        return kept and _read_to_the_end(body.read)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Called by gunicorn on a thread where no answer was begun."""
        found = next((_ERRORS[cls] for cls in type(exc).__mro__ if cls in _ERRORS), None)
        if found is None:
            log.error("unexpected_error", exc_info=exc)
            found = InternalServerError
        with suppress(OSError):
            client.sendall(_bytes_of(self._response(found(), addr[0] if addr else "")))

    def _receive(self, waiting: Waiting, _sock: socket.socket) -> None:
        if waiting not in self.arriving:
            return  # it was let go in this same round of events
        try:
            data = waiting.conn.sock.recv(_PIECE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._let_go(waiting)
        elif not waiting.is_parting:
            self._take(waiting, data)
        elif not waiting.pass_over(len(data)):
            self.poller.unregister(waiting.conn.sock)

    def _take(self, waiting: Waiting, data: bytes) -> None:
        arrival, had_head = waiting.arrival, waiting.arrival.has_head
        arrival.take(data)
        waiting.heard_at = time.monotonic()
        if arrival.whole:
            self._hand_over(waiting)
        elif not arrival.has_room():
            self._refuse(
                waiting,
                Overloaded(
                    "As many bytes of bodies are here as this service takes at once.",
                    "Try again in a second.",
                ),
            )
        elif arrival.expects_continue and not had_head:
            with suppress(OSError):
                waiting.conn.sock.send(_CONTINUE)

    def _hand_over(self, waiting: Waiting) -> None:
        conn = waiting.conn
        self.poller.unregister(conn.sock)
        self.arriving.end(waiting)
        if conn.parser is None:
            conn.parser = http.get_parser(self.cfg, conn.sock, conn.client)
        conn.parser.unreader = SpoolUnreader(waiting.arrival)
        conn.data_ready = True
        super().enqueue_req(conn)

    def _refuse(self, waiting: Waiting, error: Exception) -> None:
        """Answers, then gives the caller a moment to read that; it may be sending still."""
        address = waiting.address or ""
        with suppress(OSError):
            waiting.conn.sock.send(_bytes_of(self._response(error, address)))
            waiting.conn.sock.shutdown(socket.SHUT_WR)
        waiting.part(time.monotonic() + _PARTING_SECONDS)

    def _let_go(self, waiting: Waiting) -> None:
        if waiting.is_read:
            self.poller.unregister(waiting.conn.sock)
        self.arriving.end(waiting)
        waiting.arrival.close()
        self.nr_conns -= 1
        waiting.conn.close()

    def _response(self, error: Exception, address: str) -> Response:
        return unread_response(cast("WSGIApplication", self.wsgi), error, address)


class _Body:
    """A body that tells by an HTTP error why it cannot be read."""

    def __init__(self, read: Callable[[int], bytes], *, is_too_long: bool) -> None:
        self._read = read
        self._is_too_long = is_too_long

    def read(self, size: int) -> bytes:
        # Werkzeug gives the first part of a chunked body that is too long, as if it were all.
        if self._is_too_long:
            raise RequestEntityTooLarge
        try:
            return self._read(size)
        except unreadable.ParseException as error:
            raise BadRequest(f"{error}.") from error


def _read_to_the_end(read: Callable[[int], bytes]) -> bool:
    """Whether the body had an end."""
    try:
        while read(_PIECE):
            pass
    except unreadable.ParseException:
        return False
    return True


def _bytes_of(response: Response) -> bytes:
    status = HTTPStatus(response.status_code)
    lines = [f"HTTP/1.1 {status.value} {status.phrase}"]
    lines += [f"{name}: {value}" for name, value in response.headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + response.get_data()


def _part_with(connection: socket.socket) -> None:
    """Lets the caller read its answer, and reads some of what it still sends, for a moment."""
    end, most = time.monotonic() + _PARTING_SECONDS, PARTING_BYTES
    with suppress(OSError):
        connection.shutdown(socket.SHUT_WR)
        while (left := end - time.monotonic()) > 0 and most > 0:
            connection.settimeout(left)
            if not (data := connection.recv(_PIECE)):
                break
            most -= len(data)
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
