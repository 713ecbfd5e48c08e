"""A pilot's report as one HTML page that needs nothing but itself."""

from markupsafe import Markup

from lookup.evaluation.report.templates import render
from lookup.pilot import wording
from lookup.pilot.chart import as_svg, weekly_chart
from lookup.pilot.report import PilotReport

MOST_STORES, MOST_ROWS = 12, 8


def pilot_page(report: PilotReport) -> str:
    """The page."""
    days = report.usage.days
    return render(
        "report.pilot.html",
        subject=f"Pilot of {report.maison}",
        at=report.at,
        report=report,
        words=wording,
        # Made of numbers and dates only.
        chart=Markup(as_svg(weekly_chart(days))) if days else None,
        most_stores=MOST_STORES,
        most_rows=MOST_ROWS,
    )
