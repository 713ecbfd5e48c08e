"""Ways to do the same thing, timed in turns."""

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Times:
    """Seconds of each round on the clock, and of processor time, all threads of it together."""

    wall: Sequence[float]
    cpu: Sequence[float]

    def milliseconds(self, *, items: int = 1) -> dict[str, float]:
        """Of one of the `items` a round works on: median, quartiles and processor time."""
        low, median, high = (
            float(value) * 1000 / items for value in np.percentile(self.wall, (25, 50, 75))
        )
        cpu = float(np.median(self.cpu)) * 1000 / items
        return {
            "median": round(median, 3),
            "low": round(low, 3),
            "high": round(high, 3),
            "cpu": round(cpu, 3),
        }

    def per_second(self, *, items: int) -> float:
        """How many of the `items` of a round are done in a second; the median round."""
        return round(items / float(np.median(self.wall)), 2)


def in_turns(
    ways: Mapping[str, Callable[[], object]], *, rounds: int, warm_up: int = 1
) -> dict[str, Times]:
    """Each way `warm_up` times unmeasured, then all of them one after the other, `rounds` times."""
    for work in ways.values():
        for _ in range(warm_up):
            work()
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, work in ways.items():
            gc.collect()
            wall, cpu = time.perf_counter(), time.process_time()
            work()
            taken[name].append((time.perf_counter() - wall, time.process_time() - cpu))
    return {
        name: Times([wall for wall, _ in found], [cpu for _, cpu in found])
        for name, found in taken.items()
    }


def times_faster(slow: Times, fast: Times) -> dict[str, float]:
    """How many times as long `slow` takes: median and quartiles of the rounds' own ratios.

    Both were measured in the same rounds: what disturbed one disturbed the other.
    """
    ratios = np.array(slow.wall) / np.array(fast.wall)
    low, median, high = (float(value) for value in np.percentile(ratios, (25, 50, 75)))
    return {"median": round(median, 2), "low": round(low, 2), "high": round(high, 2)}


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile."""
    p50, p95 = (float(value) for value in np.percentile(values, (50, 95)))
    return {"p50": round(p50, 2), "p95": round(p95, 2)}
