"""What a build holds in memory at its peak, by the number of pictures; a build with no change."""

import tempfile
from pathlib import Path

import click

from benches.building.shop import Shop
from benches.report import Plot, Report, Table, reported


@click.command("index-memory")
@click.option("--images", "sizes", type=int, multiple=True, default=(1000, 20_000))
@click.option("--side", default=256, show_default=True, help="Pixels a side.")
@click.option("--precision", type=click.Choice(["fp32", "int8"]), default="fp32")
@click.option("--work-dir", type=click.Path(path_type=Path), help="Kept; else a temporary one.")
@reported("index-memory")
def index_memory(
    sizes: tuple[int, ...], side: int, precision: str, work_dir: Path | None
) -> Report:
    """Peaks of full builds, and the time of a run in which nothing changed, of each size."""
    found = []
    with tempfile.TemporaryDirectory(prefix="bench-memory-") as scratch:
        for count in sorted(sizes):
            folder = (work_dir or Path(scratch)) / f"memory-{count}"
            shop = Shop(folder, count, side, precision=precision)
            report, peaks = shop.measured_build()
            again, _ = shop.measured_build()
            full, none = sum(report["seconds"].values()), sum(again["seconds"].values())
            found.append(
                {
                    "images": count,
                    "private_mb": round(peaks["private"]),
                    "resident_mb": round(peaks["resident"]),
                    "seconds": round(full, 1),
                    "no_change_seconds": round(none, 1),
                    "no_change_share": round(none / full, 4),
                    "no_change_status": again["status"],
                }
            )
    heads = ["pictures", "private, MB", "resident, mapped files included, MB", "build, s"]
    table = Table(
        [*heads, "run without a change, s", "share"],
        [
            [
                f"{row['images']:,}",
                *(row[name] for name in ("private_mb", "resident_mb", "seconds")),
                row["no_change_seconds"],
                f"{row['no_change_share']:.1%}",
            ]
            for row in found
        ],
    )
    plot = Plot(
        file="index-memory",
        title="Memory of a build at its peak",
        x="pictures",
        y="MB",
        lines={
            name: [(row["images"], row[f"{name}_mb"]) for row in found]
            for name in ("private", "resident")
        },
        log_x=True,
    )
    return Report({"side": side, "precision": precision, "sizes": found}, [table], [plot])
