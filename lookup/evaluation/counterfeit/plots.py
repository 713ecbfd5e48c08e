"""The plots of a counterfeit evaluation."""

import numpy as np

from lookup.counterfeit.scoring.roc import roc_curve
from lookup.evaluation.counterfeit.resampling import held_out_p_values
from lookup.evaluation.counterfeit.run import ProductRun
from lookup.evaluation.intervals import wilson_interval
from lookup.evaluation.report.svg import Axis, Plot

_SHARES = [(tick / 5, f"{tick * 20} %") for tick in range(6)]
_RATES = np.linspace(0.02, 0.5, 25)
_BINS = 12


def roc_plot(run: ProductRun) -> Plot:
    """Counterfeits found against genuine items called out, over all thresholds on the score."""
    plot = Plot(
        Axis("genuine photos above the threshold", _SHARES),
        Axis("counterfeit photos above it", _SHARES),
        title=f"ROC curve of {run.product}",
    )
    plot.line([(0, 0), (1, 1)], "ideal")
    plot.line(roc_curve(run.scores, run.counterfeit), "curve", steps=True)
    return plot


def histogram_plot(run: ProductRun) -> Plot:
    """Shares of genuine and of counterfeit photos by score."""
    low, high = float(run.scores.min()), float(run.scores.max())
    span = max(high - low, 1e-9)
    edges = np.linspace(low, high, _BINS + 1)
    sides = [
        np.histogram(run.scores[run.counterfeit == side], edges)[0]
        / max(int((run.counterfeit == side).sum()), 1)
        for side in (False, True)
    ]
    most = max(float(side.max()) for side in sides) or 1.0
    ticks = [(value, f"{value:+.1f}") for value in np.linspace(low, high, 5).tolist()]
    plot = Plot(
        Axis("score, standard deviations", ticks, lambda value: (value - low) / span),
        Axis(
            "share of photos",
            [(most * part / 4, f"{most * part / 4:.0%}") for part in range(5)],
            lambda value: value / most,
        ),
        title=f"Scores of {run.product}",
    )
    for shares, kind in zip(sides, ("curve", "curve second"), strict=True):
        points = [(low, 0.0)]
        for place, share in enumerate(shares.tolist()):
            points += [(float(edges[place]), share), (float(edges[place + 1]), share)]
        plot.line([*points, (high, 0.0)], kind)
    return plot


def false_alarm_plot(run: ProductRun) -> Plot:
    """Genuine items called divergent against the rate asked for; on the line the rate is kept."""
    plot = Plot(
        Axis("false-alarm rate asked for", [(n / 10, f"{n * 10} %") for n in range(6)], _doubled),
        Axis(
            "genuine items called divergent", [(n / 10, f"{n * 10} %") for n in range(6)], _doubled
        ),
        title=f"False alarms of {run.product}",
    )
    plot.line([(0, 0), (0.5, 0.5)], "ideal")
    resampled = held_out_p_values(run)
    plot.line([(r, min(float((resampled <= r).mean()), 0.5)) for r in _RATES.tolist()], "curve")
    genuine = run.p_values[~run.counterfeit]
    for rate in (0.05, 0.1, 0.2) if len(genuine) else ():
        alarms = int((genuine <= rate).sum())
        low, high = wilson_interval(alarms, len(genuine))
        plot.line([(rate, low), (rate, min(high, 0.5))], "whisker")
        plot.dot((rate, min(alarms / len(genuine), 0.5)), "dot", f"{alarms} of {len(genuine)}")
    return plot


def _doubled(value: float) -> float:
    return value * 2
