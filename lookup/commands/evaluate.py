"""`lookup evaluate`: recall, decisions, confidence and latency on labelled photos."""

from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console

from lookup.commands.terminal import options
from lookup.commands.terminal.evaluation_tables import print_evaluation
from lookup.commands.terminal.progress import progress
from lookup.evaluation.confusion import product_categories
from lookup.evaluation.encoder_run import evaluate_encoder
from lookup.evaluation.manifest import in_gallery_too, read_with_open_sets
from lookup.evaluation.report.page import evaluation_html, write_page
from lookup.evaluation.report.pictures import CataloguePictures
from lookup.evaluation.summary import summarize
from lookup.matching.matcher import Matcher
from lookup.matching.signals import SIGNALS
from lookup.settings.table import Settings


def _to_signals(_ctx: click.Context, _option: click.Parameter, value: str) -> frozenset[str]:
    chosen = frozenset(name.strip() for name in value.split(","))
    if not chosen <= set(SIGNALS):
        raise click.BadParameter(f"choose from {', '.join(SIGNALS)}")
    return chosen


@click.command()
@click.argument("manifest", type=click.Path(dir_okay=False, path_type=Path))
@options.open_sets
@options.encoder
@options.offline
@click.option(
    "--signals",
    default=",".join(SIGNALS),
    show_default=True,
    callback=_to_signals,
    help="Signals that count, separated by commas; the others are switched off.",
)
@click.option(
    "--bound-confidence",
    type=click.FloatRange(0.5, 0.9999),
    default=0.95,
    show_default=True,
    help="How sure the bound on the rate of false matches is to be.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    help="Also write a page with plots and the worst misses: FILE.html, or a directory.",
)
@options.settings("encoder_threads")
@options.as_json
def evaluate(
    manifest: Path,
    open_sets: tuple[Path, ...],
    encoder: str,
    offline: bool,
    signals: frozenset[str],
    bound_confidence: float,
    report: Path | None,
    settings: Settings,
    as_json: bool,
) -> None:
    """Measure look-up on the labelled photos of MANIFEST.

    Indexes its gallery rows, looks its query rows up, and prints the figures.
    """
    images = read_with_open_sets(manifest, open_sets)
    with progress("evaluate") as tick:
        outcomes = evaluate_encoder(
            encoder,
            images,
            offline=offline,
            threads=settings.encoder_threads,
            progress=tick,
            matcher_of=lambda generation: Matcher(generation, use=signals),
        )
    gallery = [image for image in images if image.split == "gallery"]
    leaked = in_gallery_too(images)
    if leaked:
        click.echo(
            f"Photos that are gallery images too: {len(leaked)}, such as {leaked[0].path}. They"
            " find themselves, so the figures are too good: take them out of either split.",
            err=True,
        )
    summary = summarize(
        outcomes,
        encoder=encoder,
        gallery=len(gallery),
        categories=product_categories(gallery),
        queries_in_gallery=len(leaked),
        bound_confidence=bound_confidence,
    )
    if as_json:
        click.echo(summary.model_dump_json(indent=2))
    else:
        print_evaluation(summary, Console())
    if report is not None:
        html = evaluation_html(
            summary,
            outcomes,
            CataloguePictures.of_gallery(gallery),
            subject=_subject(manifest, open_sets),
            at=datetime.now(UTC),
        )
        click.echo(f"report: {write_page(report, html, summary)}", err=True)


def _subject(manifest: Path, open_sets: tuple[Path, ...]) -> str:
    """The sets by the names of their folders, since every manifest may be called manifest.csv."""
    names = [path.resolve().parent.name for path in (manifest, *open_sets)]
    return " with ".join([names[0], " and ".join(names[1:])] if open_sets else names)
