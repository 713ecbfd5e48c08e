"""A moment by which work must have ended; whoever sets it says what being late means."""

import time
from collections.abc import Callable

from lookup.base.errors import TooLate


class Deadline:
    """A moment on the monotonic clock, `seconds` from now.

    `late`, given those seconds, makes the error for being past it.
    """

    def __init__(self, seconds: float, late: Callable[[float], Exception]) -> None:
        self._seconds = seconds
        self._late = late
        self._start = time.monotonic()
        self._end = self._start + seconds

    def spent(self) -> float:
        """Seconds since it was set."""
        return time.monotonic() - self._start

    def left(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self._end - time.monotonic())

    def check(self) -> float:
        """Seconds left, above 0. Raises the deadline's error once there are none."""
        left = self.left()
        if left == 0.0:
            raise self.passed()
        return left

    def passed(self) -> Exception:
        """The error for being late."""
        return self._late(self._seconds)


def answer_deadline(seconds: float) -> Deadline:
    """By when a request that arrives now wants its answer; raises TooLate."""
    return Deadline(seconds, _no_answer_in_time)


def _no_answer_in_time(seconds: float) -> TooLate:
    return TooLate(
        f"No answer was ready {seconds:g} s after the request arrived.",
        "Try again in a moment; too many look-ups were asked for at once.",
    )
