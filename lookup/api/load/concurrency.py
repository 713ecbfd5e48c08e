"""How many processes answer, and of one of them: look-ups at once, those that wait, threads."""

from dataclasses import dataclass
from typing import Self

from lookup.base.cores import usable_cores
from lookup.base.errors import InvalidSettings
from lookup.settings.table import Settings

# Beside look-ups: product pages, pictures, refusals, and photos that are still arriving.
_SPARE_THREADS = 16
# A look-up holds Python's lock two thirds of its time, so two in one process are hardly faster than
# one after the other; two processes answered 1.7 times as many. Each holds some 200 MB.
_MOST_WORKERS = 8
_LEAST_WAITING = 3


@dataclass(frozen=True)
class Concurrency:
    """`workers` processes; of each, look-ups worked on `at_once`, `waiting` behind them, and
    `threads` that answer."""

    workers: int
    at_once: int
    waiting: int
    threads: int

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """What the settings say, and where they are silent what suits the cores there are.

        Raises InvalidSettings where no thread would be left to refuse with.
        """
        cores = usable_cores()
        workers = settings.workers or min(cores, _MOST_WORKERS)
        at_once = settings.lookups_at_once or max(1, cores // workers)
        # So few that whoever is let in is answered within four times what one alone takes, and so
        # many that a few callers are not refused where one process happens to get them all.
        few = max(_LEAST_WAITING, at_once + (at_once + 1) // 2)
        waiting = few if settings.lookups_waiting is None else settings.lookups_waiting
        threads = settings.threads or at_once + waiting + _SPARE_THREADS
        if threads <= at_once + waiting:
            raise InvalidSettings(
                f"{threads} threads cannot hold {at_once} look-ups and {waiting} that wait.",
                "Set threads higher or lookups_waiting lower, or leave threads unset.",
            )
        return cls(workers, at_once, waiting, threads)
