"""A group's boutiques on a Saturday afternoon, and the replicas that answer them.

    python scripts/simulate_saturday.py saturday
    python scripts/simulate_saturday.py clients --clients 16

`saturday` says for each region what its boutiques ask in the busiest hour, how many replicas that
takes by arithmetic, and what a simulation of the hour finds of them: time to an answer, refusals,
people who gave up, and the same with one replica lost. `clients` simulates what
`scripts/bench.py serve` measures, clients without a pause before one replica: held against its
figures, it says how far the model can be believed.

The model and every assumption are in docs/scaling.md. Prints one JSON document.
"""

import json
import math
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

import click
import numpy as np
import simpy

Step = Generator[simpy.Event, Any, Any]

_REFUSAL_SECONDS = 0.003
"""What it takes to be refused; such requests take none of the places."""
_COME_BACK_SECONDS = 1.0
"""`Retry-After` of an overloaded replica."""
_NORMAL_95 = 1.645
"""95th percentile of the standard normal distribution."""


@dataclass(frozen=True)
class Machine:
    """One replica as measured: seconds that a look-up takes while all cores are at work."""

    cores: int
    median: float
    slow: float
    """95th percentile."""

    @property
    def waiting(self) -> int:
        """How many wait behind those worked on: three at each core's process, as
        `lookup.api.load.concurrency` has it."""
        return 3 * self.cores

    @property
    def mean(self) -> float:
        """Seconds, of the lognormal distribution of that median and 95th percentile."""
        return self.median * math.exp(self._spread**2 / 2)

    @property
    def _spread(self) -> float:
        return math.log(self.slow / self.median) / _NORMAL_95

    def seconds(self, rng: np.random.Generator) -> float:
        """How long one look-up takes."""
        return float(rng.lognormal(math.log(self.median), self._spread))


@dataclass(frozen=True)
class Afternoon:
    """What boutiques ask in their busiest hour."""

    visits_an_hour: float
    """Of one boutique on average: clients for whom something is looked up."""
    boutique_spread: float
    """Standard deviation of the logarithm of a boutique's share: flagships and corners."""
    photos_a_visit: float
    pause: float
    """Seconds between two photos of a visit, on average."""
    swing: float
    """The busiest minute to the hour's average."""
    patience: float
    """Seconds after which an advisor who was refused gives up."""


@dataclass
class HourOutcome:
    """What people got; seconds from the first try to the answer."""

    seconds: list[float] = field(default_factory=list)
    refusals: int = 0
    asks: int = 0
    gave_up: int = 0

    def document(self, duration: float) -> dict[str, float]:
        """Figures for people."""
        answered = np.array(self.seconds) * 1000
        return {
            "answers_per_second": round(len(answered) / duration, 1),
            "p50_ms": round(float(np.percentile(answered, 50)), 1),
            "p95_ms": round(float(np.percentile(answered, 95)), 1),
            "p99_ms": round(float(np.percentile(answered, 99)), 1),
            "refused_asks": round(self.refusals / self.asks, 4),
            "gave_up": self.gave_up,
        }


class Replicas:
    """Machines behind a balancer that asks the one with the fewest requests under way."""

    def __init__(
        self, world: simpy.Environment, machine: Machine, count: int, rng: np.random.Generator
    ) -> None:
        self._world = world
        self._machine = machine
        self._rng = rng
        self._places = [simpy.Resource(world, machine.cores) for _ in range(count)]

    def ask(self) -> Step:
        """One request; its value is whether it was answered, not refused."""
        place = min(self._places, key=lambda each: each.count + len(each.queue))
        if place.count == self._machine.cores and len(place.queue) >= self._machine.waiting:
            yield self._world.timeout(_REFUSAL_SECONDS)
            return False
        with place.request() as turn:
            yield turn
            yield self._world.timeout(self._machine.seconds(self._rng))
        return True


def look_up(
    world: simpy.Environment, replicas: Replicas, found: HourOutcome, patience: float
) -> Step:
    """Someone asks until there is an answer, or patience ends."""
    began = world.now
    while True:
        found.asks += 1
        if (yield world.process(replicas.ask())):
            found.seconds.append(world.now - began)
            return
        found.refusals += 1
        if world.now - began + _COME_BACK_SECONDS > patience:
            found.gave_up += 1
            return
        yield world.timeout(_COME_BACK_SECONDS)


def busiest_hour(
    boutiques: int, afternoon: Afternoon, machine: Machine, count: int, *, seed: int
) -> HourOutcome:
    """An hour of one region's boutiques before `count` replicas."""
    rng = np.random.default_rng(seed)
    world, found = simpy.Environment(), HourOutcome()
    replicas = Replicas(world, machine, count, rng)

    def visit() -> Step:
        for _ in range(rng.geometric(1 / afternoon.photos_a_visit)):
            yield from look_up(world, replicas, found, afternoon.patience)
            yield world.timeout(rng.exponential(afternoon.pause))

    def boutique(visits: float) -> Step:
        # Thinned: visits come at the busiest minute's rate, and stay at the rate of their own.
        while True:
            yield world.timeout(rng.exponential(3600 / (visits * afternoon.swing)))
            if rng.random() < _rate(world.now, afternoon.swing) / afternoon.swing:
                world.process(visit())

    spread = afternoon.boutique_spread
    shares = rng.lognormal(-(spread**2) / 2, spread, boutiques)
    for share in shares / shares.mean():
        world.process(boutique(afternoon.visits_an_hour * share))
    world.run(until=3600)
    return found


def _rate(second: float, swing: float) -> float:
    """The rate at that second, as a multiple of the hour's average: one swell in the hour."""
    return 1 + (swing - 1) * math.sin(2 * math.pi * (second / 3600 - 0.25))


def restless_clients(machine: Machine, clients: int, seconds: float, *, seed: int) -> HourOutcome:
    """Clients that ask one replica without a pause."""
    rng = np.random.default_rng(seed)
    world, found = simpy.Environment(), HourOutcome()
    replicas = Replicas(world, machine, 1, rng)

    def client() -> Step:
        while True:
            yield from look_up(world, replicas, found, math.inf)

    for _ in range(clients):
        world.process(client())
    world.run(until=seconds)
    return found


def replicas_needed(per_second: float, machine: Machine, busy: float) -> int:
    """So many that they are at work for the share `busy` of the time; and one more, to lose."""
    return math.ceil(per_second * machine.mean / (machine.cores * busy)) + 1


def machine_options(command: Any) -> Any:
    """Options that describe a replica."""
    for option in (
        click.option("--cores", default=2, show_default=True, help="Of a replica."),
        click.option("--median-ms", default=70.0, show_default=True, help="Of a look-up."),
        click.option("--slow-ms", default=90.0, show_default=True, help="95th percentile."),
        click.option("--seed", default=0, show_default=True),
    ):
        command = option(command)
    return command


@click.group(help=__doc__)
def main() -> None:
    """See above."""


@main.command()
@machine_options
@click.option("--clients", "count", default=16, show_default=True)
@click.option("--seconds", default=600.0, show_default=True)
def clients(
    cores: int, median_ms: float, slow_ms: float, seed: int, count: int, seconds: float
) -> None:
    """What clients without a pause get of one replica."""
    machine = Machine(cores, median_ms / 1000, slow_ms / 1000)
    found = restless_clients(machine, count, seconds, seed=seed)
    click.echo(json.dumps({"clients": count, **found.document(seconds)}, indent=1))


@main.command()
@machine_options
@click.option("--boutiques", default=5_000, show_default=True)
@click.option(
    "--regions", default="0.4,0.25,0.15,0.12,0.08", show_default=True, help="Their shares."
)
@click.option("--visits", default=12.0, show_default=True, help="Per boutique, in the hour.")
@click.option("--boutique-spread", default=1.0, show_default=True)
@click.option("--photos", default=1.5, show_default=True, help="Per visit.")
@click.option("--pause", default=10.0, show_default=True, help="Seconds between photos.")
@click.option("--swing", default=1.5, show_default=True, help="Busiest minute to average.")
@click.option("--patience", default=10.0, show_default=True, help="Seconds.")
@click.option("--busy", default=0.6, show_default=True, help="Share of the cores' time to plan.")
def saturday(
    cores: int,
    median_ms: float,
    slow_ms: float,
    seed: int,
    boutiques: int,
    regions: str,
    visits: float,
    boutique_spread: float,
    photos: float,
    pause: float,
    swing: float,
    patience: float,
    busy: float,
) -> None:
    """Each region's busiest hour: the arithmetic, and the simulation of it."""
    machine = Machine(cores, median_ms / 1000, slow_ms / 1000)
    afternoon = Afternoon(visits, boutique_spread, photos, pause, swing, patience)
    document = []
    for share in map(float, regions.split(",")):
        here = round(boutiques * share)
        peak = here * visits * photos * swing / 3600
        count = replicas_needed(peak, machine, busy)
        all_up, one_lost = (
            busiest_hour(here, afternoon, machine, alive, seed=seed).document(3600)
            for alive in (count, count - 1)
        )
        document.append(
            {
                "boutiques": here,
                "look_ups_per_second_at_the_peak": round(peak, 1),
                "replicas": count,
                "cores": count * cores,
                "all_up": all_up,
                "one_lost": one_lost,
            }
        )
    click.echo(json.dumps({"regions": document}, indent=1))


if __name__ == "__main__":
    main()
