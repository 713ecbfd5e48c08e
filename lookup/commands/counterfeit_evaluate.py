"""`lookup counterfeit-evaluate`: how well the counterfeit score ranks, and how often it alarms."""

from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import click
from rich.console import Console

from lookup.commands.terminal import options
from lookup.commands.terminal.counterfeit_tables import print_counterfeit
from lookup.commands.terminal.progress import progress
from lookup.counterfeit.looking.looker import ItemLooker
from lookup.counterfeit.scoring.bands import BandRule
from lookup.encoders.torch.registry import open_encoder
from lookup.evaluation.counterfeit.figures import CounterfeitSummary
from lookup.evaluation.counterfeit.page import counterfeit_html
from lookup.evaluation.counterfeit.run import run_products
from lookup.evaluation.counterfeit.summary import overall_figures, product_figures
from lookup.evaluation.encoder_run import encoder_cache
from lookup.evaluation.manifest import read_manifest
from lookup.evaluation.report.page import write_page
from lookup.settings.table import Settings


@click.command("counterfeit-evaluate")
@click.argument("manifest", type=click.Path(dir_okay=False, path_type=Path))
@options.encoder
@options.offline
@click.option(
    "--false-alarm-rate",
    type=click.FloatRange(0.01, 0.25),
    default=0.05,
    show_default=True,
    help="Share of genuine items that may be called divergent.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    help="Also write a page with plots: FILE.html, or a directory.",
)
@options.settings("encoder_threads")
@options.as_json
def counterfeit_evaluate(
    manifest: Path,
    encoder: str,
    offline: bool,
    false_alarm_rate: float,
    report: Path | None,
    settings: Settings,
    as_json: bool,
) -> None:
    """Measure the counterfeit score on MANIFEST.

    Its query rows are scored against its gallery rows, product by product. Gallery rows are genuine
    references; the label of a query is attributes.authentic.
    """
    images = read_manifest(manifest)
    opened = open_encoder(
        encoder, cache_dir=encoder_cache(), offline=offline, threads=settings.encoder_threads
    )
    looker = ItemLooker(opened)
    started = perf_counter()
    with progress("counterfeit-evaluate") as tick:
        runs = run_products(images, looker, progress=tick)
    seconds = (perf_counter() - started) / len(images)
    rule = BandRule(false_alarm_rate)
    products = {run.product: product_figures(run, rule) for run in runs}
    summary = CounterfeitSummary(
        encoder=encoder,
        looks=looker.version,
        nominal_rate=false_alarm_rate,
        overall=overall_figures(list(products.values())),
        products=products,
        seconds_per_photo=seconds,
    )
    if as_json:
        click.echo(summary.model_dump_json(indent=2))
    else:
        print_counterfeit(summary, Console())
    if report is not None:
        subject = f"{manifest.resolve().parent.name}: counterfeit score"
        html = counterfeit_html(summary, runs, subject=subject, at=datetime.now(UTC))
        click.echo(f"report: {write_page(report, html, summary)}", err=True)
