"""How much work is done at once, how much may wait, and what is refused at the door."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lookup.base.deadline import Deadline
from lookup.base.errors import Overloaded


class Admission:
    """`at_once` places to work, and `waiting` more to wait for one, in order of arrival.

    Whoever comes when both are full is refused without waiting, so no backlog grows. Threads
    share it. `watch` is told how many work and how many wait, whenever that changes.
    """

    def __init__(
        self, *, at_once: int, waiting: int, watch: Callable[[int, int], None] | None = None
    ) -> None:
        self._lock = threading.Lock()
        self._places = self._free = at_once
        self._most_waiting = waiting
        self._queue: deque[threading.Event] = deque()
        self._watch = watch

    @property
    def waiting(self) -> int:
        """How many wait for a place now."""
        return len(self._queue)

    @contextmanager
    def place(self, deadline: Deadline) -> Iterator[None]:
        """A place to work, held inside, waited for until the deadline.

        Raises Overloaded at once where none is free and as many wait as may, and TooLate where
        none became free in time.
        """
        self._enter(deadline)
        try:
            yield
        finally:
            self._leave()

    def _enter(self, deadline: Deadline) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                self._changed()
                return
            self._check_room()
            turn = threading.Event()
            self._queue.append(turn)
            self._changed()
        if turn.wait(deadline.left()):
            return
        with self._lock:
            # Between the end of the wait and the lock it may have become this one's turn.
            if turn.is_set():
                return
            self._queue.remove(turn)
            self._changed()
        raise deadline.passed()

    def _leave(self) -> None:
        with self._lock:
            if self._queue:
                self._queue.popleft().set()  # the place goes over; it is never free in between
            else:
                self._free += 1
            self._changed()

    def _changed(self) -> None:
        if self._watch is not None:
            self._watch(self._places - self._free, len(self._queue))

    def _check_room(self) -> None:
        if not self._free and len(self._queue) >= self._most_waiting:
            raise Overloaded(
                "As many look-ups are under way and waiting as this service takes.",
                "Try again in a second.",
            )
