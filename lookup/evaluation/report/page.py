"""Writes an evaluation's report, and a comparison's."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from lookup.base.errors import BadInput
from lookup.base.figures import Figures
from lookup.evaluation.comparison import Comparison, Pair, changed
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

    Gives the page's path. Raises BadInput where it cannot be written.
    """
    alone = target.suffix == ".html"
    page = target if alone else target / "index.html"
    try:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(html, encoding="utf-8")
        if not alone:
            (target / "summary.json").write_text(figures.model_dump_json(indent=2) + "\n")
    except OSError as error:
        raise BadInput(
            f"The report {target} cannot be written: {error.strerror}.",
            "Name a directory, or a file that ends in .html.",
        ) from error
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
