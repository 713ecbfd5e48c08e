"""What a run costs by how many of the pictures have changed since the last one."""

import resource
import tempfile
from pathlib import Path

import click

from benches.building.shop import Shop
from benches.report import Plot, Report, Table, reported


@click.command("index-changes")
@click.option("--images", "sizes", type=int, multiple=True, default=(1000, 20_000))
@click.option(
    "--changed", "shares", type=float, multiple=True, default=(0.0, 0.01, 0.1), show_default=True
)
@click.option("--side", default=256, show_default=True, help="Pixels a side.")
@reported("index-changes")
def index_changes(sizes: tuple[int, ...], shares: tuple[float, ...], side: int) -> Report:
    """Processor seconds of a first build, and of runs with such shares of its pictures changed."""
    found = []
    for count in sorted(sizes):
        with tempfile.TemporaryDirectory(prefix="bench-changes-") as folder:
            shop = Shop(Path(folder, "shop"), count, side)
            first, _ = _cpu_seconds(shop)
            for share in shares:
                shop.change(share)
                seconds, embedded = _cpu_seconds(shop)
                found.append(
                    {
                        "images": count,
                        "changed": share,
                        "embedded": embedded,
                        "cpu_seconds": seconds,
                        "first_build_cpu_seconds": first,
                    }
                )
    heads = ["pictures", "changed", "embedded", "CPU, s", "first build, CPU s"]
    table = Table(
        heads,
        [
            [
                *(f"{run['images']:,}", f"{run['changed']:.0%}", run["embedded"]),
                *(f"{run[name]:.1f}" for name in ("cpu_seconds", "first_build_cpu_seconds")),
            ]
            for run in found
        ],
    )
    plot = Plot(
        file="index-changes",
        title="A run by the share of pictures that changed",
        x="pictures",
        y="CPU, s",
        lines={
            f"{share:.0%} changed": [
                (run["images"], run["cpu_seconds"]) for run in found if run["changed"] == share
            ]
            for share in shares
        },
        log_x=True,
        log_y=True,
    )
    return Report({"side": side, "runs": found}, [table], [plot])


def _cpu_seconds(shop: Shop) -> tuple[float, int]:
    """Of one build, user's and system's; and how many pictures it embedded."""
    before = _used()
    report = shop.build()
    return round(_used() - before, 1), report["images"]["embedded"]


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
