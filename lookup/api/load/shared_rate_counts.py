"""Where requests are counted that several replicas of the service answer: in their database."""

import threading
import time

from limits.storage import Storage
from limits.storage.base import SlidingWindowCounterSupport
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from lookup.catalog.database import Database

_SWEEP_SECONDS = 60.0
# The database's clock says which period it is: those of the replicas may be apart.
_NOW = """
    WITH clock AS (
        SELECT extract(epoch FROM clock_timestamp())::float8 / :seconds AS time
    ), now AS (
        SELECT floor(time)::bigint AS period, time - floor(time) AS gone FROM clock
    ), before AS (
        SELECT now.period, now.gone, coalesce(last.count, 0) AS count,
               coalesce(last.count, 0) * (1 - now.gone) AS weighted
        FROM now LEFT JOIN request_count AS last
          ON last.counted = :counted AND last.period = now.period - 1
    )
"""
_ACQUIRE = text(f"""
    {_NOW}
    INSERT INTO request_count AS this (counted, period, count, ends_at)
    SELECT :counted, period, :amount, to_timestamp((period + 2) * :seconds) FROM before
    WHERE floor(weighted) + :amount <= :most
    ON CONFLICT (counted, period) DO UPDATE SET count = this.count + excluded.count
    WHERE floor((SELECT weighted FROM before) + this.count) + excluded.count <= :most
    RETURNING count
""")
_READ = text(f"""
    {_NOW}
    SELECT before.count, (1 - gone) * :seconds, coalesce(this.count, 0), (2 - gone) * :seconds
    FROM before LEFT JOIN request_count AS this
      ON this.counted = :counted AND this.period = before.period
""")
_CLEAR = text("DELETE FROM request_count WHERE counted = :counted")
_RESET = text("DELETE FROM request_count")
_SWEEP = text("DELETE FROM request_count WHERE ends_at < clock_timestamp()")


class SharedRateCounts(Storage, SlidingWindowCounterSupport):
    """Counts of sliding windows for `limits`, in PostgreSQL; one statement a request.

    Counts that no longer matter are dropped by whichever request finds that a minute has passed.
    """

    STORAGE_SCHEME = ["catalogue"]  # noqa: RUF012  # `limits` declares it so

    def __init__(
        self, uri: str | None = None, wrap_exceptions: bool = False, *, database: Database
    ) -> None:
        """Called by `limits`; `database` is a server's."""
        super().__init__(uri, wrap_exceptions)
        self._database = database
        self._lock = threading.Lock()
        self._next_sweep = time.monotonic() + _SWEEP_SECONDS

    @property
    def base_exceptions(self) -> type[Exception]:
        """What a database that is away raises; called by `limits`."""
        return SQLAlchemyError

    def acquire_sliding_window_entry(
        self, key: str, limit: int, expiry: int, amount: int = 1
    ) -> bool:
        """Counts `amount` more within `expiry` seconds, if that is no more than `limit`."""
        with self._database.statements() as connection:
            if self._is_sweeping():
                connection.execute(_SWEEP)
            asked = {"counted": key, "seconds": expiry, "amount": amount, "most": limit}
            return connection.execute(_ACQUIRE, asked).first() is not None

    def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        """Count and seconds left of the period before and of this one."""
        with self._database.statements() as connection:
            before, before_left, this, left = connection.execute(
                _READ, {"counted": key, "seconds": expiry}
            ).one()
        return before, before_left if before else 0.0, this, left

    def clear_sliding_window(self, key: str, expiry: int) -> None:
        """Forgets one key's counts."""
        self.clear(key)

    def clear(self, key: str) -> None:
        """Forgets one key's counts."""
        with self._database.statements() as connection:
            connection.execute(_CLEAR, {"counted": key})

    def reset(self) -> int:
        """Forgets all counts; tells how many."""
        with self._database.statements() as connection:
            return connection.execute(_RESET).rowcount

    def check(self) -> bool:
        """Whether the database answers."""
        try:
            with self._database.statements() as connection:
                return _answers(connection)
        except SQLAlchemyError:
            return False

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Only sliding windows are counted here. Raises NotImplementedError."""
        raise NotImplementedError(_SLIDING_ONLY)

    def get(self, key: str) -> int:
        """Only sliding windows are counted here. Raises NotImplementedError."""
        raise NotImplementedError(_SLIDING_ONLY)

    def get_expiry(self, key: str) -> float:
        """Only sliding windows are counted here. Raises NotImplementedError."""
        raise NotImplementedError(_SLIDING_ONLY)

    def _is_sweeping(self) -> bool:
        with self._lock:
            if time.monotonic() < self._next_sweep:
                return False
            self._next_sweep = time.monotonic() + _SWEEP_SECONDS
            return True


_SLIDING_ONLY = "use the strategy sliding-window-counter"


def _answers(connection: Connection) -> bool:
    return connection.execute(text("SELECT 1")).scalar() == 1
