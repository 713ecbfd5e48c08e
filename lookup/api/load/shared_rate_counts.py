"""Counts that several replicas of the service share, as the `limits` library wants them."""

from limits.storage import Storage
from limits.storage.base import SlidingWindowCounterSupport
from sqlalchemy.exc import SQLAlchemyError

from lookup.access.request_counts import RequestCounts


class SharedRateCounts(Storage, SlidingWindowCounterSupport):
    """Counts of sliding windows, and of nothing else."""

    STORAGE_SCHEME = ["catalogue"]  # noqa: RUF012  # `limits` declares it so

    def __init__(
        self, uri: str | None = None, wrap_exceptions: bool = False, *, counts: RequestCounts
    ) -> None:
        """Called by `limits`."""
        super().__init__(uri, wrap_exceptions)
        self._counts = counts

    @property
    def base_exceptions(self) -> type[Exception]:
        """What a database that is away raises; called by `limits`."""
        return SQLAlchemyError

    def acquire_sliding_window_entry(
        self, key: str, limit: int, expiry: int, amount: int = 1
    ) -> bool:
        """Counts `amount` more within `expiry` seconds, if that is no more than `limit`."""
        return self._counts.count(key, most=limit, seconds=expiry, amount=amount)

    def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        """Count and seconds left of the period before and of this one."""
        return self._counts.window(key, seconds=expiry)

    def clear_sliding_window(self, key: str, expiry: int) -> None:
        """Forgets one key's counts."""
        self._counts.forget(key)

    def clear(self, key: str) -> None:
        """Forgets one key's counts."""
        self._counts.forget(key)

    def reset(self) -> int:
        """Forgets all counts; tells how many."""
        return self._counts.forget_all()

    def check(self) -> bool:
        """Whether the database answers."""
        return self._counts.reachable()

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Only sliding windows are counted here. Raises NotImplementedError."""
        raise NotImplementedError(_SLIDING_ONLY)

    def get(self, key: str) -> int:
        """Only sliding windows are counted here. Raises NotImplementedError."""
        raise NotImplementedError(_SLIDING_ONLY)

    def get_expiry(self, key: str) -> float:
        """Only sliding windows are counted here. Raises NotImplementedError."""
        raise NotImplementedError(_SLIDING_ONLY)


_SLIDING_ONLY = "use the strategy sliding-window-counter"
