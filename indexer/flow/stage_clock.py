"""How much each stage of a pipeline worked, and how much it waited."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import BaseModel, ConfigDict


class StageTime(BaseModel):
    """One stage's seconds, summed over its `workers`: at work, of which on the CPU, and waiting."""

    model_config = ConfigDict(frozen=True)

    workers: int
    busy: float
    cpu: float
    waiting: float


class StageClock:
    """Adds up one stage's time; its workers share it."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._busy = self._cpu = self._alive = 0.0
        self._lock = threading.Lock()

    @contextmanager
    def alive(self) -> Iterator[None]:
        """Around all that a worker does."""
        started = time.perf_counter()
        try:
            yield
        finally:
            with self._lock:
                self._alive += time.perf_counter() - started

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Around work, without waiting for the stages before and after."""
        started, on_cpu = time.perf_counter(), time.thread_time()
        try:
            yield
        finally:
            with self._lock:
                self._busy += time.perf_counter() - started
                self._cpu += time.thread_time() - on_cpu

    def read(self) -> StageTime:
        """What it has come to."""
        return StageTime(
            workers=self._workers,
            busy=self._busy,
            cpu=self._cpu,
            waiting=max(0.0, self._alive - self._busy),
        )
