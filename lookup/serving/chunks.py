"""Where a chunked body ends (RFC 9112, section 7.1)."""

_LONGEST_LINE = 8192


class Chunks:
    """Follows a chunked body piece by piece and keeps none of it."""

    def __init__(self) -> None:
        self.ended = False
        """Whether no more is to come: this was all, or it is broken."""
        self.broken = False
        """Whether something came that no chunked body has there."""
        self._line = bytearray()
        self._skip = 0  # bytes of the chunk, and the two that end it
        self._in_trailers = False

    def take(self, data: bytes) -> int:
        """Look at what came next; gives how many of its bytes belong to the body."""
        at = 0
        while at < len(data) and not self.ended:
            if self._skip:
                passed = min(self._skip, len(data) - at)
                self._skip -= passed
                at += passed
                continue
            end = data.find(b"\n", at) + 1
            self._line += data[at : end or len(data)]
            at = end or len(data)
            if end:
                self._take_line(bytes(self._line))
                self._line.clear()
            elif len(self._line) > _LONGEST_LINE:
                self.ended = self.broken = True
        return at

    def _take_line(self, line: bytes) -> None:
        if self._in_trailers:
            self.ended = line == b"\r\n"
            return
        digits = line.partition(b";")[0].strip()
        try:
            size = int(digits, 16) if digits.isalnum() else -1
        except ValueError:
            size = -1
        if size < 0:
            self.ended = self.broken = True
        elif size == 0:
            self._in_trailers = True
        else:
            self._skip = size + 2
