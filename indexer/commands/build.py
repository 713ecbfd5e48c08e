"""`indexer build`: a feed in, a verified and published generation out."""

from pathlib import Path

import click

from indexer.commands import tables
from indexer.pipeline.request import BuildLimits, BuildRequest
from indexer.workspace import Workspace
from lookup.commands import options
from lookup.commands.progress import progress
from lookup.exits import Exit
from lookup.home import Home

_DEFAULTS = BuildLimits()


@click.command()
@options.home
@options.maison
@click.option(
    "--catalog",
    "feed",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The catalogue feed.",
)
@click.option("--format", "format_", default="auto", show_default=True, help="Format of the feed.")
@click.option(
    "--images",
    type=click.Path(path_type=Path),
    help="What the feed's picture paths are relative to.  [default: the feed's folder]",
)
@options.encoder
@options.offline
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
@click.option(
    "--max-removed",
    type=click.FloatRange(0, 1),
    default=_DEFAULTS.max_removed,
    show_default=True,
    help="Largest share of the products that the feed may remove.",
)
@click.option(
    "--max-bad",
    type=click.FloatRange(0, 1),
    default=_DEFAULTS.max_bad,
    show_default=True,
    help="Largest share of the pictures that may be unusable.",
)
@options.as_json
@click.pass_context
def build(
    ctx: click.Context,
    home: Path,
    maison: str,
    feed: Path,
    format_: str,
    images: Path | None,
    encoder: str,
    offline: bool,
    workers: int,
    max_removed: float,
    max_bad: float,
    as_json: bool,
) -> None:
    """Build the maison's index from a catalogue feed, verify it and publish it."""
    from indexer.pipeline.run import build as run_build

    request = BuildRequest(
        workspace=Workspace(Home(home), maison),
        feed=feed,
        format=format_,
        images=images or feed.parent,
        encoder=encoder,
        offline=offline,
        workers=workers,
        limits=BuildLimits(max_removed=max_removed, max_bad=max_bad),
    )
    with progress("pictures") as tick:
        report = run_build(request, tick)
    if as_json:
        click.echo(report.model_dump_json(indent=2))
    else:
        tables.print_build(report)
    if report.quarantined_total:
        ctx.exit(Exit.SOME_FAILED)
