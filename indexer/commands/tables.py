"""What the indexer's commands show to people."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

import click
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:  # so that `indexer --help` needs no extra
    from indexer.pipeline.report import BuildReport

_ROWS_SHOWN = 20


class LeftOut(Protocol):
    """A row or picture that was left out."""

    @property
    def file(self) -> str: ...
    @property
    def row(self) -> int | None: ...
    @property
    def field(self) -> str | None: ...
    @property
    def reason(self) -> str: ...


def print_build(report: "BuildReport") -> None:
    """The report of a build, as a table on stdout; what was left out on stderr."""
    table = Table(title=f"{report.maison}: {report.status} {report.generation}")
    table.add_column("what")
    table.add_column("", justify="right")
    table.add_row("feed format", report.format or "")
    if report.precision is not None:
        table.add_row(f"encoder in {report.precision.chosen}", report.precision.reason)
    for group, counts in (("products", report.products), ("pictures", report.images)):
        for name, count in counts.model_dump().items() if counts else ():
            table.add_row(f"{group} {name.replace('_', ' ')}", f"{count:,}")
    table.add_row("products without a picture", str(len(report.products_without_image)))
    table.add_row("rows and pictures left out", str(report.quarantined_total))
    for phase, seconds in report.seconds.items():
        table.add_row(f"seconds: {phase}", f"{seconds:.1f}")
    for name, time in report.stages.items():
        table.add_row(
            f"  {name}: at work, on the CPU, waiting",
            f"{time.busy:.1f}, {time.cpu:.1f}, {time.waiting:.1f}",
        )
    if report.images_per_second is not None:
        table.add_row("pictures embedded a second", f"{report.images_per_second:.1f}")
    if report.recall is not None:
        table.add_row("labelled photos recognised", f"{report.recall.recall_at_1:.1%}")
    if report.matching is not None:
        error = report.matching.reliability_error
        table.add_row("calibrated on", report.matching.calibrated_on)
        table.add_row("calibration error, held out", "" if error is None else f"{error:.3f}")
    Console().print(table)
    print_left_out(report.quarantined, report.quarantined_total)
    without = report.products_without_image
    if without:
        shown = ", ".join(without[:_ROWS_SHOWN])
        more = f" and {len(without) - _ROWS_SHOWN} more" if len(without) > _ROWS_SHOWN else ""
        click.echo(f"no picture, so not found by photo: {shown}{more}", err=True)


def print_left_out(items: Iterable[LeftOut], total: int) -> None:
    """The first rows left out, one a line, on stderr."""
    shown = list(items)[:_ROWS_SHOWN]
    for item in shown:
        place = ":".join(str(part) for part in (item.file, item.row, item.field) if part)
        click.echo(f"left out: {place}: {item.reason}", err=True)
    if total > len(shown):
        click.echo(f"left out: {total - len(shown)} more; --json lists them", err=True)
