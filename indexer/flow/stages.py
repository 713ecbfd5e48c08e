"""Threads of several stages that end together, well or badly."""

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from typing import Any, Protocol

from indexer.flow.channel import Stopped

_LOOK_SECONDS = 0.1


class Stoppable(Protocol):
    """What workers wait at."""

    def stop(self) -> None: ...


def run_stages(
    workers: Sequence[Callable[[], None]],
    channels: Sequence[Stoppable],
    on_look: Callable[[], None],
) -> None:
    """Runs all workers, each in a thread of its own, until they have ended.

    Calls `on_look` now and then; what it raises, what a worker raises or an interrupt stops the
    channels, waits for every thread, and is raised.
    """
    with ThreadPoolExecutor(len(workers), thread_name_prefix="build") as pool:
        futures = [pool.submit(worker) for worker in workers]
        pending: set[Any] = set(futures)
        try:
            while pending:
                done, pending = wait(pending, _LOOK_SECONDS, FIRST_EXCEPTION)
                on_look()
                if any(future.exception() for future in done):
                    break
        finally:
            for channel in channels:
                channel.stop()
    failures = [failure for future in futures if (failure := future.exception()) is not None]
    # Those that were only waiting when another one failed have nothing to say.
    for failure in [*(f for f in failures if not isinstance(f, Stopped)), *failures][:1]:
        raise failure
