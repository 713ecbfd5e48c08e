"""How many look-ups a process works on, lets wait, and how many threads that takes."""

from dataclasses import dataclass
from typing import Self

from lookup.base.cores import usable_cores
from lookup.base.errors import InvalidSettings
from lookup.settings.table import Settings

# Beside look-ups: product pages, pictures, refusals, and photos that are still arriving.
_SPARE_THREADS = 16


@dataclass(frozen=True)
class Concurrency:
    """For one process: look-ups worked on `at_once`, `waiting` behind them, requests answered."""

    at_once: int
    waiting: int
    threads: int

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """What the settings say, and where they are silent what suits the cores there are.

        Raises InvalidSettings where no thread would be left to refuse with.
        """
        at_once = settings.lookups_at_once or max(1, usable_cores() // settings.workers)
        # So few that whoever is let in is answered within four times what one alone takes.
        few = at_once + at_once // 2
        waiting = few if settings.lookups_waiting is None else settings.lookups_waiting
        threads = settings.threads or at_once + waiting + _SPARE_THREADS
        if threads <= at_once + waiting:
            raise InvalidSettings(
                f"{threads} threads cannot hold {at_once} look-ups and {waiting} that wait.",
                "Set threads higher or lookups_waiting lower, or leave threads unset.",
            )
        return cls(at_once, waiting, threads)
