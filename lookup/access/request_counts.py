"""How often each key and address asked, counted where all replicas of the service can see it."""

import threading
import time
from typing import NamedTuple, Self

from sqlalchemy import text
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
_COUNT = text(f"""
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
_FORGET = text("DELETE FROM request_count WHERE counted = :counted")
_FORGET_ALL = text("DELETE FROM request_count")
_SWEEP = text("DELETE FROM request_count WHERE ends_at < clock_timestamp()")


class Window(NamedTuple):
    """Counts of the period before this one and of this one, and the seconds each still matters."""

    before: int
    before_left: float
    this: int
    this_left: float


class RequestCounts:
    """Counts in sliding windows, in PostgreSQL; one statement a request. Threads may share it.

    Counts that no longer matter are dropped by whichever request finds that a minute has passed.
    Every method but `reachable` raises SQLAlchemyError where the database is away.
    """

    def __init__(self, database: Database) -> None:
        """`database` is a server's; see `of`."""
        self._database = database
        self._lock = threading.Lock()
        self._next_sweep = time.monotonic() + _SWEEP_SECONDS

    @classmethod
    def of(cls, database: Database) -> Self | None:
        """The counts in that database; None where it is a file, which no replica shares."""
        return cls(database) if database.is_server else None

    def count(self, counted: str, *, most: int, seconds: int, amount: int = 1) -> bool:
        """Counts `amount` more within `seconds`, if that is no more than `most`."""
        with self._database.statements() as connection:
            if self._is_sweeping():
                connection.execute(_SWEEP)
            asked = {"counted": counted, "seconds": seconds, "amount": amount, "most": most}
            return connection.execute(_COUNT, asked).first() is not None

    def window(self, counted: str, *, seconds: int) -> Window:
        """What is counted now, in a window of so many seconds."""
        with self._database.statements() as connection:
            row = connection.execute(_READ, {"counted": counted, "seconds": seconds}).one()
        before, before_left, this, this_left = row
        return Window(before, before_left if before else 0.0, this, this_left)

    def forget(self, counted: str) -> None:
        """Drops what was counted of that one."""
        with self._database.statements() as connection:
            connection.execute(_FORGET, {"counted": counted})

    def forget_all(self) -> int:
        """Drops all counts; tells how many."""
        with self._database.statements() as connection:
            return connection.execute(_FORGET_ALL).rowcount

    def reachable(self) -> bool:
        """Whether the database answers."""
        try:
            with self._database.statements() as connection:
                return connection.execute(text("SELECT 1")).scalar() == 1
        except SQLAlchemyError:
            return False

    def _is_sweeping(self) -> bool:
        with self._lock:
            if time.monotonic() < self._next_sweep:
                return False
            self._next_sweep = time.monotonic() + _SWEEP_SECONDS
            return True
