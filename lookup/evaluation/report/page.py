"""Writes an evaluation's report, and a comparison's."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from lookup.evaluation.comparison import Comparison, Pair, changed
from lookup.evaluation.figures import Figures
from lookup.evaluation.outcome import Outcome
from lookup.evaluation.report.misses import miss_groups
from lookup.evaluation.report.pictures import CataloguePictures
from lookup.evaluation.report.plots import open_set_plot, reliability_plot
from lookup.evaluation.report.templates import render
from lookup.evaluation.summary import EvaluationSummary

_CONFUSIONS = 20
_MISSES_A_GROUP = 8
_CHANGES = 20


def write_page(target: Path, html: str, figures: Figures) -> Path:
    """Writes the page to `target` if that is an .html file, else below it, with its figures' JSON.

    Gives the page's path. Raises OSError where it cannot be written.
    """
    if target.suffix == ".html":
        page = target
        page.parent.mkdir(parents=True, exist_ok=True)
    else:
        page = target / "index.html"
        target.mkdir(parents=True, exist_ok=True)
        (target / "summary.json").write_text(figures.model_dump_json(indent=2) + "\n")
    page.write_text(html, encoding="utf-8")
    return page


def evaluation_html(
    summary: EvaluationSummary,
    outcomes: Sequence[Outcome],
    pictures: CataloguePictures,
    *,
    subject: str,
    at: datetime,
) -> str:
    """The page of an evaluation; `subject` says what was evaluated. Raises PhotoError."""
    reliability = summary.reliability.photos
    return render(
        "report.evaluation.html",
        summary=summary,
        subject=subject,
        at=at,
        reliability=reliability,
        reliability_plot=reliability_plot(reliability) if reliability else None,
        open_set_plot=open_set_plot(summary),
        confusions=summary.confusions[:_CONFUSIONS],
        groups=miss_groups(outcomes, most=_MISSES_A_GROUP),
        pictures=pictures,
    )


def comparison_html(
    comparison: Comparison,
    pairs: Sequence[Pair],
    pictures: CataloguePictures,
    *,
    subject: str,
    at: datetime,
) -> str:
    """The page of a comparison, with the photos that changed sides. Raises PhotoError."""
    gained, lost = changed(pairs)
    return render(
        "report.comparison.html",
        comparison=comparison,
        subject=subject,
        at=at,
        gained=gained,
        lost=lost,
        most=_CHANGES,
        pictures=pictures,
    )
