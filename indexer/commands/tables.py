"""What the indexer's commands show to people."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from lookup.base.counted import counted
from lookup.catalog.rows import Quarantined

if TYPE_CHECKING:  # so that `indexer --help` needs no extra
    from indexer.feeds.preview import FeedPreview
    from indexer.feeds.reading import OtherStatus
    from indexer.pipeline.report import BuildReport

_ROWS_SHOWN = 20


def print_build(report: "BuildReport") -> None:
    """The report of a build, as a table on stdout; what was left out on stderr."""
    table = Table(title=f"{report.maison}: {report.status} {report.generation}")
    table.add_column("what")
    table.add_column("", justify="right")
    table.add_row("feed format", report.format or "")
    if report.precision is not None:
        table.add_row(f"encoder in {report.precision.chosen}", report.precision.reason)
    for group, counts in (("products", report.products), ("pictures", report.images)):
        for name, count in vars(counts).items() if counts else ():
            table.add_row(f"{group} {name.replace('_', ' ')}", f"{count:,}")
    table.add_row("products without a picture", str(len(report.products_without_image)))
    if report.products_of_other_status:
        table.add_row("products of another status", f"{report.products_of_other_status:,}")
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
        if report.matching.calibrated_on == "shipped prior":
            table.add_row("", "too few products to learn from: hardly any photo will be a match")
        table.add_row("calibration error, held out", "" if error is None else f"{error:.3f}")
        if (taught := report.matching.adaptation) is not None:
            changed = f"in {taught.taught_in}, {taught.changed_since} pictures changed since"
            again = "not used with this encoder; `indexer teach` teaches it again"
            table.add_row("taught", changed if taught.taught_in else again)
    Console().print(table)
    print_left_out(report.quarantined, report.quarantined_total, all_in=report.kept_in)
    print_other_status(report.other_status, report.products_of_other_status)
    _print_without_picture(report.products_without_image)


def print_refusal(report: "BuildReport", *, as_json: bool) -> None:
    """What a refused build had left out by then, on stderr; as JSON the report on stdout, too."""
    if as_json:
        click.echo(report.model_dump_json(indent=2))
    print_other_status(report.other_status, report.products_of_other_status)
    print_left_out(report.quarantined, report.quarantined_total, all_in=report.kept_in)
    if not report.quarantined_total:
        click.echo(f"report: {report.kept_in}", err=True)


def print_preview(seen: "FeedPreview") -> None:
    """What a feed holds, in words on stdout; what would be left out on stderr."""
    click.echo(
        f"{seen.format}: {counted(seen.rows, 'row')}. Would be taken:"
        f" {counted(seen.products, 'product')} with {counted(seen.pictures, 'picture')} and"
        f" {counted(seen.variants, 'variant')} ({seen.with_price:,} with a price,"
        f" {seen.with_gtin:,} with a GTIN). Would be left out:"
        f" {counted(seen.rows_left_out, 'row')}, and {counted(seen.values_left_out, 'value')} of"
        " rows that are taken. Nothing was changed."
    )
    print_other_status(seen.other_status, seen.products_of_other_status)
    print_left_out(seen.quarantined, seen.rows_left_out + seen.values_left_out)
    _print_without_picture(seen.products_without_picture)


def print_other_status(items: Sequence["OtherStatus"], total: int) -> None:
    """The first products that --status left out, on one line on stderr, and how many there are."""
    if total:
        first = items[:_ROWS_SHOWN]
        shown = ", ".join(f"{item.product_id} ({item.status})" for item in first)
        more = f" and {total - len(first):,} more" if total > len(first) else ""
        click.echo(f"{counted(total, 'product')} of another status: {shown}{more}", err=True)


def _print_without_picture(without: Sequence[str]) -> None:
    if without:
        shown = ", ".join(without[:_ROWS_SHOWN])
        more = f" and {len(without) - _ROWS_SHOWN} more" if len(without) > _ROWS_SHOWN else ""
        click.echo(f"no picture, so not found by photo: {shown}{more}", err=True)


def print_left_out(items: Iterable[Quarantined], total: int, *, all_in: str | None = None) -> None:
    """The first rows left out, one a line, on stderr, and where the others are listed."""
    shown = list(items)[:_ROWS_SHOWN]
    for item in shown:
        place = ":".join(str(part) for part in (item.file, item.row, item.field) if part)
        click.echo(f"left out: {place}: {item.reason}", err=True)
    if all_in is not None and total:
        click.echo(f"left out: {total} in all; the report lists them: {all_in}", err=True)
    elif total > len(shown):
        click.echo(f"left out: {total - len(shown)} more; --json lists them", err=True)
