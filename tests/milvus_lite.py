"""A Milvus of the tests' own: milvus-lite's server in a process that can be killed and started."""

import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from lookup.index.remote.milvus.database import MilvusDatabase

_START_SECONDS = 60


class MilvusLite:
    """Keeps what it holds in `directory`, so that a started one knows what a killed one held."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._process: subprocess.Popen[bytes] | None = None
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def database(self, maison: str, *, seconds: float = 10.0) -> MilvusDatabase:
        return MilvusDatabase(self.url, maison, token=None, seconds=seconds)

    def start(self) -> None:
        program = shutil.which("milvus-lite", path=str(Path(sys.executable).parent))
        assert program is not None
        self._process = subprocess.Popen(
            [program, "server", "--data-dir", self._directory, "--port", str(self._port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + _START_SECONDS
        while not self._answers():
            assert self._process.poll() is None, "milvus-lite ended"
            assert time.monotonic() < until, "milvus-lite does not start"
            time.sleep(0.1)

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait(60)

    def fall_silent(self) -> None:
        """It stays connected and answers nothing any more."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self._port), timeout=1).close()
        except OSError:
            return False
        return True
