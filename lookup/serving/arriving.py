"""All requests that are arriving at one worker, and which of them must go."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lookup.serving.arrival import Arrival
from lookup.serving.byte_budget import ByteBudget

PARTING_BYTES = 4_000_000
"""How much of a refused body is still read, so that simple callers, who send all of it before they
look for an answer, get theirs. Reading on would take the time of all others."""


@dataclass(frozen=True)
class ArrivalLimits:
    """`send_seconds`: for the lines before a body, for a silence, and until a body has its pace.
    `bytes_per_second`: that pace, counted from the first byte on.
    `per_address`: requests that may arrive from one address at once, None for no limit.
    `bytes_at_once`: of all bodies that are arriving or being answered."""

    send_seconds: float
    bytes_per_second: int
    per_address: int | None
    bytes_at_once: int


class Waiting:
    """A connection and what arrived of its request. `conn` is gunicorn's."""

    def __init__(self, conn: Any, arrival: Arrival) -> None:
        self.conn = conn
        self.arrival = arrival
        self.heard_at = arrival.begun
        self.address: str | None = conn.client[0] if isinstance(conn.client, tuple) else None
        self.parts_at: float | None = None
        self.is_read = True
        """Whether more is read of what comes."""
        self._passed = 0

    @property
    def is_parting(self) -> bool:
        """Whether it was answered, and only ends."""
        return self.parts_at is not None

    def part(self, at: float) -> None:
        """It was answered; it is let go at that time."""
        self.parts_at = at
        self.arrival.close()

    def pass_over(self, count: int) -> bool:
        """Bytes came that nobody needs; gives whether more of them are to be read."""
        self._passed += count
        self.is_read = self._passed < PARTING_BYTES
        return self.is_read


class Arriving:
    """Requests in the order in which they began. One thread uses it."""

    def __init__(self, limits: ArrivalLimits, longest_body: Callable[[str], int]) -> None:
        """`longest_body` gives the most bytes that the route of a path takes."""
        self._limits = limits
        self._longest_body = longest_body
        self._budget = ByteBudget(limits.bytes_at_once)
        self._waiting: dict[Waiting, None] = {}

    def begin(self, conn: Any, now: float) -> Waiting:
        """A connection whose request may come from now on."""
        waiting = Waiting(conn, Arrival(now, self._longest_body, self._budget))
        self._waiting[waiting] = None
        return waiting

    def end(self, waiting: Waiting) -> None:
        """It is whole, or was let go."""
        del self._waiting[waiting]

    def __contains__(self, waiting: Waiting) -> bool:
        """Whether it has not ended."""
        return waiting in self._waiting

    def crowding(self, newest: Waiting) -> list[Waiting]:
        """Who must make room for the newest of an address: its oldest, the silent ones first."""
        most = self._limits.per_address
        if most is None:
            return []
        same = [each for each in self._waiting if each.address == newest.address]
        surplus = len(same) - most
        if surplus <= 0:
            return []
        same.remove(newest)
        return sorted(same, key=lambda each: (each.arrival.has_head, each.arrival.begun))[:surplus]

    def late(self, now: float) -> list[Waiting]:
        """Those whose time is over."""
        return [each for each in self._waiting if now > self._ends(each)]

    def without_head(self) -> list[Waiting]:
        """Those of whom too little came to know what they ask."""
        return [each for each in self._waiting if not each.arrival.has_head]

    def _ends(self, waiting: Waiting) -> float:
        if waiting.parts_at is not None:
            return waiting.parts_at
        arrival, limits = waiting.arrival, self._limits
        if not arrival.has_head:
            return arrival.begun + limits.send_seconds
        keeps_pace = arrival.begun + arrival.size / limits.bytes_per_second
        return min(keeps_pace, waiting.heard_at) + limits.send_seconds
