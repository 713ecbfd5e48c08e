"""How many bytes of bodies one process holds at once."""

import threading


class ByteBudget:
    """Room for so many bytes, taken before a body is received and given back once its request was
    answered. Threads share it."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = threading.Lock()
        self._left = most

    def reserve(self, count: int) -> bool:
        """Takes room for `count` more bytes, all of it or none; False where there is not enough."""
        with self._lock:
            if count > self._left:
                return False
            self._left -= count
            return True

    def release(self, count: int) -> None:
        """Gives room back that was taken."""
        with self._lock:
            self._left += count
