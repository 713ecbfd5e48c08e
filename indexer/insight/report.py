"""An insight as a page with pictures, as JSON, and as CSV."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from lookup.base.errors import BadInput
from lookup.evaluation.report.page import write_page
from lookup.evaluation.report.pictures import CataloguePictures
from lookup.evaluation.report.templates import render
from lookup.insight.findings import FindingName, Insight

_SHOWN = 50


def write_report(target: Path, insight: Insight, pictures: CataloguePictures, maison: str) -> Path:
    """Writes `index.html`, `summary.json` and a CSV of each list into the folder `target`; gives
    the page's path. Raises BadInput where that cannot be written."""
    html = render(
        "report.insight.html",
        subject=f"Insight into {maison}",
        at=insight.computed_at,
        insight=insight,
        pictures=pictures,
        most=_SHOWN,
    )
    page = write_page(target, html, insight)
    if page.parent != target:  # a page alone was asked for
        return page
    for name in ("categories", *get_args(FindingName)):
        _write_csv(target / f"{name}.csv", getattr(insight, name))
    return page


def _write_csv(path: Path, findings: Iterable[BaseModel]) -> None:
    rows = [dict(_cells(finding.model_dump())) for finding in findings]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            lines = csv.DictWriter(file, columns, restval="")
            lines.writeheader()
            lines.writerows(rows)
    except OSError as error:
        raise BadInput(
            f"The report {path} cannot be written: {error.strerror}.", "Name a directory."
        ) from error


def _cells(values: dict[str, Any], name: str = "") -> Iterator[tuple[str, Any]]:
    """Nested fields by names joined by a point; of lists each item by its number."""
    for key, value in values.items():
        place = f"{name}.{key}" if name else key
        items = dict(enumerate(value)) if isinstance(value, list) else value
        if isinstance(items, dict):
            yield from _cells({str(inner): each for inner, each in items.items()}, place)
        elif isinstance(value, str):
            yield place, _safe(value)
        else:
            yield place, value


def _safe(text: str) -> str:
    """No spreadsheet takes it for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
