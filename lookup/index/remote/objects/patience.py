"""Calls that may hang, and are not waited for longer than agreed."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from lookup.base.errors import GenerationsUnavailable

Answer = TypeVar("Answer")


class Patience:
    """Runs one call at a time in a thread of its own, and leaves it behind when it takes too long.

    Whoever calls again while that one still hangs is refused at once, so that no more than one
    ever hangs.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._last: Future[Any] | None = None

    def call(self, what: str, function: Callable[[], Answer]) -> Answer:
        """What `function` gives or raises. Raises GenerationsUnavailable when it takes too long."""
        if self._last is not None and not self._last.done():
            raise self._too_slow(what)
        answer: Future[Answer] = Future()
        self._last = answer
        # A daemon: a call that never ends must not keep the process from ending.
        threading.Thread(target=_answered, args=(answer, function), daemon=True).start()
        try:
            return answer.result(self._seconds)
        except TimeoutError as error:
            if answer.done():
                raise  # its own
            raise self._too_slow(what) from error

    def _too_slow(self, what: str) -> GenerationsUnavailable:
        return GenerationsUnavailable(
            f"{what} takes longer than {self._seconds:g} s.",
            "What is in service goes on, and this is tried again; mend the store or the network,"
            " or raise generations_seconds.",
        )


def _answered(answer: "Future[Answer]", function: Callable[[], Answer]) -> None:
    try:
        answer.set_result(function())
    except BaseException as error:  # handed to the caller, who raises it
        answer.set_exception(error)
