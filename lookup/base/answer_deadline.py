"""By when a request wants its answer; work that would come too late is not begun."""

import time

from lookup.base.errors import TooLate


class AnswerDeadline:
    """A moment on the monotonic clock, `seconds` after the request arrived, which is now."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self._end - time.monotonic())

    def check(self) -> None:
        """Raise TooLate once the moment has passed."""
        if self.left() == 0.0:
            raise self.passed()

    def passed(self) -> TooLate:
        """The error for a request that has waited too long."""
        return TooLate(
            f"No answer was ready {self._seconds:g} s after the request arrived.",
            "Try again in a moment; too many look-ups were asked for at once.",
        )
