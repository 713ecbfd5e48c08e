"""A real nginx with the configuration of deploy/nginx, before replicas on this machine."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_DEPLOYED = Path(__file__).parents[2] / "deploy" / "nginx"
_PATIENCE = 30.0


class NginxAbsent(Exception):
    """There is no nginx to start; the message says so."""


def find_nginx() -> str:
    """The program. Raises NginxAbsent."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
    if found is None:
        raise NginxAbsent("nginx is not installed (apt-get install nginx-light)")
    return found


@contextmanager
def nginx(directory: Path, replicas: Sequence[str]) -> Iterator[str]:
    """Runs until the end of the block, in the empty `directory`; gives its address.

    `replicas` are host:port each. Only where it listens and where they are differs from what is
    deployed.
    """
    port = free_port()
    shutil.copy(_DEPLOYED / "nginx.conf", directory)
    (directory / "listen.conf").write_text(f"listen 127.0.0.1:{port};\n")
    where = iter(replicas)
    servers = re.sub(
        r"^server \S+",
        lambda _: f"server {next(where)}",
        (_DEPLOYED / "replicas.conf").read_text(),
        flags=re.MULTILINE,
    )
    (directory / "replicas.conf").write_text(servers)
    with started(directory, port):
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def started(directory: Path, port: int) -> Iterator[None]:
    """The nginx of the nginx.conf in `directory` runs until the end of the block; it listens on
    `port` among others."""
    # Root's workers are another user's, who may not enter pytest's directories.
    user = "user root; " if os.geteuid() == 0 else ""
    log = directory / "error.log"
    files = ("-p", directory, "-c", directory / "nginx.conf", "-e", log)
    process = subprocess.Popen([find_nginx(), *files, "-g", f"{user}daemon off;"])
    try:
        _wait_for(port, process, log)
        yield
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def free_port() -> int:
    """One that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline
            time.sleep(0.02)
        else:
            return
