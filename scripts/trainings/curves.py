"""Losses and held-out figures of a training, as plots."""

import json
from dataclasses import fields
from pathlib import Path

from benches.report import Plot

from indexer.lab.training.trainer import Signals

_SMOOTHED = 20

Points = list[tuple[float, float]]


def curves(log: Path) -> list[Plot]:
    """The losses, as means of 20 steps, and the figures of held-out products, by the log (a line
    of JSON a step)."""
    steps = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    signals = {signal.name for signal in fields(Signals)}
    lines: dict[str, Points] = {}
    for step in steps:
        for name in step.keys() - {"step", "seconds"}:
            lines.setdefault(name, []).append((step["step"], step[name]))
    losses = {name: _smooth(lines[name]) for name in sorted(lines) if name in signals}
    figures = {name: lines[name] for name in sorted(lines) if name not in signals}
    return [
        Plot("losses", "Losses", "step", "loss", losses),
        Plot("held_out", "Held-out products", "step", "share", figures),
    ]


def _smooth(points: Points) -> Points:
    runs = [points[at : at + _SMOOTHED] for at in range(0, len(points), _SMOOTHED)]
    return [(run[-1][0], sum(value for _, value in run) / len(run)) for run in runs]
