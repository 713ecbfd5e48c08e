"""`lookup evaluate`: recall, decisions and latency on labelled photos."""

from pathlib import Path

import click
import platformdirs
from rich.console import Console
from rich.table import Table

from lookup.commands import options
from lookup.commands.progress import progress
from lookup.encoders.registry import exported_encoder
from lookup.evaluation.manifest import read_manifest
from lookup.evaluation.run import evaluate as run_evaluation
from lookup.evaluation.summary import EvaluationSummary, summarize
from lookup.settings import Settings


@click.command()
@click.argument("manifest", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--open-set",
    "open_sets",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Another manifest whose queries are added as photos of things not in the catalogue.",
)
@options.encoder
@options.offline
@options.as_json
def evaluate(
    manifest: Path, open_sets: tuple[Path, ...], encoder: str, offline: bool, as_json: bool
) -> None:
    """Index the gallery rows of MANIFEST, look its query rows up, and print the figures."""
    images = read_manifest(manifest)
    for path in open_sets:
        images += [image for image in read_manifest(path) if image.split == "query"]
    cache = platformdirs.user_cache_path("boutique-lookup") / "encoders"
    encoder_dir = exported_encoder(encoder, cache_dir=cache, offline=offline)
    with progress("evaluate") as tick:
        outcomes = run_evaluation(images, encoder_dir, threads=Settings().threads, progress=tick)
    gallery = sum(image.split == "gallery" for image in images)
    summary = summarize(outcomes, encoder=encoder, gallery=gallery)
    if as_json:
        click.echo(summary.model_dump_json(indent=2))
    else:
        _print_table(summary)


def _print_table(summary: EvaluationSummary) -> None:
    table = Table(title=f"{summary.encoder}: {summary.queries} photos, {summary.gallery} images")
    for heading in ("measure", "value", "95 % interval"):
        table.add_column(heading)
    for name in ("recall_at_1", "recall_at_5", "recall_at_10", "variant_recall_at_1"):
        value, interval = getattr(summary, name), summary.ci95.get(name)
        if value is not None and interval is not None:
            table.add_row(name, f"{value:.3f}", f"{interval[0]:.3f} to {interval[1]:.3f}")
    for name, value in summary.open_set.model_dump().items():
        if value is not None:
            table.add_row(f"open set: {name}", f"{value:.3g}", "")
    for decision, count in summary.decisions.items():
        table.add_row(f"decided {decision}", str(count), "")
    table.add_row(
        "latency p50 / p95, ms", f"{summary.latency_ms.p50:.0f}", f"{summary.latency_ms.p95:.0f}"
    )
    Console().print(table)
