"""How a service and one of its callers fare while something is done to it."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from benches.serving.clients import Ask, Client
from benches.serving.served import looking_up
from benches.serving.service_process import ServiceProcess


def watched(
    address: str,
    process: ServiceProcess | None,
    key: str,
    pictures: list[bytes],
    run: Callable[[], object],
) -> dict[str, Any]:
    """Figures of /healthz and of a caller's look-ups while it ran, and the most memory of
    `process`."""
    with (
        _asked(address, process) as health,
        looking_up(lambda: Client(address, key), pictures) as replies,
    ):
        started = time.perf_counter()
        found = run()
        seconds = time.perf_counter() - started
    statuses = Counter(reply.status for _, reply in replies)
    return {
        "seconds": round(seconds, 1),
        "healthz_p99_ms": round(float(np.percentile(health["ms"], 99)), 1),
        "lookups_per_second": round(statuses[200] / seconds, 2),
        "lookups_by_status": {str(status): count for status, count in statuses.items()},
        "memory_mb": max(health["mb"], default=None),
        **(found if isinstance(found, dict) else {}),
    }


@contextmanager
def _asked(address: str, process: ServiceProcess | None) -> Iterator[dict[str, list[float]]]:
    """Asks /healthz ten times a second, each time on a new connection, and reads the memory."""
    stop = threading.Event()
    seen: dict[str, list[float]] = {"ms": [], "mb": []}

    def ask() -> None:
        while not stop.wait(0.1):
            client = Client(address, "")
            seen["ms"].append(client.ask(Ask("healthz", "GET", "/healthz")).ms)
            client.close()
            if process is not None:
                seen["mb"].append(process.memory_mb()["resident"])

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        yield seen
    finally:
        stop.set()
        asking.join()
