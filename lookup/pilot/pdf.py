"""A pilot's report as a PDF of one page."""

from collections.abc import Iterator, Sequence
from io import BytesIO

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepInFrame, SimpleDocTemplate, Table

from lookup.counterfeit.cases.pdf_text import paragraph
from lookup.pilot import wording
from lookup.pilot.chart import weekly_chart
from lookup.pilot.page import MOST_ROWS, MOST_STORES
from lookup.pilot.report import PilotReport

_MARGIN = 16 * mm
_WIDTH = A4[0] - 2 * _MARGIN
_HEIGHT = A4[1] - 2 * _MARGIN
_PADDING = 12  # what the frame of a page keeps free on both sides, in points
_STYLE = (
    ("LINEBELOW", (0, 0), (-1, -1), 0.25, colors.lightgrey),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
)


def pilot_pdf(report: PilotReport) -> bytes:
    """The PDF file; what would not fit on the page is set smaller."""
    stream = BytesIO()
    document = SimpleDocTemplate(
        stream,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=f"Pilot of {report.maison}",
        author="",
    )
    inside = (_WIDTH - _PADDING, _HEIGHT - _PADDING)
    document.build([KeepInFrame(*inside, list(_story(report)), mode="shrink")])
    return stream.getvalue()


def _story(report: PilotReport) -> Iterator[Flowable]:
    usage, accuracy = report.usage.all, report.accuracy
    yield paragraph(f"Pilot of {report.maison}", "Heading1")
    yield paragraph(f"Look-ups since {report.since}, as of {report.at:%Y-%m-%d %H:%M} UTC.")
    yield _table(
        [
            ["Photos looked up", str(usage.lookups)],
            ["Sure / unsure / not found", wording.decisions(usage)],
            ["Answered within a second", wording.share(usage.within_second, usage.lookups)],
            ["95 of 100 answered within", wording.answered_by(usage.p95_ms)],
            ["Right answers", wording.rate(accuracy.right)],
            ["Sure, and wrong", wording.rate(accuracy.false_matches)],
            ["Unsure, and on the list", wording.rate(accuracy.short_lists)],
            ["“Not in the catalogue”, and true", wording.rate(accuracy.nones)],
        ],
        (2, 3),
    )
    yield paragraph(" ".join(filter(None, (wording.judged(report), wording.counted(report)))))
    if report.usage.days:
        yield paragraph("Photos looked up by week", "Heading3")
        yield weekly_chart(report.usage.days)
        yield paragraph("Blue: answered within a second; yellow: later. Weeks begin on Monday.")
    yield paragraph("Stores", "Heading3")
    shown = report.stores[:MOST_STORES]
    yield _table(
        [["store", "photos", "within a second", "right answers", "sure, and wrong"]]
        + [
            [
                wording.store(each),
                str(each.usage.lookups),
                wording.share(each.usage.within_second, each.usage.lookups),
                wording.rate(each.accuracy.right),
                wording.rate(each.accuracy.false_matches),
            ]
            for each in shown
        ],
        (5, 2, 3, 5, 5),
    )
    if len(report.stores) > len(shown):
        yield paragraph(f"The {len(shown)} busiest of {len(report.stores)}.")
    yield paragraph("What advisors corrected", "Heading3")
    if report.corrections:
        yield _table(
            [["answered", "it was", "photos"]]
            + [[*wording.corrected(e), str(e.lookups)] for e in report.corrections[:MOST_ROWS]],
            (5, 5, 2),
        )
    else:
        yield paragraph("Nobody corrected an answer.")
    yield paragraph("What was missing", "Heading3")
    if report.demand.groups:
        yield _table(
            [["what", "why", "photos"]]
            + [
                [wording.missing(each), wording.MISSING[each.kind], str(each.lookups)]
                for each in report.demand.groups[:MOST_ROWS]
            ],
            (5, 5, 2),
        )
    yield paragraph(
        f"{report.demand.lookups} look-ups ended in nothing to sell; {report.demand.hidden} of them"
        " are in groups of fewer than five, which are not shown."
    )


def _table(rows: Sequence[Sequence[str]], shares: Sequence[int]) -> Table:
    widths = [(_WIDTH - _PADDING) * part / sum(shares) for part in shares]
    cells = [[paragraph(cell) for cell in row] for row in rows]
    return Table(cells, colWidths=widths, style=_STYLE)
