"""`indexer build`: a feed in, a verified and published generation out."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

import click

from indexer.commands import rates, tables
from indexer.commands.amount import to_amount
from indexer.pipeline.request import (
    Amount,
    BuildLimits,
    BuildRequest,
    PrecisionChoice,
)
from indexer.pipeline.workspace import Workspace
from indexer.runners.name import RunnerName
from indexer.sources.places import ImagePlaces
from lookup.base.exits import Exit
from lookup.commands.terminal import options
from lookup.commands.terminal.progress import progress
from lookup.images.limits import PhotoLimits, picture_limits
from lookup.settings.home import home_of
from lookup.settings.table import Settings

_LIMITS = BuildLimits()


@click.command()
@options.settings(
    *("home", "database_url", "region", "research_encoders"),
    *("max_picture_bytes", "max_picture_pixels", "max_picture_seconds"),
)
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
    help="Folder or zip that the feed's picture paths are relative to.  [default: the feed's]",
)
@click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="HOST[:PORT]",
    help="A host that pictures may be fetched from; *.example.com for all below it.",
)
@click.option(
    "--allow-private-host",
    "private_hosts",
    multiple=True,
    metavar="HOST[:PORT]",
    help="The same, for a host within the own network.",
)
@options.encoder
@options.offline
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="Pictures embedded at the same time; the number of CPU cores is best.",
)
@click.option(
    "--runner",
    type=click.Choice(get_args(RunnerName)),
    default="local",
    show_default=True,
    help="Where: on this machine's cores, or by the Ray cluster at RAY_ADDRESS.",
)
@click.option(
    "--precision",
    type=click.Choice(get_args(PrecisionChoice)),
    default="auto",
    show_default=True,
    help="Numbers the encoder computes with; auto: int8 where it recognises as much, faster.",
)
@click.option(
    "--status",
    "statuses",
    multiple=True,
    metavar="STATUS",
    help="Take only products of this status, such as active; may be repeated.  [default: all]",
)
@click.option(
    "--dry-run", is_flag=True, help="Only read the feed, and say what would be taken and left out."
)
@click.option(
    "--large-pictures",
    "large_side",
    type=click.IntRange(800, 4000),
    metavar="PIXELS",
    help="Keep copies of that side, too, for the app's zoom, which else enlarges 640 pixels.",
)
@click.option("--full", is_flag=True, help="Embed every picture again, whatever was kept.")
@click.option(
    "--no-publish", "publish", flag_value=False, default=True, help="Build and verify only."
)
@click.option(
    "--shadow",
    is_flag=True,
    help="Publish nothing; let services try the index beside the published one (lookup shadow).",
)
@click.option(
    "--keep",
    type=click.IntRange(1),
    default=5,
    show_default=True,
    help="Generations that stay; the published one and its predecessor always do.",
)
@click.option(
    "--max-removed",
    type=click.FloatRange(0, 1),
    default=_LIMITS.max_removed,
    show_default=True,
    help="Largest share of the products that the feed may remove.",
)
@click.option(
    "--max-bad",
    callback=to_amount,
    metavar="N|N%",
    default=str(_LIMITS.max_bad),
    show_default=True,
    help="How many of the pictures may be unusable.",
)
@click.option(
    "--max-recall-drop",
    type=click.FloatRange(0, 1),
    default=_LIMITS.max_recall_drop,
    show_default=True,
    help="How much smaller the recognised share of the labelled photos may become.",
)
@rates.false_match_rate
@rates.look_alike_rate
@options.as_json
@click.pass_context
def build(
    ctx: click.Context,
    /,
    settings: Settings,
    maison: str,
    feed: Path,
    format_: str,
    encoder: str,
    offline: bool,
    workers: int,
    as_json: bool,
    **chosen: Any,
) -> None:
    """Build an index from a catalogue feed, verify and publish it."""
    statuses = frozenset(status.casefold() for status in chosen["statuses"])
    if chosen["dry_run"]:
        _preview(ctx, feed, format_, statuses, as_json=as_json)
        return
    # Not above: `indexer --help` need not wait for the encoder's libraries.
    from indexer.pipeline.catalogue_learner import learner_of
    from indexer.pipeline.run import build as run_build

    request = BuildRequest(
        workspace=Workspace(home_of(settings), maison),
        feed=feed,
        format=format_,
        images=_places(feed, picture_limits(settings), **chosen),
        encoder=encoder,
        offline=offline,
        workers=workers,
        runner=chosen["runner"],
        precision=chosen["precision"],
        research=settings.research_encoders,
        full=chosen["full"],
        large_side=chosen["large_side"],
        publish=chosen["publish"],
        shadow=chosen["shadow"],
        keep=chosen["keep"],
        limits=_limits(**chosen),
        statuses=statuses,
        region=settings.region,
    )
    with progress("pictures", then="calibrating") as tick:
        learner = learner_of(
            request.workspace,
            false_match_rate=chosen["false_match_rate"],
            look_alike_rate=chosen["look_alike_rate"],
        )
        report = run_build(
            request,
            tick,
            learner=learner,
            on_refusal=lambda report: tables.print_refusal(report, as_json=as_json),
        )
    if as_json:
        click.echo(report.model_dump_json(indent=2))
    else:
        tables.print_build(report)
    if report.quarantined_total:
        ctx.exit(Exit.SOME_FAILED)


def _preview(
    ctx: click.Context, feed: Path, format_: str, statuses: frozenset[str], *, as_json: bool
) -> None:
    from indexer.feeds.formats.format import FeedOptions
    from indexer.feeds.preview import preview
    from indexer.feeds.reading import read_feed

    reading = read_feed(feed, format_, FeedOptions(statuses))
    seen = preview(reading.format, reading)
    if as_json:
        click.echo(json.dumps(asdict(seen), indent=2, ensure_ascii=False))
    else:
        tables.print_preview(seen)
    if not seen.products:
        ctx.exit(Exit.BAD_INPUT)
    if seen.rows_left_out or seen.values_left_out:
        ctx.exit(Exit.SOME_FAILED)


def _places(
    feed: Path,
    limits: PhotoLimits,
    images: Path | None,
    hosts: tuple[str, ...],
    private_hosts: tuple[str, ...],
    **_: Any,
) -> ImagePlaces:
    return ImagePlaces(images or feed.parent, hosts, private_hosts, limits)


def _limits(max_removed: float, max_bad: Amount, max_recall_drop: float, **_: Any) -> BuildLimits:
    return BuildLimits(max_removed, max_bad, max_recall_drop)
