"""Losses and held-out figures of a run, drawn as one SVG."""

import json
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from indexer.lab.training.trainer import Signals

_WIDTH, _HEIGHT, _ROOM = 640, 220, 40
_COLOURS = ("#1f6feb", "#d1242f", "#1a7f37", "#9a6700", "#8250df", "#57606a")
_LOSSES = tuple(signal.name for signal in fields(Signals))
_FIGURES = ("recall", "recall_photo", "recall_drawn", "recall_pack", "recall_patches",
            "text_precision_at_5")  # fmt: skip
_SMOOTHED = 20

Line = tuple[str, list[tuple[float, float]]]


def draw_curves(log: Path, out: Path) -> None:
    """Draws the log (a line of JSON a step) as two panels, one above the other, into `out`."""
    steps = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    losses = [(name, _smooth(_points(steps, name))) for name in _LOSSES]
    figures = [(name, _points(steps, name)) for name in _FIGURES]
    height = 2 * (_HEIGHT + 2 * _ROOM)
    out.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH + 5 * _ROOM}" height="{height}"'
        ' font-family="sans-serif" font-size="11">\n'
        '<rect width="100%" height="100%" fill="white"/>\n'
        + _panel("Losses", losses, _ROOM)
        + _panel("Held-out products", figures, _HEIGHT + 3 * _ROOM)
        + "</svg>\n",
        encoding="utf-8",
    )


def _points(steps: Sequence[dict[str, float]], name: str) -> list[tuple[float, float]]:
    return [(step["step"], step[name]) for step in steps if name in step]


def _smooth(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Means of runs of steps."""
    runs = [points[at : at + _SMOOTHED] for at in range(0, len(points), _SMOOTHED)]
    return [(run[-1][0], sum(value for _, value in run) / len(run)) for run in runs]


def _panel(title: str, lines: Sequence[Line], top: float) -> str:
    drawn = [(name, points) for name, points in lines if points]
    last = max((points[-1][0] for _, points in drawn), default=1) or 1
    most = max((value for _, points in drawn for _, value in points), default=1) or 1
    parts = [
        f'<text x="{_ROOM}" y="{top - 8}" font-weight="bold">{title}</text>\n',
        f'<rect x="{_ROOM}" y="{top}" width="{_WIDTH}" height="{_HEIGHT}" fill="none"'
        ' stroke="#d0d7de"/>\n',
        f'<text x="4" y="{top + 10}">{most:.2f}</text><text x="4" y="{top + _HEIGHT}">0</text>\n',
        f'<text x="{_ROOM + _WIDTH - 40}" y="{top + _HEIGHT + 16}">step {last:.0f}</text>\n',
    ]
    for index, (name, points) in enumerate(drawn):
        colour = _COLOURS[index]
        places = " ".join(
            f"{_ROOM + _WIDTH * x / last:.1f},{top + _HEIGHT * (1 - y / most):.1f}"
            for x, y in points
        )
        parts.append(f'<polyline points="{places}" fill="none" stroke="{colour}"/>\n')
        label = f"{name} {points[-1][1]:.3f}"
        at = f'x="{_ROOM + _WIDTH + 8}" y="{top + 12 + 15 * index}"'
        parts.append(f'<text {at} fill="{colour}">{label}</text>\n')
    return "".join(parts)
