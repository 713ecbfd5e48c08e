"""Look-ups by week as a bar chart, for the page and the PDF."""

from collections import Counter

from reportlab.graphics.charts.barcharts import VerticalBarChart
from reportlab.graphics.renderSVG import drawToString
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor

from lookup.demand.noter import monday
from lookup.usage.answers import DayUsage

_WIDTH, _HEIGHT = 480, 120
_FAST, _SLOW = HexColor("#1f5fa8"), HexColor("#d9a441")


def weekly_chart(days: list[DayUsage]) -> Drawing:
    """One bar a week: in blue what was answered within a second, in yellow the rest."""
    fast, all_of_them = Counter[object](), Counter[object]()
    for each in days:
        fast[monday(each.day)] += each.within_second
        all_of_them[monday(each.day)] += each.lookups
    weeks = sorted({monday(each.day) for each in days})
    chart = VerticalBarChart()
    chart.x, chart.y, chart.width, chart.height = 40, 22, _WIDTH - 50, _HEIGHT - 30
    chart.data = [
        [fast[week] for week in weeks],
        [all_of_them[week] - fast[week] for week in weeks],
    ]
    chart.categoryAxis.style = "stacked"
    chart.categoryAxis.categoryNames = [f"{week:%d %b}" for week in weeks]
    chart.valueAxis.valueMin = 0
    chart.valueAxis.rangeRound = "ceiling"
    for place, color in enumerate((_FAST, _SLOW)):
        chart.bars[place].fillColor = color
        chart.bars[place].strokeColor = None
    for labels in (chart.categoryAxis.labels, chart.valueAxis.labels):
        labels.fontSize = 8
    drawing = Drawing(_WIDTH, _HEIGHT)
    drawing.add(chart)
    return drawing


def as_svg(drawing: Drawing) -> str:
    """The drawing as an element of an HTML page."""
    document: str = drawToString(drawing)
    return document[document.index("<svg") :]
