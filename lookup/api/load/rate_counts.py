"""Where requests are counted while no other storage is set: in this process."""

import threading
import time

from limits.storage import MemoryStorage

_SWEEP_SECONDS = 60.0


class RateCounts(MemoryStorage):
    """The memory of `limits`, without its new thread for nearly every request.

    Counts that no longer matter are dropped by whichever request finds that a minute has passed.
    """

    STORAGE_SCHEME = ["process"]  # noqa: RUF012  # `limits` declares it so

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False) -> None:
        """Called by `limits`."""
        super().__init__(uri, wrap_exceptions)
        self._lock = threading.Lock()
        self._next_sweep = time.time() + _SWEEP_SECONDS

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Counts `amount` more, and gives how many that is; called by `limits`."""
        now = time.time()
        with self._lock:
            if now >= self._next_sweep:
                self._sweep(now)
            if self.expirations.get(key, 0.0) <= now:
                self.storage[key] = 0
                self.expirations[key] = now + expiry
            self.storage[key] += amount
            return self.storage[key]

    def _sweep(self, now: float) -> None:
        self._next_sweep = now + _SWEEP_SECONDS
        for key in [key for key, end in self.expirations.items() if end <= now]:
            self.clear(key)
