"""`make demo`, as a newcomer with a busy port sees it."""

import os
import pty
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "demo.py"
PATIENCE = 240
_STYLES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Window:
    """A terminal in which the demo runs on few products."""

    def __init__(self, work_dir: Path, port: int) -> None:
        self._screen, inside = pty.openpty()
        command = [sys.executable, str(SCRIPT), "--work-dir", str(work_dir)]
        self.demo = subprocess.Popen(
            [*command, "--products", "6", "--port", str(port)],
            stdin=inside,
            stdout=inside,
            stderr=inside,
        )
        os.close(inside)
        self.shown = ""

    def read_until(self, words: str) -> None:
        while words not in self.shown:
            try:
                shown = os.read(self._screen, 65536).decode(errors="replace")
            except OSError:  # nobody writes any more
                pytest.fail(f"The demo ended before it showed {words!r}:\n{self.shown[-2000:]}")
            self.shown += _STYLES.sub("", shown)

    def close(self) -> None:
        if self.demo.poll() is None:
            self.demo.terminate()  # not killed: it ends its service
            self.demo.wait(PATIENCE)
        os.close(self._screen)


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which something else listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.fixture
def window(tmp_path: Path, taken: int) -> Iterator[Window]:
    window = Window(tmp_path / "demo", taken)
    yield window
    window.close()


def answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz", timeout=60).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def test_it_takes_a_free_port_and_its_service_ends_with_the_window(
    window: Window, taken: int
) -> None:
    window.read_until("Serving until you press Ctrl-C.")
    found = re.search(r"(http://127\.0\.0\.1:(\d+))/#key=lk_", window.shown)
    assert found is not None
    address, port = found.groups()
    assert int(port) != taken
    assert f"Port {taken} is taken" in window.shown
    assert answers(address)
    window.demo.send_signal(signal.SIGHUP)
    assert window.demo.wait(PATIENCE) == 128 + signal.SIGHUP
    deadline = time.monotonic() + PATIENCE
    while answers(address):
        assert time.monotonic() < deadline
        time.sleep(0.1)
