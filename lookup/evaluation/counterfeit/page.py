"""A counterfeit evaluation as one HTML page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lookup.evaluation.counterfeit.figures import CounterfeitFigures, CounterfeitSummary
from lookup.evaluation.counterfeit.plots import false_alarm_plot, histogram_plot, roc_plot
from lookup.evaluation.counterfeit.run import ProductRun
from lookup.evaluation.report.svg import Plot
from lookup.evaluation.report.templates import render


@dataclass(frozen=True)
class _Part:
    name: str
    figures: CounterfeitFigures
    roc: Plot
    histogram: Plot
    alarms: Plot


def counterfeit_html(
    summary: CounterfeitSummary, runs: Sequence[ProductRun], *, subject: str, at: datetime
) -> str:
    """The page; `subject` says what was evaluated."""
    parts = [
        _Part(
            run.product,
            summary.products[run.product],
            roc_plot(run),
            histogram_plot(run),
            false_alarm_plot(run),
        )
        for run in runs
    ]
    return render("report.counterfeit.html", summary=summary, parts=parts, subject=subject, at=at)
