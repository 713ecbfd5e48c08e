"""What gunicorn's parser reads a received request from."""

from gunicorn.http.errors import LimitRequestHeaders
from gunicorn.http.unreader import Unreader

from lookup.serving.arrival import Arrival

_PIECE = 64 * 1024


class SpoolUnreader(Unreader):
    """Gives the bytes of one request, then an end; it never waits."""

    def __init__(self, arrival: Arrival) -> None:
        super().__init__()
        self._arrival = arrival
        self._file = arrival.read()
        self._given = 0
        self._asked_beyond = False

    @property
    def is_complete(self) -> bool:
        """Whether the last byte of the request is there."""
        return self._arrival.complete

    @property
    def body_is_too_long(self) -> bool:
        """Whether more of the body comes than its route takes."""
        return self._arrival.body_is_too_long

    @property
    def surplus(self) -> bytes:
        """What the caller sent behind the request."""
        return self._arrival.surplus

    @property
    def is_exactly_read(self) -> bool:
        """Whether the parser took every byte of the request and asked for no more."""
        unread = self.buf.getbuffer().nbytes
        return self._given == self._arrival.size and not unread and not self._asked_beyond

    def chunk(self, size_hint: int | None = None) -> bytes:
        """Called by gunicorn. Raises LimitRequestHeaders where the head had no end."""
        data = self._file.read(_PIECE)
        self._given += len(data)
        if not data:
            self._asked_beyond = True
            if self._arrival.head_is_too_long:
                raise LimitRequestHeaders("The head has no end.")
        return data

    def close(self) -> None:
        """Let the bytes go."""
        self._arrival.close()
