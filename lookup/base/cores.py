"""How many cores there are to work on."""

import os
from pathlib import Path

# What a container may use of its machine (Linux control groups, version 2).
_CPU_MAX = Path("/sys/fs/cgroup/cpu.max")


def usable_cores(cpu_max: Path = _CPU_MAX) -> int:
    """Cores this process may keep busy, at least 1: those it may run on, or fewer where its
    container is allowed less time than that."""
    return max(1, min(_cores_to_run_on(), _allowance(cpu_max)))


def _cores_to_run_on() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _allowance(cpu_max: Path) -> int:
    """Whole cores' worth of time, from a file that says `QUOTA PERIOD` or `max PERIOD`."""
    unlimited = _cores_to_run_on()
    try:
        quota, period = cpu_max.read_text().split()
    except (OSError, ValueError):  # no such control group: no container, or another system
        return unlimited
    return unlimited if quota == "max" else int(quota) // int(period)
