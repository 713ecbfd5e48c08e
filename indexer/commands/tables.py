"""What the indexer's commands show to people."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

import click
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:  # so that `indexer --help` needs no extra
    from indexer.feeds.preview import FeedPreview
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
    print_left_out(report.quarantined, report.quarantined_total, all_in=report.kept_in)
    _print_without_picture(report.products_without_image)


def print_refusal(report: "BuildReport", *, as_json: bool) -> None:
    """What a refused build had left out by then, on stderr; as JSON the report on stdout, too."""
    if as_json:
        click.echo(report.model_dump_json(indent=2))
    print_left_out(report.quarantined, report.quarantined_total, all_in=report.kept_in)
    if not report.quarantined_total:
        click.echo(f"report: {report.kept_in}", err=True)


def print_preview(seen: "FeedPreview") -> None:
    """What a feed holds, in words on stdout; what would be left out on stderr."""
    click.echo(
        f"{seen.format}: {seen.rows:,} rows. Would be taken: {seen.products:,} products with"
        f" {seen.pictures:,} pictures and {seen.variants:,} variants ({seen.with_price:,} with a"
        f" price, {seen.with_gtin:,} with a GTIN). Would be left out: {seen.rows_left_out:,} rows,"
        f" and {seen.values_left_out:,} values of rows that are taken. Nothing was changed."
    )
    print_left_out(seen.quarantined, seen.rows_left_out + seen.values_left_out)
    _print_without_picture(seen.products_without_picture)


def _print_without_picture(without: Sequence[str]) -> None:
    if without:
        shown = ", ".join(without[:_ROWS_SHOWN])
        more = f" and {len(without) - _ROWS_SHOWN} more" if len(without) > _ROWS_SHOWN else ""
        click.echo(f"no picture, so not found by photo: {shown}{more}", err=True)


def print_left_out(items: Iterable[LeftOut], total: int, *, all_in: str | None = None) -> None:
    """The first rows left out, one a line, on stderr, and where the others are listed."""
    shown = list(items)[:_ROWS_SHOWN]
    for item in shown:
        place = ":".join(str(part) for part in (item.file, item.row, item.field) if part)
        click.echo(f"left out: {place}: {item.reason}", err=True)
    if all_in is not None and total:
        click.echo(f"left out: {total} in all; the report lists them: {all_in}", err=True)
    elif total > len(shown):
        click.echo(f"left out: {total - len(shown)} more; --json lists them", err=True)
