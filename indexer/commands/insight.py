"""`indexer insight`: what the published index cannot recognise."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from lookup.catalog.database import open_home
from lookup.commands.terminal import options
from lookup.settings.home import home_of
from lookup.settings.table import Settings

if TYPE_CHECKING:
    from lookup.insight.findings import FalseMatchBound, Insight


@click.command()
@options.settings("home", "database_url")
@options.maison
@click.option(
    "--confidence",
    type=click.FloatRange(0.5, 1, min_open=True, max_open=True),
    default=0.95,
    show_default=True,
    help="Of the bounds on false matches that feedback gives.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    help="Folder for a page with pictures, JSON and CSV.",
)
@options.as_json
def insight(
    settings: Settings, maison: str, confidence: float, report: Path | None, as_json: bool
) -> None:
    """Find what the published index cannot recognise.

    Best every night. Looks each catalogue picture up among the others, by what is stored of it.
    `GET /v1/insight` serves what was found last.
    """
    # Not above: `indexer --help` need not wait for their libraries.
    from indexer.insight.report import write_report
    from indexer.insight.run import find_insight
    from lookup.catalog.images import ImageCatalog
    from lookup.evaluation.report.pictures import CataloguePictures
    from lookup.images.thumbnails import Thumbnails

    home = home_of(settings)
    columns = (TextColumn("pictures"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with open_home(home) as database:
        with Progress(*columns, console=Console(stderr=True)) as bar:
            task = bar.add_task("pictures", total=None)
            found = find_insight(
                home,
                database,
                maison,
                confidence=confidence,
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )
        if report is not None:
            with database.session() as session:
                pictures = CataloguePictures.of_catalogue(
                    ImageCatalog(session, maison), Thumbnails(home.images_dir(maison))
                )
            write_report(report, found, pictures, maison)
    if as_json:
        click.echo(found.model_dump_json(indent=2))
        return
    for line in _in_words(found):
        click.echo(line)


def _in_words(found: "Insight") -> list[str]:
    counts = found.counts
    lines = [
        f"{found.pictures} pictures of {found.products} products in {found.generation}",
        f"expected: recall {found.recall:.0%}, coverage {found.coverage:.0%}, look-alikes matched"
        f" {found.false_matches:.1%}",
        f"{counts.confusable} confusable pairs, {counts.thin} thin products, {counts.duplicates}"
        f" duplicates, {counts.mislabelled} mislabelled pictures, {counts.colours} colours that"
        " contradict the feed",
    ]
    lines += [
        _bound_in_words(bound, name)
        for name, bound in (("all", found.bound), ("new", found.recent_bound))
        if bound is not None
    ]
    moved = found.drift
    if moved is not None and moved.drifted:
        lines.append(
            f"WARNING: photos have drifted: matches are {moved.similarity:.2f} alike, those learnt"
            f" from {moved.learnt:.2f}; run `indexer calibrate` with labelled photos"
        )
    return lines


def _bound_in_words(bound: "FalseMatchBound", name: str) -> str:
    said = (
        f"false matches, {name} feedback: {bound.matched} of {bound.photos} photos, at most"
        f" {bound.at_most:.1%} with {bound.confidence:.0%} confidence"
    )
    if not bound.broken:
        return said
    return f"WARNING: {said}, at least {bound.at_least:.1%}; {bound.allowed:.1%} were allowed"
