"""What a program under another interpreter does: its work once for every line it is sent."""

import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path


def take_turns(work: Callable[[], object], *, processes: Sequence[int] = ()) -> None:
    """Works once unmeasured, says so, then once a line; prints seconds on the clock and of
    processor time, that of ended child processes and of `processes` included."""
    work()
    _say({})
    for _ in sys.stdin:
        wall, cpu = time.perf_counter(), _cpu_seconds(processes)
        work()
        _say({"wall": time.perf_counter() - wall, "cpu": _cpu_seconds(processes) - cpu})


def _say(document: dict[str, float]) -> None:
    sys.stdout.write(json.dumps(document) + "\n")
    sys.stdout.flush()


def _cpu_seconds(processes: Sequence[int]) -> float:
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = [resource.getrusage(kind) for kind in kinds]
    others = [Path(f"/proc/{process}/schedstat").read_text().split()[0] for process in processes]
    return sum(each.ru_utime + each.ru_stime for each in used) + sum(map(int, others)) / 1e9
