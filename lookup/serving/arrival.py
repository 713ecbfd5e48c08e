"""One request while it arrives: its bytes, and whether all of them are there."""

import re
from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import IO

from lookup.serving.byte_budget import ByteBudget
from lookup.serving.chunks import Chunks

_HEAD_END = b"\r\n\r\n"
# More than gunicorn takes as one line, so it says itself what is too long.
_LONGEST_LINE = 8192
_LONGEST_HEAD = 64 * 1024
_IN_MEMORY = 256 * 1024
# Of a body that is no photo: there is always room for it.
_SMALL = 64 * 1024
_LENGTH = re.compile(rb"(?im)^content-length:[ \t]*([0-9]{1,15})[ \t]*\r?$")
_CHUNKED = re.compile(rb"(?im)^transfer-encoding:.*\bchunked[ \t]*\r?$")
_EXPECTS = re.compile(rb"(?im)^expect:[ \t]*100-continue[ \t]*\r?$")


class Arrival:
    """The bytes of one request from its first to its last.

    More than 256 KiB lie in an unnamed file. Of what is malformed or too long no more is waited
    for: who reads it finds what is wrong. Times are of one monotonic clock, in seconds.
    """

    def __init__(
        self, begun: float, longest_body: Callable[[str], int], budget: ByteBudget
    ) -> None:
        """`longest_body` gives the most bytes that the route of a path takes."""
        self.begun = begun
        self.whole = False
        """Whether no more needs to be waited for."""
        self.complete = False
        """Whether its last byte is there."""
        self.size = 0
        """How many bytes are there."""
        self.expected = 0
        """How many bytes there will be, as far as the head tells."""
        self.expects_continue = False
        self.head_is_too_long = False
        self.body_is_too_long = False
        self.surplus = b""
        """What came behind the request: the start of the next one."""
        self._longest_body = longest_body
        self._budget = budget
        self._reserved = 0
        self._longest = 0
        self._head: bytearray | None = bytearray()
        self._chunks: Chunks | None = None
        self._spool: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # `close`

    @property
    def has_head(self) -> bool:
        """Whether the lines before the body are there."""
        return self._head is None

    def take(self, data: bytes) -> None:
        """Add what came."""
        if self._head is None:
            self._take_body(data)
            return
        searched = max(0, len(self._head) - len(_HEAD_END))
        self._head += data
        end = self._head.find(_HEAD_END, searched)
        if end >= 0:
            head, rest = bytes(self._head[: end + 4]), bytes(self._head[end + 4 :])
            self._head = None
            self._keep(head)
            self._expect(head)
            self._take_body(rest)
        elif len(self._head) > _LONGEST_HEAD or (
            len(self._head) > _LONGEST_LINE and b"\r\n" not in self._head
        ):
            self._keep(bytes(self._head))
            self._head = None
            self.whole = self.head_is_too_long = True

    def read(self) -> IO[bytes]:
        """All bytes of the request, to be read from the first one on."""
        self._spool.seek(0)
        return self._spool

    def has_room(self) -> bool:
        """Whether there is room for all that will come, as far as is known; takes that room."""
        more = self.expected - self._reserved if self.expected > _SMALL else 0
        if more > 0 and not self._budget.reserve(more):
            return False
        self._reserved += max(0, more)
        return True

    def close(self) -> None:
        """Let the bytes go, and give their room back. A second time changes nothing."""
        self._spool.close()
        self._budget.release(self._reserved)
        self._reserved = 0

    def _expect(self, head: bytes) -> None:
        target = head.split(b" ", 2)[1:2] or [b"/"]
        longest = self._longest_body(target[0].decode("latin-1"))
        # For what is more than all the room there is, waiting would be in vain.
        self._longest = self.size + min(longest, max(_SMALL, self._budget.most))
        lengths = _LENGTH.findall(head)
        if _CHUNKED.search(head):
            self._chunks = Chunks()
            self.expected = self.size
        else:
            self.expected = self.size + (int(lengths[0]) if lengths else 0)
        self.expects_continue = _EXPECTS.search(head) is not None
        self._look()

    def _take_body(self, data: bytes) -> None:
        if self.whole:
            self.surplus += data
            return
        if self._chunks is not None:
            used = self._chunks.take(data)
        else:
            used = min(len(data), self.expected - self.size)
        self._keep(data[:used])
        self.expected = max(self.expected, self.size)
        self.surplus = data[used:]
        self._look()

    def _look(self) -> None:
        chunks = self._chunks
        ended = self.size >= self.expected if chunks is None else chunks.ended
        self.complete = ended and not (chunks and chunks.broken)
        self.body_is_too_long = self.expected > self._longest and not ended
        self.whole = ended or self.body_is_too_long

    def _keep(self, data: bytes) -> None:
        self._spool.write(data)
        self.size += len(data)
