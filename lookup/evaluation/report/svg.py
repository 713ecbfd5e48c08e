"""Plots as inline SVG; colours come from the page's style sheet, so that they follow its mode."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

Point = tuple[float, float]

_WIDTH, _HEIGHT = 460, 330
_LEFT, _RIGHT, _TOP, _BOTTOM = 66, 26, 16, 52


# Of the report's style sheet, what a plot by itself needs.
_STYLE = """
svg { background: #fff; font-family: system-ui, sans-serif; }
polyline { fill: none; }
.grid { stroke: #dfdbd3; }
.tick, .label { fill: #66635c; font-size: 12px; }
.label { font-size: 13px; }
.ideal { stroke: #66635c; stroke-dasharray: 4 4; }
.curve { stroke: #1f5fa8; stroke-width: 2.2; }
.dot { fill: #1f5fa8; stroke: #fff; stroke-width: 1.5; }
"""


@dataclass(frozen=True)
class Axis:
    """What an axis shows and where it has ticks; `scale` takes a value to 0 (start) to 1 (end)."""

    label: str
    ticks: Sequence[tuple[float, str]]
    scale: Callable[[float], float] = float


class Plot:
    """Shapes over two axes; what is drawn later lies on top."""

    def __init__(self, x: Axis, y: Axis, *, title: str) -> None:
        self._x, self._y = x, y
        self._title = title
        self._shapes: list[Markup] = [*self._grid()]

    def line(self, points: Iterable[Point], kind: str, *, steps: bool = False) -> None:
        """A line through the points; with `steps`, first along x and then along y."""
        places = [self._place(point) for point in points]
        if steps:
            corners = [(after[0], before[1]) for before, after in pairwise(places)]
            places = [
                places[0],
                *(p for pair in zip(corners, places[1:], strict=True) for p in pair),
            ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        self._shapes.append(Markup('<polyline class="{}" points="{}"/>').format(kind, path))

    def dot(self, point: Point, kind: str, note: str) -> None:
        """A dot; `note` is shown when it is pointed at."""
        x, y = self._place(point)
        self._shapes.append(
            Markup(
                '<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="5"><title>{}</title></circle>'
            ).format(kind, x, y, note)
        )

    def text(
        self, point: Point, words: str, *, anchor: str = "start", dx: int = 0, dy: int = 0
    ) -> None:
        """Words at a point, moved by pixels; `anchor` is start, middle or end."""
        x, y = self._place(point)
        self._shapes.append(_text(x + dx, y + dy, words, anchor))

    def __html__(self) -> str:
        frame = Markup('<svg class="plot" viewBox="0 0 {} {}" role="img" aria-label="{}">').format(
            _WIDTH, _HEIGHT, self._title
        )
        return str(frame + Markup("").join(self._shapes) + Markup("</svg>"))

    def _place(self, point: Point) -> Point:
        x, y = self._x.scale(point[0]), self._y.scale(point[1])
        return (
            _LEFT + x * (_WIDTH - _LEFT - _RIGHT),
            _HEIGHT - _BOTTOM - y * (_HEIGHT - _TOP - _BOTTOM),
        )

    def _grid(self) -> Iterable[Markup]:
        bottom, right = _HEIGHT - _BOTTOM, _WIDTH - _RIGHT
        for value, words in self._x.ticks:
            x = _LEFT + self._x.scale(value) * (right - _LEFT)
            yield _rule(x, _TOP, x, bottom)
            yield _text(x, bottom + 18, words, "middle")
        for value, words in self._y.ticks:
            y = bottom - self._y.scale(value) * (bottom - _TOP)
            yield _rule(_LEFT, y, right, y)
            yield _text(_LEFT - 8, y + 4, words, "end")
        yield _text((_LEFT + right) / 2, _HEIGHT - 8, self._x.label, "middle", kind="label")
        yield Markup(
            '<text class="label" text-anchor="middle" '
            'transform="translate(14 {}) rotate(-90)">{}</text>'
        ).format((_TOP + bottom) / 2, self._y.label)


def standalone(plot: Plot) -> str:
    """The plot as a file of its own, with its colours."""
    opened = f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" '
    drawn = plot.__html__().replace("<svg ", opened, 1)
    return drawn.replace(">", f"><style>{_STYLE}</style>", 1) + "\n"


def bar(share: float, interval: tuple[float, float] | None) -> Markup:
    """A share as a small bar, its interval as a line on it."""
    shapes = Markup('<rect class="track" width="100" height="10" rx="2"/>')
    shapes += Markup('<rect class="fill" width="{:.1f}" height="10" rx="2"/>').format(100 * share)
    if interval is not None:
        low, high = 100 * interval[0], 100 * interval[1]
        shapes += Markup('<line class="whisker" x1="{:.1f}" x2="{:.1f}" y1="5" y2="5"/>').format(
            low, high
        )
    return Markup('<svg class="bar" viewBox="0 0 100 10" aria-hidden="true">{}</svg>').format(
        shapes
    )


def difference_bar(difference: float, interval: tuple[float, float]) -> Markup:
    """A difference of rates and its interval about a line at zero; wide enough for -1 to 1."""
    low, middle, high = (50 + 50 * value for value in (interval[0], difference, interval[1]))
    return Markup(
        '<svg class="bar" viewBox="0 0 100 10" aria-hidden="true">'
        '<rect class="track" y="4" width="100" height="2"/>'
        '<line class="zero" x1="50" x2="50" y1="0" y2="10"/>'
        '<line class="whisker" x1="{:.1f}" x2="{:.1f}" y1="5" y2="5"/>'
        '<circle class="mark" cx="{:.1f}" cy="5" r="3.5"/></svg>'
    ).format(low, high, middle)


def _rule(x1: float, y1: float, x2: float, y2: float) -> Markup:
    return Markup('<line class="grid" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>').format(
        x1, y1, x2, y2
    )


def _text(x: float, y: float, words: str, anchor: str, *, kind: str = "tick") -> Markup:
    return Markup('<text class="{}" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(
        kind, x, y, anchor, escape(words)
    )
