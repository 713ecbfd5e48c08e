"""Writes an evaluation's report."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from lookup.evaluation.outcome import Outcome
from lookup.evaluation.report.misses import miss_groups
from lookup.evaluation.report.pictures import GalleryPictures, data_uri
from lookup.evaluation.report.plots import open_set_plot, reliability_plot
from lookup.evaluation.report.svg import bar
from lookup.evaluation.summary import EvaluationSummary

_CONFUSIONS = 20
_MISSES_A_GROUP = 8

SUMMARY_FILE = "summary.json"


def write_report(
    target: Path,
    summary: EvaluationSummary,
    outcomes: Sequence[Outcome],
    pictures: GalleryPictures,
    *,
    subject: str,
    at: datetime,
) -> Path:
    """Writes the page to `target` if that is an .html file, else below it with the summary's JSON.

    Gives the page's path. Raises OSError where it cannot be written, PhotoError.
    """
    if target.suffix == ".html":
        page = target
        page.parent.mkdir(parents=True, exist_ok=True)
    else:
        page = target / "index.html"
        target.mkdir(parents=True, exist_ok=True)
        (target / SUMMARY_FILE).write_text(summary.model_dump_json(indent=2) + "\n")
    html = report_html(summary, outcomes, pictures, subject=subject, at=at)
    page.write_text(html, encoding="utf-8")
    return page


def report_html(
    summary: EvaluationSummary,
    outcomes: Sequence[Outcome],
    pictures: GalleryPictures,
    *,
    subject: str,
    at: datetime,
) -> str:
    """The page; `subject` says what was evaluated. Raises PhotoError."""
    environment = Environment(
        loader=PackageLoader("lookup.evaluation.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals = {"bar": bar, "picture": cache(data_uri)}
    environment.filters |= {"rate": _rate, "interval": _interval}
    reliability = summary.reliability
    return environment.get_template("report.html").render(
        summary=summary,
        subject=subject,
        at=at,
        reliability=reliability.photos,
        reliability_plot=reliability_plot(reliability.photos) if reliability.photos else None,
        open_set_plot=open_set_plot(summary),
        confusions=summary.confusions[:_CONFUSIONS],
        groups=miss_groups(outcomes, most=_MISSES_A_GROUP),
        pictures=pictures,
    )


def _rate(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _interval(ends: Any) -> str:
    return "" if ends is None else f"{ends[0]:.3f} to {ends[1]:.3f}"
