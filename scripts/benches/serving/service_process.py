"""A service of its own for a benchmark, with keys of its own, and what it takes of the machine."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

TREE = Path(__file__).parents[3]
"""This checkout."""

_TICKS = os.sysconf("SC_CLK_TCK")
# One client stands for many here, and a worker that is replaced would hide what it has grown by.
_SETTINGS = {
    "LOOKUP_KEY_REQUESTS_PER_MINUTE": "0",
    "LOOKUP_ADDRESS_REQUESTS_PER_MINUTE": "0",
    "LOOKUP_WORKER_REQUESTS": "0",
    "LOOKUP_DRAIN_SECONDS": "0",
}


class ServiceProcess:
    """A running `lookup serve`."""

    def __init__(self, address: str, process: int) -> None:
        self.address = address
        self._process = process

    def workers(self) -> list[int]:
        """Ids of the processes that answer."""
        children = Path(f"/proc/{self._process}/task/{self._process}/children").read_text()
        return [int(child) for child in children.split()]

    def cpu_seconds(self) -> float:
        """Processor time that all workers have used so far."""
        fields = [_stat(worker) for worker in self.workers()]
        return sum(int(each[11]) + int(each[12]) for each in fields) / _TICKS

    def thread_ms(self) -> float:
        """The same of all their threads that still run, to the nanosecond, in milliseconds."""
        clocks = (
            clock
            for worker in self.workers()
            for clock in Path(f"/proc/{worker}/task").glob("*/schedstat")
        )
        return sum(int(clock.read_text().split()[0]) for clock in clocks) / 1e6

    def memory_mb(self) -> dict[str, float]:
        """Of the largest worker: resident memory, and what of it no file stands behind."""
        resident, anonymous = max(_memory_kb(worker) for worker in self.workers())
        return {"resident": round(resident / 1024, 1), "anonymous": round(anonymous / 1024, 1)}


@contextmanager
def service(home: Path, tree: Path = TREE, **settings: str) -> Iterator[ServiceProcess]:
    """`lookup serve` of that checkout over that home on a free port, stopped at the end; rates
    unlimited."""
    command = [sys.executable, "-m", "lookup", "serve", "--home", str(home), "--port", "0"]
    environment = {**_SETTINGS, **_environment(tree), **settings}
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env=environment, cwd=tree
    ) as process:
        assert process.stderr is not None
        try:
            address = _address(process.stderr)
            # Whatever it logs from now on must be read, or it stops when the pipe is full.
            threading.Thread(target=process.stderr.read, daemon=True).start()
            yield ServiceProcess(address, process.pid)
        finally:
            process.terminate()


def _address(log: IO[str]) -> str:
    """Where the service says that it is ready."""
    said = []
    for line in log:
        if found := re.search(r"Open (http://\S+)/", line):
            return found[1]
        said.append(line)
    raise RuntimeError(f"The service ended: {''.join(said)}")


@contextmanager
def key(home: Path, maison: str, role: str = "advisor", tree: Path = TREE) -> Iterator[str]:
    """A key of that maison, made by that checkout and revoked at the end."""
    where = ("--home", str(home), "--maison", maison)
    made = json.loads(_keys(tree, "create", *where, "--role", role, "--name", "bench", "--json"))
    secret: str = made["key"]
    try:
        yield secret
    finally:
        _keys(tree, "revoke", *where, secret.split("_")[1])


@contextmanager
def cpu_pressure() -> Iterator[dict[str, float]]:
    """What is in it at the end: the share of the time in which someone waited for a processor.

    On a machine that others use as well, the nearer to 0 the more a timing is worth.
    """
    found: dict[str, float] = {}
    before, started = _pressure(), os.times().elapsed
    yield found
    found["cpu_pressure"] = round((_pressure() - before) / (os.times().elapsed - started), 2)


def _pressure() -> float:
    """Seconds so far in which some task waited (Linux pressure stall information)."""
    line = Path("/proc/pressure/cpu").read_text().splitlines()[0]
    return int(line.rpartition("=")[2]) / 1e6


def _memory_kb(process: int) -> tuple[int, int]:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    values = {name: value for name, _, value in (line.partition(":") for line in lines)}
    return int(values["VmRSS"].split()[0]), int(values["RssAnon"].split()[0])


def _stat(process: int) -> list[str]:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()


def _keys(tree: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "lookup", "keys", *arguments]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, cwd=tree, env=_environment(tree)
    )
    return done.stdout


def _environment(tree: Path) -> dict[str, str]:
    """This process's, in which `lookup` is imported from that checkout."""
    return {**os.environ, "PYTHONPATH": str(tree)}
