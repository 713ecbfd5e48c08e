"""The real service with two workers, to which things happen."""

import json
import os
import re
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from lookup.access.keys import KeyRing
from lookup.access.roles import Role
from lookup.base.home import Home
from lookup.catalog.database import open_database
from lookup.vault.master_keys import MasterKey
from tests.answering_home import answering_home, random_photo
from tests.boutique import MAISON

PATIENCE = 60.0
"""Seconds after which a test gives up; on a busy machine recovery takes some of them."""


class Service:
    """`lookup serve` over a home, asked as an advisor and as a stock system asks."""

    def __init__(self, home: Home, key: str) -> None:
        self.home = home
        command = [sys.executable, "-m", "lookup", "serve", "--home", str(home.path), "--port", "0"]
        options = ["--workers", "2", "--answer-seconds", "3", "--drain-seconds", "0"]
        keeping = ["--keep-feedback-photos", MAISON]
        self._process = subprocess.Popen(
            [*command, *options, *keeping],
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"LOOKUP_MASTER_KEY": MasterKey.generate().reveal()},
        )
        self.log: list[str] = []
        self._ready = threading.Event()
        self._address = ""
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        self._headers = {"Authorization": f"Bearer {key}"}
        assert self._ready.wait(PATIENCE), "".join(self.log)
        self._client = httpx.Client(base_url=self._address, headers=self._headers, timeout=PATIENCE)
        self.eventually(lambda: len(self.workers()) == 2)
        self._photo = random_photo()

    def _read(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self.log.append(line)
            if found := re.match(r"Ready\. Open (http://\S+)", line):
                self._address = found[1]
                self._ready.set()

    def stop(self) -> None:
        """Stops it as an operator would."""
        self._process.send_signal(signal.SIGTERM)
        assert self._process.wait(PATIENCE) == 0
        self._reader.join()
        self._client.close()
        assert self._process.stderr is not None
        self._process.stderr.close()

    def workers(self) -> list[int]:
        """Process ids of the workers."""
        pid = self._process.pid
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def look_up(self, client: httpx.Client | None = None) -> httpx.Response:
        return (client or self._client).post("v1/lookup", files={"photo": self._photo})

    def put_stock(self, quantity: int) -> httpx.Response:
        level = {
            "sku": "BG-1-Red",
            "store_code": "PAR01",
            "quantity": quantity,
            "as_of": datetime.now(UTC).isoformat(),
        }
        return self._client.put("v1/stock", json={"levels": [level]})

    def stock(self) -> int:
        (variant,) = self._client.get("v1/products/BG-1?store=PAR01").json()["variants"]
        here: int = variant["stock"]["here"]
        return here

    def give_feedback(self, lookup_id: str) -> httpx.Response:
        form = {"lookup_id": lookup_id, "product_id": "BG-1"}
        return self._client.post("v1/feedback", data=form, files={"photo": self._photo})

    def ready(self) -> Any:
        return self._client.get("readyz").json()

    def new_client(self) -> httpx.Client:
        return httpx.Client(base_url=self._address, headers=self._headers, timeout=PATIENCE)

    def eventually(self, happened: Callable[[], bool]) -> None:
        """Waits until it happened, without any help."""
        end = time.monotonic() + PATIENCE
        while not happened():
            assert time.monotonic() < end, "".join(self.log[-20:])
            time.sleep(0.05)

    def limit_files(self, size: int) -> None:
        """No worker may write a file beyond that size: to it, the disk is full."""
        for pid in self.workers():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, embedded_export: Path) -> Iterator[Service]:
    """One service for all that happens: it has to come round by itself each time."""
    home = answering_home(tmp_path_factory.mktemp("faults") / "home", embedded_export)
    database = open_database(home.database_url)
    key = KeyRing(database).create(MAISON, Role.ADMIN).secret
    database.close()
    service = Service(home, key)
    yield service
    service.stop()


def problem(response: httpx.Response) -> str:
    """The slug of a problem+json answer that says to come back later."""
    assert response.status_code == 503, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    body = json.loads(response.text)
    assert body["remedy"]
    return str(body["type"]).rpartition(":")[2]
