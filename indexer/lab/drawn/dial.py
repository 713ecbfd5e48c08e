"""Dials and casebacks of watches."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from indexer.lab.drawn import geometry as g
from indexer.lab.drawn.arrays import Points
from indexer.lab.drawn.material import material
from indexer.lab.drawn.stage import Piece, Stage

_GROUNDS = ("sunburst", "guilloche", "grid", "plain", "waves", "linen")
_MARKS = ("batons", "roman", "dots", "wedges", "mixed", "few")
_HANDS = ("dauphine", "baton", "sword", "leaf")
_ROMAN = ("XII", "I", "II", "III", "IIII", "V", "VI", "VII", "VIII", "IX", "X", "XI")


@dataclass(frozen=True)
class Dial:
    """What a dial shows and how it is finished."""

    ground: str
    marks: str
    hands: str
    extra: str
    date: bool
    track: bool
    time: tuple[float, float] = (10.0, 8.5)

    @staticmethod
    def sampled(form: str, rng: np.random.Generator) -> "Dial":
        """A dial that suits the watch's form."""
        return Dial(
            ground="grid" if form == "octagon" else str(rng.choice(_GROUNDS)),
            marks="roman"
            if form == "tank"
            else "dots"
            if form == "diver"
            else str(rng.choice(_MARKS)),
            hands=str(rng.choice(_HANDS)),
            extra={"chrono": "chrono", "moon": "moon"}.get(
                form, str(rng.choice(["none", "none", "seconds"]))
            ),
            date=bool(rng.random() < 0.45),
            track=bool(rng.random() < 0.6),
        )

    def draw(self, stage: Stage, outline: Points, radius: float, aspect: float) -> None:
        """Put the dial on the stage, within its outline about (0, 0)."""
        self._ground(stage, outline)
        if self.track:
            stage.ink_paths(stage.pieces[-1], [g.scaled(outline, 0.93)], "print", 0.008)
        self._extra(stage, radius)
        self._marks(stage, radius, aspect)
        if self.date and self.extra != "chrono":
            stage.panel(
                g.box(radius * 0.62, 0, 0.042, 0.034, 0.004),
                "lume",
                "dial",
                edge=0.004,
                shadow=0.3,
                depth=0.006,
            )
            stage.flat(
                [
                    g.box(radius * 0.62 - 0.012, 0, 0.004, 0.018),
                    g.box(radius * 0.62 + 0.012, 0, 0.01, 0.018, 0.008),
                ],
                "black",
                140,
            )
        self._hands(stage, radius)
        # The rim stands above the dial and shades its edge.
        box = stage.region([outline])
        if box is not None:
            rim = stage.stroke([outline], 0.03, box, closed=True)
            soft = cv2.GaussianBlur(rim, (0, 0), max(0.6, 0.012 * stage.scale))
            stage.over(cv2.min(soft, stage.fill([outline], box)), box, "shade", 0.55)

    def _ground(self, stage: Stage, outline: Points) -> None:
        box = stage.region([outline])
        if box is None:
            return
        x0, y0, x1, y1 = box
        x = (np.arange(x0, x1, dtype=np.float32) - stage.px / 2) / stage.scale + stage.frame.cx
        y = ((np.arange(y0, y1, dtype=np.float32) - stage.px / 2) / stage.scale + stage.frame.cy)[
            :, None
        ]
        turn = np.arctan2(y, x) - math.radians(-stage.light.azimuth)
        far = np.hypot(x, y)
        match self.ground:
            case "sunburst":
                tone = 140 + 46 * np.cos(2 * turn) + 5 * np.cos(turn * 90)
            case "guilloche":
                tone = 142 + 20 * np.cos(2 * turn) + 22 * np.cos(far * 210) * np.cos(turn * 36)
            case "waves":
                tone = 142 + 14 * np.cos(2 * turn) + 24 * np.cos(y * 130 + 2.2 * np.cos(x * 26))
            case "grid":
                tone = (
                    138
                    + 14 * np.cos(2 * turn)
                    + 26 * np.sign(np.cos(x * 130) * np.cos(y * 130)) * 0.5
                )
            case "linen":
                tone = 142 + 16 * np.cos(2 * turn) + 7 * np.cos(x * 300) + 7 * np.cos(y * 300)
            case _:
                tone = 150 - 40 * (x + y) * 0.5 + 0 * far
        cover = stage.fill([outline], box)
        full = np.broadcast_to(tone, cover.shape)
        stage.put(
            Piece(box, cover, np.clip(full, 0, 255).astype(np.uint8), "dial", material("dial"))
        )

    def _extra(self, stage: Stage, r: float) -> None:
        if self.extra == "chrono":
            for x, y in ((-0.42, 0.0), (0.42, 0.0), (0.0, 0.42)):
                self._subdial(stage, x * r, y * r, r * 0.24)
        elif self.extra == "seconds":
            self._subdial(stage, 0, r * 0.44, r * 0.24)
        elif self.extra == "moon":
            y = r * 0.42
            stage.panel(
                g.arc(0, y, r * 0.34, r * 0.34, 180, 360),
                "night",
                "enamel",
                edge=0.01,
                shadow=0.3,
                depth=0.008,
            )
            stage.panel(
                g.oval(r * 0.09, y - r * 0.13, r * 0.12, r * 0.12), "mark", "polished", edge=0.04
            )
            for dx, dy in ((-0.2, -0.12), (-0.12, -0.22), (-0.08, -0.07), (0.24, -0.08)):
                stage.flat(g.star(dx * r, y + dy * r, 0.014, 0.005, 5), "lume", 200)
            humps = [g.arc(s * r * 0.34, y, r * 0.16, r * 0.16, 180, 360) for s in (-1, 1)]
            stage.flat(humps, "dial", 150)
            stage.tube(g.arc(0, y, r * 0.34, r * 0.34, 180, 360), 0.008, "mark", "polished")

    def _subdial(self, stage: Stage, x: float, y: float, r: float) -> None:
        stage.panel(
            g.oval(x, y, r, r), "dial", "dial", edge=0.015, dim=0.86, shadow=0.25, depth=0.006
        )
        stage.tube(g.oval(x, y, r, r), 0.008, "mark", "polished", closed=True)
        ticks = [
            g.turned(g.box(x, y - r * 0.82, 0.003, r * 0.09), a, (x, y)) for a in range(0, 360, 30)
        ]
        stage.flat(ticks, "print", 150)
        hand = g.points((x - 0.006, y + r * 0.25), (x + 0.006, y + r * 0.25), (x, y - r * 0.78))
        stage.panel(
            g.turned(hand, 40 + 500 * x, (x, y)),
            "mark",
            "polished",
            edge=0.006,
            shadow=0.4,
            depth=0.006,
        )

    def _marks(self, stage: Stage, r: float, aspect: float) -> None:
        shapes: list[Points] = []
        for hour in range(12):
            if self.extra == "chrono" and hour in {3, 6, 9}:
                continue
            if self.date and hour == 3:
                continue
            a = hour * 30
            reach = r * 0.80 * _stretch(a, aspect)
            x, y = reach * math.sin(math.radians(a)), -reach * math.cos(math.radians(a))
            big = hour % 3 == 0
            shapes += self._mark(hour, x, y, r, a, big)
        stage.panel(shapes, "mark", "polished", edge=0.008, shadow=0.4, depth=0.006)
        if self.marks == "dots":
            stage.panel(
                [g.scaled(s, 0.66, about=tuple(s.mean(0))) for s in shapes],
                "lume",
                "dial",
                edge=0.008,
            )
        if self.track:
            ticks = []
            for a in range(0, 360, 6):
                reach = r * 0.93 * _stretch(a, aspect)
                ticks.append(
                    g.moved(
                        g.turned(g.box(0, 0, 0.0025, 0.012), a),
                        reach * math.sin(math.radians(a)),
                        -reach * math.cos(math.radians(a)),
                    )
                )
            stage.flat(ticks, "print", 150)

    def _mark(self, hour: int, x: float, y: float, r: float, a: float, big: bool) -> list[Points]:
        style = self.marks
        if style == "mixed":
            style = "roman" if big else "dots"
        if style == "roman":
            return _numeral(_ROMAN[hour], x, y, r * 0.10, a)
        if style == "dots":
            size = r * (0.07 if big else 0.05)
            if hour == 0:
                return [g.polygon(x, y, size * 1.5, 3, 180)]
            return (
                [g.box(x, y, size * 0.7, size * 1.3)]
                if big and self.marks == "dots"
                else [g.oval(x, y, size, size, steps=24)]
            )
        if style == "few" and not big:
            return []
        if style == "wedges":
            bar = g.points(
                (x - r * 0.028, y - r * 0.1),
                (x + r * 0.028, y - r * 0.1),
                (x + r * 0.008, y + r * 0.1),
                (x - r * 0.008, y + r * 0.1),
            )
            return [g.turned(bar, a, (x, y))]
        half = r * (0.03 if big else 0.02)
        return [
            g.turned(g.box(x + dx, y, half, r * 0.10), a, (x, y))
            for dx in ((-r * 0.045, r * 0.045) if hour == 0 else (0.0,))
        ]

    def _hands(self, stage: Stage, r: float) -> None:
        hours, minutes = self.time
        hour_turn = (hours + minutes / 60) * 30
        for turn, length, width in ((hour_turn, 0.52, 0.075), (minutes * 6, 0.80, 0.055)):
            shape = g.turned(self._hand(length * r, width * r), turn)
            stage.panel(shape, "mark", "polished", edge=width * r * 0.5, shadow=0.5, depth=0.02)
            if self.hands in {"sword", "baton"}:
                core = g.turned(
                    g.scaled(self._hand(length * r, width * r), 0.45, 0.8, (0, -length * r * 0.5)),
                    turn,
                )
                stage.panel(core, "lume", "dial", edge=0.004)
        if self.extra != "seconds":
            needle = g.points(
                (-0.004, r * 0.2), (0.004, r * 0.2), (0.002, -r * 0.86), (-0.002, -r * 0.86)
            )
            stage.panel(
                g.turned(needle, 205), "mark", "polished", edge=0.004, shadow=0.4, depth=0.02
            )
        stage.panel(
            g.oval(0, 0, r * 0.055, r * 0.055),
            "mark",
            "polished",
            edge=0.02,
            shadow=0.4,
            depth=0.01,
        )

    def _hand(self, length: float, width: float) -> Points:
        w = width / 2
        match self.hands:
            case "dauphine":
                return g.points((-w, 0), (0, length * 0.14), (w, 0), (0, -length))
            case "sword":
                return g.points(
                    (-w * 0.5, 0.02),
                    (w * 0.5, 0.02),
                    (w, -length * 0.75),
                    (0, -length),
                    (-w, -length * 0.75),
                )
            case "leaf":
                return g.spline(
                    g.points(
                        (0, 0.03),
                        (w * 0.5, -length * 0.15),
                        (w, -length * 0.5),
                        (0, -length),
                        (-w, -length * 0.5),
                        (-w * 0.5, -length * 0.15),
                    )
                )
            case _:
                return g.box(0, -length * 0.45, w * 0.72, length * 0.55, w * 0.3)

    def caseback(self, stage: Stage, outline: Points) -> None:
        """The back: an engraved ring about a window on the movement."""
        stage.panel(outline, "metal", "brushed", edge=0.03, shadow=0.35, depth=0.012)
        window = g.scaled(outline, 0.78)
        span = float(np.abs(window[:, 0]).max())
        letters = [
            g.turned(g.box(0, -span * 1.13, 0.005 + 0.004 * ((i * 7) % 3), 0.018), i * 7.2)
            for i in range(50)
            if i % 6
        ]
        stage.flat(letters, "shade", 0, 0.6)
        stage.panel(window, "metal", "brushed", edge=0.02, dim=0.55)
        plates = [
            g.oval(x * span, y * span, k * span, k * span)
            for x, y, k in ((-0.35, -0.3, 0.42), (0.4, -0.25, 0.36), (0.05, 0.45, 0.4))
        ]
        stage.panel(plates, "metal", "brushed", edge=0.012, shadow=0.5, depth=0.012, dim=0.9)
        wheels = [
            g.star(x * span, y * span, 0.24 * span, 0.2 * span, 22)
            for x, y in ((0.42, -0.28), (-0.3, 0.4))
        ]
        stage.panel(wheels, "mark", "polished", edge=0.01, shadow=0.4, depth=0.008)
        jewels = [
            g.oval(x * span, y * span, 0.05 * span, 0.05 * span, steps=24)
            for x, y in ((0.42, -0.28), (-0.3, 0.4), (-0.4, -0.32), (0.1, 0.55), (0.02, -0.1))
        ]
        stage.panel(jewels, "jewel", "enamel", edge=0.015, shadow=0.4, depth=0.006)
        at = 40.0 * (_GROUNDS.index(self.ground) + _HANDS.index(self.hands))
        rotor = np.vstack(
            [
                g.arc(0, 0, span * 0.88, span * 0.88, at, at + 180),
                g.arc(0, 0, span * 0.2, span * 0.2, at + 180, at),
            ]
        )
        stage.panel(rotor, "mark", "brushed", edge=0.02, shadow=0.5, depth=0.02)
        stage.panel(
            g.oval(0, 0, span * 0.13, span * 0.13), "metal", "polished", edge=0.02, shadow=0.4
        )
        stage.tube(window, 0.02, "metal", "polished", closed=True)
        stage.glow(g.arc(0, 0, span * 0.8, span * 0.8, 190, 260), 0.2, 0.02)


def _stretch(degrees: float, aspect: float) -> float:
    """How much farther out a mark sits on a rectangular dial."""
    if aspect == 1.0:
        return 1.0
    s, c = abs(math.sin(math.radians(degrees))), abs(math.cos(math.radians(degrees)))
    return min(1 / max(s, 1e-3), aspect * 1.12 / max(c, 1e-3))


def _numeral(text: str, x: float, y: float, size: float, turn: float) -> list[Points]:
    """A Roman numeral upright towards the centre, as bars."""
    widths = {"I": 0.5, "V": 1.0, "X": 1.0}
    span = sum(widths[ch] for ch in text) * size * 0.62
    at = -span / 2
    bars: list[Points] = []
    for ch in text:
        w = widths[ch] * size * 0.62
        mid = at + w / 2
        if ch == "I":
            bars.append(g.box(x + mid, y, size * 0.10, size))
        elif ch == "V":
            bars.append(
                g.points(
                    (x + mid - w * 0.5, y - size),
                    (x + mid - w * 0.15, y - size),
                    (x + mid + w * 0.1, y + size),
                    (x + mid - w * 0.1, y + size),
                )
            )
            bars.append(
                g.points(
                    (x + mid + w * 0.4, y - size),
                    (x + mid + w * 0.5, y - size),
                    (x + mid + w * 0.1, y + size),
                    (x + mid, y + size),
                )
            )
        else:
            bars.append(
                g.points(
                    (x + mid - w * 0.5, y - size),
                    (x + mid - w * 0.15, y - size),
                    (x + mid + w * 0.5, y + size),
                    (x + mid + w * 0.15, y + size),
                )
            )
            bars.append(
                g.points(
                    (x + mid + w * 0.35, y - size),
                    (x + mid + w * 0.47, y - size),
                    (x + mid - w * 0.35, y + size),
                    (x + mid - w * 0.47, y + size),
                )
            )
        at += w
    return [g.turned(bar, turn, (x, y)) for bar in bars]
