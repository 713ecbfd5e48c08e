"""A bounded queue between two stages, which can be closed and stopped."""

import threading
from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class Stopped(Exception):
    """The pipeline was stopped while a stage waited; the stage ends without a word."""


class Channel(Generic[T]):
    """Items in order from any number of `producers` to any number of consumers."""

    def __init__(self, capacity: int, *, producers: int = 1) -> None:
        self._capacity = capacity
        self._producers = producers
        self._items: deque[T] = deque()
        self._stopped = False
        self._changed = threading.Condition()

    def put(self, item: T) -> None:
        """Waits while the channel is full. Raises Stopped."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or len(self._items) < self._capacity)
            if self._stopped:
                raise Stopped
            self._items.append(item)
            self._changed.notify_all()

    def take(self, most: int = 1) -> list[T]:
        """The next `most` items: fewer only at the end, none after it. Raises Stopped."""
        taken: list[T] = []
        with self._changed:
            while len(taken) < most:
                self._changed.wait_for(lambda: self._stopped or self._items or not self._producers)
                if self._stopped:
                    raise Stopped
                if not self._items:
                    break
                taken.append(self._items.popleft())
                self._changed.notify_all()
        return taken

    def close(self) -> None:
        """One producer has put its last item."""
        with self._changed:
            self._producers -= 1
            self._changed.notify_all()

    def stop(self) -> None:
        """Ends all waiting, now and later, and lets go of the items."""
        with self._changed:
            self._stopped = True
            self._items.clear()
            self._changed.notify_all()
