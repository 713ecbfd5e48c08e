"""What the indexer's commands show to people."""

from collections.abc import Iterable
from typing import Protocol

import click
from rich.console import Console
from rich.table import Table

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


def print_build(report: BuildReport) -> None:
    """The report of a build, as a table on stdout; what was left out on stderr."""
    table = Table(title=f"{report.maison}: {report.status} {report.generation}")
    table.add_column("what")
    table.add_column("count", justify="right")
    for group, counts in (("products", report.products), ("images", report.images)):
        for name, count in counts.model_dump().items():
            table.add_row(f"{group} {name}", str(count))
    table.add_row("left out", str(report.quarantined_total))
    for stage, seconds in report.stage_seconds.items():
        table.add_row(f"seconds: {stage}", f"{seconds:.1f}")
    table.add_row("seconds in all", f"{report.seconds:.1f}")
    Console().print(table)
    print_left_out(report.quarantined, report.quarantined_total)


def print_left_out(items: Iterable[LeftOut], total: int) -> None:
    """The first rows left out, one a line, on stderr."""
    shown = list(items)[:_ROWS_SHOWN]
    for item in shown:
        place = ":".join(str(part) for part in (item.file, item.row, item.field) if part)
        click.echo(f"left out: {place}: {item.reason}", err=True)
    if total > len(shown):
        click.echo(f"left out: {total - len(shown)} more; --json lists them", err=True)
