"""What happens to a service on a bad day: a worker killed, a product erased, crowds turned away."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
from benches.serving.clients import Ask, Client, Load, load
from benches.serving.served import answered, warm_up
from benches.serving.service_process import ServiceProcess

_SECONDS = 10.0
_CALLERS = 3
_CROWD = 24
_POLL_SECONDS = 0.05


class Faults:
    """All of them on one service over that home; `picture` is what callers look up meanwhile."""

    def __init__(
        self, running: ServiceProcess, key: str, picture: bytes, home: Path, maison: str
    ) -> None:
        self._running = running
        self._key = key
        self._picture = picture
        self._where = ("--home", str(home), "--maison", maison)

    def killed(self) -> dict[str, Any]:
        """A worker is killed each time that the service answers; kills, and how look-ups fared."""
        kills = 0

        def kill() -> None:
            nonlocal kills
            warm_up(self._connect(), [self._picture])
            os.kill(self._running.workers()[0], signal.SIGKILL)
            kills += 1

        found = self._loaded(kill)
        return {"kills": kills, **_statuses(found)}

    def erased(self, count: int) -> dict[str, Any]:
        """So many products are erased while three callers look up; how they fared."""
        client = Client(self._running.address, self._key)
        listed = answered(client.ask(Ask("products", "GET", f"/v1/products?limit={count}")))
        left = [product["id"] for product in listed["products"]]
        erased: list[str] = []

        def erase() -> None:
            if not left:
                time.sleep(_POLL_SECONDS)
                return
            command = [
                sys.executable,
                "-m",
                "indexer",
                "erase",
                *self._where,
                "--product",
                left[-1],
            ]
            subprocess.run(command, check=True, capture_output=True)
            erased.append(left.pop())

        found = self._loaded(erase)
        return {"erased": len(erased), **_statuses(found)}

    def crowd(self) -> dict[str, Any]:
        """More callers than there is room for; how soon those turned away were told."""
        found = load(self._connect, self._asks, clients=_CROWD, seconds=_SECONDS)
        refused = [reply.ms for reply in found.refusals]
        p95 = round(float(np.percentile(refused, 95)), 1) if refused else None
        return {"refusal_p95_ms": p95, **_statuses(found)}

    def _loaded(self, disturb: Callable[[], None]) -> Load:
        """What callers got while it was done again and again."""
        stop = threading.Event()

        def run() -> None:
            while not stop.is_set():
                disturb()

        disturbing = threading.Thread(target=run)
        disturbing.start()
        try:
            return load(self._connect, self._asks, clients=_CALLERS, seconds=_SECONDS)
        finally:
            stop.set()
            disturbing.join()

    def _connect(self) -> Client:
        return Client(self._running.address, self._key)

    def _asks(self, _: int) -> Iterator[Ask]:
        return cycle([Ask.look_up(self._picture)])


def _statuses(found: Load) -> dict[str, Any]:
    return {"answers": dict(Counter(str(reply.status) for reply in found.replies))}
