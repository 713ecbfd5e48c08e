"""How well photos are found that are turned, small, half hidden, dark, blurred, recoloured."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from lookup.commands.terminal import options
from lookup.commands.terminal.progress import progress
from lookup.encoders.torch.registry import exported_encoder
from lookup.evaluation.condition_figures import (
    ConditionFigures,
    condition_figures,
    condition_outcomes,
    sampled,
)
from lookup.evaluation.conditions import conditions
from lookup.evaluation.encoder_run import encoder_cache
from lookup.evaluation.lookups import judging
from lookup.evaluation.manifest import LabelledImage, as_open_set, read_manifest
from lookup.evaluation.run import indexed
from lookup.matching.matcher import Matcher
from measures.labelled import THREADS
from measures.page import PAGE, between_markers


@click.command("conditions")
@click.argument(
    "manifests", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path)
)
@options.open_sets
@options.encoder
@click.option("--queries", type=click.IntRange(1), help="Photos of a set at most.  [default: all]")
@click.option("--only", multiple=True, help="Names of conditions.  [default: all]")
@click.option("--page", is_flag=True, help="Also write the table into docs/quality.md.")
def measured_conditions(
    manifests: tuple[Path, ...],
    open_sets: tuple[Path, ...],
    encoder: str,
    queries: int | None,
    only: tuple[str, ...],
    page: bool,
) -> None:
    """Look the photos of each MANIFEST up as they are and under each condition; one table.

    With --queries as many photos of catalogue products and of other things, drawn by a fixed seed.
    """
    encoder_dir = exported_encoder(encoder, cache_dir=encoder_cache(), offline=True)
    others = [photo for path in open_sets for photo in as_open_set(read_manifest(path))]
    figures: dict[str, list[ConditionFigures]] = {}
    for manifest in manifests:
        name = manifest.resolve().parent.name
        images = [*read_manifest(manifest), *others]
        figures[name] = list(_figures(name, images, others, encoder_dir, queries, only))
    text = table(figures)
    click.echo(text)
    if page:
        written = between_markers(PAGE.read_text(encoding="utf-8"), text, "conditions")
        PAGE.write_text(written, encoding="utf-8")


def table(figures: dict[str, list[ConditionFigures]]) -> str:
    """Markdown, a row a condition. Of each set: how many photos of products and of other things,
    recall@1 with its 95 % interval, coverage, false matches and mean milliseconds."""
    heads = ["condition"]
    by_condition: dict[str, list[str]] = {}
    for name, rows in figures.items():
        heads.append(f"{name}, {rows[0].photos} + {rows[0].open_set}")
        for row in rows:
            by_condition.setdefault(row.condition, []).append(_cell(row))
    lines = [heads, ["---"] * len(heads)]
    lines += [[condition, *cells] for condition, cells in by_condition.items()]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _figures(
    name: str,
    images: Sequence[LabelledImage],
    clutter: Sequence[LabelledImage],
    encoder_dir: Path,
    queries: int | None,
    only: Sequence[str],
) -> Iterator[ConditionFigures]:
    with indexed(
        images, encoder_dir, threads=THREADS, progress=lambda done, total: None
    ) as generation:
        matcher = Matcher(generation)
        photos = sampled(judging(generation, images), queries)
        for condition in conditions(clutter):
            if only and condition.name not in only:
                continue
            with progress(f"{name}: {condition.name}") as tick:
                outcomes = condition_outcomes(matcher, photos, condition, tick)
            yield condition_figures(condition.name, outcomes)


def _cell(row: ConditionFigures) -> str:
    recall = _rate(row.recall_at_1)
    if interval := row.ci95.get("recall_at_1"):
        recall += f" ({interval[0]:.2f} to {interval[1]:.2f})"
    rates = (recall, _rate(row.coverage), _rate(row.false_match_rate))
    return f"{', '.join(rates)}, {row.latency_ms:.0f} ms"


def _rate(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
