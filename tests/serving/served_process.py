"""`lookup serve` as a process of its own."""

import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import httpx
import pytest

from lookup.access.hashing import KeyText
from lookup.access.keys import KeyRing
from lookup.access.roles import Role
from lookup.base.home import Home
from lookup.catalog.database import open_database
from lookup.catalog.maisons import ensure_maison

Found = TypeVar("Found")
KEY = KeyText("ofatest0", "k" * 43).reveal()
"""The key of an advisor in the homes that `new_home` makes."""
_OPERATOR_TOKEN = "operators-of-this-test"


def new_home(path: Path) -> Path:
    """A home in the directory `path`, of one maison and one key."""
    path.mkdir()
    database = open_database(Home(path).database_url)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(KeyText, "generate", lambda: KeyText.parse(KEY))
        with database.session(write=True) as session:
            ensure_maison(session, "alba")
        KeyRing(database).create("alba", Role.ADVISOR)
    database.close()
    return path


def wait_for(look: Callable[[], Found | None]) -> Found:
    """The first thing that `look` finds, within half a minute."""
    pause = threading.Event()
    for _ in range(1500):
        if found := look():
            return found
        pause.wait(0.02)
    raise AssertionError("it never came")


class Service:
    """`lookup serve` on a free port; what it writes is kept while it runs."""

    def __init__(self, home: Path, *options: str, python: Sequence[str] = ()) -> None:
        """`options` are those of the command, `python` those of the interpreter."""
        command = [sys.executable, *python, "-m", "lookup"]
        command += ["serve", "--home", str(home), "--port", "0", "--workers", "1"]
        self.process = subprocess.Popen(
            [*command, *options],
            stderr=subprocess.PIPE,
            text=True,
            env={
                "PATH": "/usr/bin:/bin",
                "TMPDIR": str(home.parent),
                "LOOKUP_OPERATOR_TOKEN": _OPERATOR_TOKEN,
            },
        )
        self._lines: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        self.address = wait_for(lambda: self.logged(r"Open (http://\S+)/"))[1]

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._lines.append(line)

    def log(self) -> str:
        """What it has written so far."""
        return "".join(self._lines)

    def logged(self, pattern: str) -> re.Match[str] | None:
        """The first place in its log that matches."""
        return re.search(pattern, self.log())

    def workers(self) -> list[int]:
        """Process ids of all workers that ever started, in their order."""
        return [int(found) for found in re.findall(r"worker with pid: (\d+)", self.log())]

    def get(self, path: str, credential: str = KEY) -> httpx.Response:
        headers = {"Authorization": f"Bearer {credential}"}
        return httpx.get(f"{self.address}{path}", headers=headers, timeout=30)

    def connection(self) -> socket.socket:
        """A connection of one's own, to send what no client would."""
        host, port = self.address.removeprefix("http://").split(":")
        return socket.create_connection((host, int(port)), timeout=30)

    def requests_counted(self) -> float:
        found = re.search(
            r'^lookup_http_requests_total{.*route="/healthz".*} (\S+)$',
            self.get("/metrics", _OPERATOR_TOKEN).text,
            re.MULTILINE,
        )
        return float(found[1]) if found else 0.0

    def stop(self) -> int:
        """Asks it to stop unless it has, and gives its exit status."""
        if self.process.poll() is None:
            self.process.terminate()
        status = self.process.wait(60)
        self._reader.join(60)
        assert self.process.stderr is not None
        self.process.stderr.close()
        return status
