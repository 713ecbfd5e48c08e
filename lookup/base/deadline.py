"""A time limit that the readers of a photo look at."""

import io
import time

from lookup.base.errors import PhotoTooSlow


class Deadline:
    """A moment on the monotonic clock, `seconds` from now."""

    def __init__(self, seconds: float) -> None:
        self._limit = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self._end - time.monotonic())

    def check(self) -> None:
        """Raise PhotoTooSlow once the time is over."""
        if self.left() == 0.0:
            raise self.passed()

    def passed(self) -> PhotoTooSlow:
        """The error for a photo that outlasts the limit."""
        return PhotoTooSlow(
            f"Reading the picture took more than {self._limit:g} s.",
            "Send it at a lower resolution, or as an ordinary JPEG.",
        )


class DeadlineReader(io.BytesIO):
    """Bytes that stop coming, with PhotoTooSlow, once the deadline has passed.

    Pillow's JPEG and PNG decoders ask for a block, decode it and ask for the next one, so the
    limit is kept to within the work that one block can cause.
    """

    def __init__(self, data: bytes, deadline: Deadline) -> None:
        super().__init__(data)
        self._deadline = deadline

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes; raises PhotoTooSlow after the deadline."""
        self._deadline.check()
        return super().read(size)
