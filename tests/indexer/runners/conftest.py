"""A Ray cluster on this machine, with two cores."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PATIENCE = 60.0
# A cluster of several nodes on one machine is Ray's own way of testing.
_HEAD = """
import sys
from ray.cluster_utils import Cluster

cluster = Cluster(
    initialize_head=True,
    head_node_args={"num_cpus": 2, "include_dashboard": False},
)
print(cluster.address, flush=True)
sys.stdin.read()
cluster.shutdown()
"""


@dataclass(frozen=True)
class RayCluster:
    """A running cluster; `address` is what RAY_ADDRESS is set to."""

    address: str

    def kill_a_worker(self) -> None:
        """Kills a process that has a batch in work, as a system short of memory does."""
        deadline = time.monotonic() + PATIENCE
        while not (embedding := self._embedding()):
            assert time.monotonic() < deadline
        os.kill(embedding[0], signal.SIGKILL)

    def _embedding(self) -> list[int]:
        found = []  # Ray names a process after what it does
        for directory in Path("/proc").glob("[0-9]*"):
            try:
                command = (directory / "cmdline").read_bytes()
            except OSError:
                continue  # ended meanwhile
            if command.startswith(b"ray::RayWorker.embed"):
                found.append(int(directory.name))
        return found


@pytest.fixture(scope="session")
def cluster() -> Iterator[RayCluster]:
    """The cluster; skips where Ray is not installed."""
    pytest.importorskip("ray", reason="Ray is not installed (pip install 'boutique-lookup[ray]')")
    # Of a process of its own: what Ray changes of the process that starts it is not for tests.
    head = subprocess.Popen(
        [sys.executable, "-c", _HEAD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"RAY_USAGE_STATS_ENABLED": "0"},
    )
    assert head.stdout is not None
    with head:
        yield RayCluster(head.stdout.readline().strip())
        head.communicate(timeout=PATIENCE)


@pytest.fixture
def ray_address(cluster: RayCluster, monkeypatch: pytest.MonkeyPatch) -> RayCluster:
    """The cluster, as the one that builds find."""
    monkeypatch.setenv("RAY_ADDRESS", cluster.address)
    return cluster
