"""Look-ups of this checkout against those of another one, in turns."""

import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import click

from benches.report import Report, reported
from benches.serving.clients import Ask, Client, load
from benches.serving.served import answered, await_ready, served_home, warm_up
from benches.serving.service_process import TREE, ServiceProcess, cpu_pressure, key, service


@dataclass
class _Side:
    """One checkout's service; of each photo its decision, and processor time of each look-up."""

    service: ServiceProcess
    connect: Callable[[], Client]
    decisions: list[str]
    cpu_ms: list[list[float]] = field(default_factory=list)
    per_second: list[float] = field(default_factory=list)

    @classmethod
    @contextmanager
    def running(cls, tree: Path, home: Path, maison: str, pictures: list[bytes]) -> Iterator[Self]:
        with key(home, maison, tree=tree) as secret, service(home, tree) as process:
            client = Client(process.address, secret)
            await_ready(client)
            warm_up(client, pictures)
            decisions = [
                str(answered(client.ask(Ask.look_up(picture)))["decision"]) for picture in pictures
            ]
            client.close()
            yield cls(process, lambda: Client(process.address, secret), decisions)

    def look_up(self, pictures: Sequence[bytes]) -> Iterator[float]:
        """Processor time of each, in milliseconds."""
        client = self.connect()
        for picture in pictures:
            before = self.service.thread_ms()
            answered(client.ask(Ask.look_up(picture)))
            yield self.service.thread_ms() - before
        client.close()

    def least_ms(self) -> list[float]:
        """Of each photo the least of all rounds, which other programs disturbed least."""
        return [min(of_photo) for of_photo in zip(*self.cpu_ms, strict=True)]


@click.command()
@served_home
@click.option("--tree", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--tree-home", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--rounds", type=click.IntRange(min=1), default=3, show_default=True)
@click.option("--clients", type=click.IntRange(min=1), default=8, show_default=True)
@click.option("--seconds", type=float, default=10.0, show_default=True)
@reported("against", has_page=False)
def against(
    home: Path,
    maison: str,
    pictures: list[bytes],
    tree: Path,
    tree_home: Path,
    rounds: int,
    clients: int,
    seconds: float,
) -> Report:
    """Processor time and look-ups a second of this checkout, as ratios to another.

    Both are run by this Python. --tree-home is a home of the same catalogue that the other checkout
    has built; each round all photos are looked up in both, then `clients` ask each for `seconds`.
    """
    with ExitStack() as stack:
        sides = {
            name: stack.enter_context(_Side.running(of, where, maison, pictures))
            for name, of, where in (("this", TREE, home), ("other", tree.resolve(), tree_home))
        }
        with cpu_pressure() as pressure:
            for _ in range(rounds):
                for side in sides.values():
                    side.cpu_ms.append(list(side.look_up(pictures)))
                for side in sides.values():
                    found = load(side.connect, _asks(pictures), clients=clients, seconds=seconds)
                    side.per_second.append(len(found.answers) / found.seconds)
    this, other = sides["this"], sides["other"]
    pairs = list(zip(this.decisions, other.decisions, strict=True))
    matched = [decided == ("match", "match") for decided in pairs]
    unmatched = ["match" not in decided for decided in pairs]
    return Report(
        {
            "photos": len(pictures),
            "decisions": {name: _counts(side.decisions) for name, side in sides.items()},
            "cpu_ratio": {
                "both match": _ratio(this, other, matched),
                "neither matches": _ratio(this, other, unmatched),
                "all": _ratio(this, other, [True] * len(pictures)),
            },
            "per_second": {
                name: round(statistics.median(side.per_second), 2) for name, side in sides.items()
            },
            "per_second_ratio": round(
                statistics.median(this.per_second) / statistics.median(other.per_second), 2
            ),
        }
        | pressure
    )


def _asks(pictures: Sequence[bytes]) -> Callable[[int], Iterator[Ask]]:
    def asks(number: int) -> Iterator[Ask]:
        place = number * 7
        while True:
            yield Ask.look_up(pictures[place % len(pictures)])
            place += 1

    return asks


def _counts(decisions: Sequence[str]) -> dict[str, int]:
    return {name: decisions.count(name) for name in sorted(set(decisions))}


def _ratio(this: _Side, other: _Side, chosen: Sequence[bool]) -> dict[str, Any] | None:
    """Of the sums over the chosen photos, and how many they are; None of none."""
    if not any(chosen):
        return None
    here, there = (
        sum(ms for ms, taken in zip(side.least_ms(), chosen, strict=True) if taken)
        for side in (this, other)
    )
    return {"photos": sum(chosen), "ratio": round(here / there, 3)}
