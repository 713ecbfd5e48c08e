"""The plots of an evaluation report."""

from math import sqrt
from pathlib import Path

from lookup.evaluation.intervals import wilson_interval
from lookup.evaluation.open_set import OpenSetPoint
from lookup.evaluation.reliability import MeasuredReliability
from lookup.evaluation.report.svg import Axis, Plot, standalone
from lookup.evaluation.summary import EvaluationSummary
from lookup.matching.reliability import Reliability

_SHARES = [(tick / 5, f"{tick * 20} %") for tick in range(6)]
# Square roots: what happens below one false match in a hundred is what matters.
_RATES = [(0.0, "0"), (0.01, "1 %"), (0.05, "5 %"), (0.2, "20 %"), (0.5, "50 %"), (1.0, "100 %")]
_NOMINAL_RATE = 0.01
RELIABILITY_PLOT = "reliability.svg"


def reliability_plot(figures: MeasuredReliability) -> Plot:
    """Accuracy against confidence, bin by bin; upright lines are 95 % intervals (Wilson)."""
    plot = Plot(
        Axis("confidence in the first product", _SHARES),
        Axis("how often it was right", _SHARES),
        title="Reliability: accuracy against confidence",
    )
    plot.line([(0, 0), (1, 1)], "ideal")
    for part in figures.bins:
        low, high = wilson_interval(round(part.accuracy * part.photos), part.photos)
        plot.line([(part.low, part.accuracy), (part.high, part.accuracy)], "span")
        plot.line([(part.confidence, low), (part.confidence, high)], "whisker")
    for part in figures.bins:
        note = (
            f"{part.photos} photos, confidence {part.low:.3f} to {part.high:.3f}: "
            f"{part.accuracy:.1%} right"
        )
        plot.dot((part.confidence, part.accuracy), "dot", note)
    return plot


def write_reliability_plot(directory: Path, figures: Reliability | None) -> None:
    """Writes RELIABILITY_PLOT into `directory`; none is left there where nothing was measured."""
    path = directory / RELIABILITY_PLOT
    if figures is None:
        path.unlink(missing_ok=True)
    else:
        path.write_text(standalone(held_out_plot(figures)), encoding="utf-8")


def held_out_plot(figures: Reliability) -> Plot:
    """Accuracy against confidence of a calibration, on what was held out from it."""
    plot = Plot(
        Axis("confidence in the first product", _SHARES),
        Axis("how often it was right", _SHARES),
        title=f"Held-out reliability: calibration error {figures.error:.3f}",
    )
    plot.line([(0, 0), (1, 1)], "ideal")
    plot.line([(part.confidence, part.accuracy) for part in figures.bins], "curve")
    for part in figures.bins:
        note = f"{part.photos} photos, confidence {part.confidence:.3f}: {part.accuracy:.1%} right"
        plot.dot((part.confidence, part.accuracy), "dot", note)
    plot.text((0.03, 0.94), f"calibration error {figures.error:.3f}, {figures.photos} photos")
    return plot


def open_set_plot(summary: EvaluationSummary) -> Plot | None:
    """Coverage against false-match rate over all thresholds; None without open-set photos."""
    if not summary.open_set_curve:
        return None
    plot = Plot(
        Axis("false matches among other photos (square-root scale)", _RATES, sqrt),
        Axis("catalogue photos matched", _SHARES),
        title="Open set: coverage against false-match rate",
    )
    plot.line([(_NOMINAL_RATE, 0), (_NOMINAL_RATE, 1)], "ideal")
    plot.line(_from_zero(summary.open_set_curve, right_only=False), "curve", steps=True)
    plot.line(_from_zero(summary.open_set_curve, right_only=True), "curve second", steps=True)
    rate, coverage = summary.open_set.false_match_rate, summary.open_set.coverage
    if rate is not None and coverage is not None:
        note = f"as decided: {coverage:.1%} matched at {rate:.2%} false matches"
        plot.dot((rate, coverage), "dot operating", note)
        above = coverage < 0.9
        plot.text(
            (rate, coverage),
            "as decided",
            anchor="end" if rate > 0.6 else "start",
            dx=-9 if rate > 0.6 else 9,
            dy=-8 if above else 18,
        )
    return plot


def _from_zero(curve: list[OpenSetPoint], *, right_only: bool) -> list[tuple[float, float]]:
    """The curve's points; nothing is matched where it begins."""
    return [(0.0, 0.0)] + [
        (point.false_match_rate, point.coverage * ((point.precision or 0.0) if right_only else 1.0))
        for point in curve
    ]
