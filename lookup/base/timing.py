"""Where the time of one request went."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter


class StageTimer:
    """Adds up milliseconds by stage."""

    def __init__(self) -> None:
        self._started = perf_counter()
        self._stages: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Counts the time inside as that stage's; stages must not nest."""
        started = perf_counter()
        try:
            yield
        finally:
            elapsed = (perf_counter() - started) * 1000
            self._stages[name] = self._stages.get(name, 0.0) + elapsed

    def milliseconds(self, name: str) -> float:
        """Time spent in a stage so far, in ms."""
        return self._stages.get(name, 0.0)

    def total(self) -> float:
        """Time since the timer was made, in ms."""
        return (perf_counter() - self._started) * 1000
