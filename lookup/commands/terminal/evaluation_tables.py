"""An evaluation's figures as tables on a terminal."""

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table

from lookup.evaluation.intervals import Interval
from lookup.evaluation.reliability import MeasuredReliability
from lookup.evaluation.summary import EvaluationSummary

_RECALLS = ("recall_at_1", "recall_at_5", "recall_at_10", "variant_recall_at_1")
_TRUTHS = {
    "right_first": "in the catalogue, ranked first",
    "wrong_first": "in the catalogue, another first",
    "open_set": "not in the catalogue",
}
_CONFUSIONS_SHOWN = 10


def print_evaluation(summary: EvaluationSummary, console: Console) -> None:
    """Figures, decisions, categories and the most frequent confusions."""
    for table in (_figures(summary), _decisions(summary), _categories(summary)):
        console.print(table)
    if summary.confusions:
        console.print(_confusions(summary))


def _figures(summary: EvaluationSummary) -> Table:
    table = _table(
        f"{summary.encoder}: {summary.queries} photos, {summary.gallery} images",
        "measure",
        "value",
        "95 % interval",
    )
    for name in _RECALLS:
        _add(table, name, getattr(summary, name), summary.ci95.get(name))
    _add(table, "macro_recall_at_1", summary.macro_recall_at_1, None)
    for name, value in _open_set(summary):
        _add(table, name, value, summary.ci95.get(name))
    for where, part in (
        ("catalogue photos", summary.reliability.catalogue_photos),
        ("all photos", summary.reliability.photos if summary.open_set.queries else None),
    ):
        if part is not None:
            _add_reliability(table, where, part)
    latency = summary.latency_ms
    table.add_row("latency p50 / p95, ms", f"{latency.p50:.0f} / {latency.p95:.0f}", "")
    return table


def _open_set(summary: EvaluationSummary) -> Iterator[tuple[str, float | None]]:
    figures = summary.open_set
    yield "coverage", figures.coverage
    yield "match_precision", figures.match_precision
    yield "false_match_rate", figures.false_match_rate
    if figures.bound is not None:
        yield f"… at most, {figures.bound.confidence:.4g} sure", figures.bound.rate
    yield "false_proposal_rate", figures.false_proposal_rate
    yield "short_lists_right", figures.short_lists_right
    point = figures.at_one_percent
    yield "coverage at 1 % false matches", point.coverage if point else None


def _add_reliability(table: Table, where: str, figures: MeasuredReliability) -> None:
    error = "expected_calibration_error"
    label = f"calibration error, {where} (by chance {figures.expected_by_chance:.3f})"
    _add(table, label, figures.expected_calibration_error, figures.ci95[error])
    _add(table, f"Brier score, {where}", figures.brier_score, figures.ci95["brier_score"])


def _decisions(summary: EvaluationSummary) -> Table:
    table = _table("Decisions by what the photo shows", "photo", *summary.decisions)
    for truth, counts in summary.decisions_by_truth.items():
        table.add_row(_TRUTHS[truth], *(str(count) for count in counts.values()))
    return table


def _categories(summary: EvaluationSummary) -> Table:
    table = _table(
        "Categories", "category", "photos", "recall@1", "95 % interval", "recall@5", "coverage"
    )
    for name, part in summary.by_category.items():
        interval = _interval(part.ci95) if part.ci95 else "one product"
        recalls = f"{part.recall_at_1:.3f}", interval, f"{part.recall_at_5:.3f}"
        table.add_row(name, str(part.queries), *recalls, f"{part.coverage:.3f}")
    return table


def _confusions(summary: EvaluationSummary) -> Table:
    table = _table("Most frequent confusions", "product", "taken for", "photos", "same category")
    for pair in summary.confusions[:_CONFUSIONS_SHOWN]:
        same = {True: "yes", False: "no", None: "?"}[pair.same_category]
        table.add_row(pair.product, pair.mistaken_for, f"{pair.photos} of {pair.of}", same)
    return table


def _table(title: str, *headings: str) -> Table:
    table = Table(title=title)
    for heading in headings:
        table.add_column(heading)
    return table


def _add(table: Table, name: str, value: float | None, interval: Interval | None) -> None:
    if value is not None:
        table.add_row(name, f"{value:.3f}", _interval(interval) if interval else "")


def _interval(interval: Interval) -> str:
    return f"{interval[0]:.3f} to {interval[1]:.3f}"
