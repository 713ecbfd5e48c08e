"""Scarves: printed silk and woven wool, laid flat, folded or knotted."""

from dataclasses import dataclass, replace
from typing import Self

import cv2
import numpy as np

from indexer.lab.drawn import geometry as g
from indexer.lab.drawn.arrays import Field, Points
from indexer.lab.drawn.foulard import Print
from indexer.lab.drawn.palette import (
    FIXED,
    LEATHERS,
    Colourway,
    apart,
    joined,
    lightness,
    mixed,
    picked,
)
from indexer.lab.drawn.stage import Frame, Stage

FORMS = ("carre", "folded", "stole", "knotted", "twilly")


@dataclass(frozen=True)
class Scarf:
    """One scarf: how it lies, what is printed on it, and how it drapes."""

    form: str
    surface: str
    artwork: Print
    folds: int
    turn: float
    fringe: bool
    drape: float

    floor = None

    @staticmethod
    def sampled(form: str, turn: int, rng: np.random.Generator) -> "Scarf":
        """A scarf of that form; `turn` counts the scarves before it."""
        woollen = form in {"stole", "folded"} and bool(rng.random() < 0.5)
        return Scarf(
            form=form,
            surface="cashmere" if woollen else "silk",
            artwork=Print.sampled(turn, rng),
            folds=int(rng.integers(3, 7)),
            turn=float(rng.normal(0, 2)),
            fringe=woollen,
            drape=float(rng.uniform(0, 100)),
        )

    def posed(self, rng: np.random.Generator) -> Self:
        """The same scarf with other folds."""
        return replace(self, drape=float(rng.uniform(0, 100)))

    def frame(self, view: str) -> Frame:
        """What the picture of that view shows."""
        if view == "detail":
            return Frame(2.4, 0.34, 0.34) if self.form == "carre" else Frame(2.4, 0.05, 0.2)
        return Frame({"folded": 1.1, "knotted": 1.08}.get(self.form, 1.02))

    def colourways(self, rng: np.random.Generator, count: int) -> list[Colourway]:
        """A ground, a border and three inks that sing together."""
        ways = []
        for ground in picked(rng, LEATHERS, count):
            others = [c for c in LEATHERS if apart(c.rgb, ground.rgb) > 0.5]
            border, *inks = picked(rng, others, 4)
            pale = mixed(ground.rgb, (255, 250, 240), 0.82)
            base = pale if self.artwork.pale else ground.rgb
            first = ground.rgb if self.artwork.pale else mixed(pale, ground.rgb, 0.1)
            if abs(lightness(first) - lightness(base)) < 0.2:
                first = mixed(first, (30, 24, 30), 0.6)
            colours = {
                **FIXED,
                "ground": base,
                "border": border.rgb,
                "ink1": first,
                "ink2": inks[0].rgb,
                "ink3": inks[1].rgb,
                "ink4": mixed(inks[2].rgb, (255, 248, 235), 0.3),
                "hem": mixed(border.rgb, (10, 8, 8), 0.15),
            }
            code, names = joined(ground, border)
            ways.append(Colourway(code, names, colours, {"border": border.name}))
        return ways

    def draw(self, stage: Stage, view: str) -> None:
        """Put the scarf on the stage."""
        back = view == "back"
        match self.form:
            case "carre":
                self._square(stage, back)
            case "folded":
                self._stack(stage, back)
            case "stole":
                self._hanging(stage, back)
            case "knotted":
                self._knotted(stage, back)
            case _:
                self._ribbon(stage, back)

    def _cloth(
        self, stage: Stage, outline: Points, *, edge: float = 0.012, waves: float = 1.0
    ) -> None:
        """The whole print on a cloth of that outline, with soft folds."""
        box = stage.region([outline])
        if box is None:
            return
        cover = stage.fill([outline], box)
        piece = stage.solid(cover, box, "ground", self.surface, edge=edge)
        folds = self._folds(stage, box) * waves
        lit = piece.tone.astype(np.float32) * (1 + 0.42 * folds)
        piece.tone[:] = np.clip(lit, 0, 255).astype(np.uint8)

    def _folds(self, stage: Stage, box: tuple[int, int, int, int]) -> Field:
        """Broad soft folds, about -1 to 1, (h, w)."""
        x0, y0, x1, y1 = box
        step = 6
        xs = (np.arange(x0, x1 + step, step) - stage.px / 2) / stage.scale + stage.frame.cx
        ys = ((np.arange(y0, y1 + step, step) - stage.px / 2) / stage.scale + stage.frame.cy)[
            :, None
        ]
        d = self.drape
        field = np.zeros((len(ys), len(xs)))
        for k in range(3):
            a = d * (k + 1) * 1.7
            wave = np.cos(a) * xs + np.sin(a) * ys
            bend = 0.35 * np.sin(2.1 * (np.sin(a) * xs - np.cos(a) * ys) + d * k)
            field += np.sin((wave + bend) * (2.6 + 1.7 * k) + d) / (k + 1.2)
        ridge = 1 - np.abs(field / 1.2)
        field = 0.5 * field / 1.4 + 0.5 * np.clip(ridge, 0, 1) ** 5 - 0.12
        full = cv2.resize(
            field.astype(np.float32),
            (len(xs) * step, len(ys) * step),
            interpolation=cv2.INTER_CUBIC,
        )
        return np.asarray(full[: y1 - y0, : x1 - x0], np.float32)

    def _square(self, stage: Stage, back: bool) -> None:
        a, b = (0.84, 0.82)
        edge = []
        for side in range(4):
            t = np.linspace(-1, 1, 22)[:-1]
            bow = 0.012 * np.sin(t * 5 + self.drape + side * 2)
            line = np.stack([t * a, np.full(21, -b) + bow], 1)
            edge.append(g.turned(line.astype(np.float32), 90 * side))
        outline = g.turned(np.vstack(edge), self.turn)
        self._cloth(stage, outline, edge=0.02)
        self.artwork.on(stage, stage.pieces[-1], 0, 0, 0.80, self.turn)
        if back:
            fold = g.turned(
                g.rounded(g.points((-0.845, -0.83), (0.845, -0.83), (-0.845, 0.83)), 0.02),
                self.turn,
            )
            self._cloth_over(stage, fold)
        stage.tube(outline, 0.018, "hem", "silk", closed=True)

    def _cloth_over(self, stage: Stage, outline: Points) -> None:
        """A flap folded over: the paler reverse of the print."""
        stage.cast([outline], 0.5, 0.03)
        self._cloth(stage, outline, edge=0.03)
        piece = stage.pieces[-1]
        self.artwork.on(stage, piece, -0.1, -0.1, 0.72, 90)
        stage.over(stage.fill([outline], piece.box), piece.box, "white", 0.28, 255)

    def _stack(self, stage: Stage, back: bool) -> None:
        layers = self.folds
        for i in range(layers):
            y = 0.52 - i * 0.055
            slab = g.rounded(
                g.points((-0.66, y - 0.10), (0.66, y - 0.10), (0.67, y + 0.06), (-0.67, y + 0.06)),
                0.05,
            )
            slot = "border" if i % 2 == 0 else "ground"
            stage.panel(
                slab, slot, self.surface, edge=0.05, dim=0.82 + 0.03 * i, shadow=0.4, depth=0.02
            )
        top = 0.50 - layers * 0.055
        face = g.turned(
            g.rounded(g.points((-0.66, -0.74), (0.66, -0.74), (0.67, top), (-0.67, top)), 0.05), 0
        )
        self._cloth(stage, face, edge=0.07, waves=0.7)
        self.artwork.on(
            stage, stage.pieces[-1], -0.1 if not back else 0.2, -0.1, 1.0, 0 if not back else 180
        )
        if self.fringe:
            self._fringe(stage, np.linspace(-0.63, 0.63, 44), 0.56, 0.14)

    def _fringe(self, stage: Stage, xs: np.ndarray, y: float, length: float) -> None:
        threads = [
            g.points((float(x), y), (float(x) + 0.012 * float(np.sin(i * 2.4)), y + length))
            for i, x in enumerate(xs)
        ]
        for slot, part in (("border", threads[::2]), ("ground", threads[1::2])):
            stage.tube(part, 0.018, slot, "cashmere", shadow=0.3, depth=0.01)

    def _hanging(self, stage: Stage, back: bool) -> None:
        flip = -1 if back else 1
        far = g.rounded(
            g.points(
                (flip * 0.02, -0.86), (flip * 0.44, -0.86), (flip * 0.5, 0.66), (flip * 0.06, 0.66)
            ),
            0.02,
        )
        stage.panel(far, "ground", self.surface, edge=0.04, dim=0.8)
        self.artwork.on(stage, stage.pieces[-1], flip * 0.28, 0.2, 0.62, 0)
        near = g.rounded(
            g.points(
                (-flip * 0.42, -0.86),
                (flip * 0.16, -0.86),
                (flip * 0.14, 0.74),
                (-flip * 0.5, 0.74),
            ),
            0.02,
        )
        if self.fringe:
            self._fringe(stage, np.linspace(flip * 0.08, flip * 0.48, 14), 0.65, 0.13)
            self._fringe(stage, np.linspace(-flip * 0.48, flip * 0.12, 20), 0.73, 0.15)
        stage.cast([near], 0.5, 0.04)
        self._cloth(stage, near, edge=0.05)
        self.artwork.on(stage, stage.pieces[-1], -flip * 0.16, 0.1, 0.62, 0)
        self._pleats(stage, near, 0.0)
        neck = g.spline(
            g.points(
                (-0.46, -0.88), (0, -0.95), (0.46, -0.88), (0.36, -0.74), (0, -0.70), (-0.36, -0.74)
            )
        )
        stage.panel(neck, "border", self.surface, edge=0.06, shadow=0.4)

    def _pleats(self, stage: Stage, outline: Points, lean: float) -> None:
        box = stage.region([outline])
        if box is None:
            return
        cover = stage.fill([outline], box)
        low, high = outline.min(0), outline.max(0)
        for i, t in enumerate(np.linspace(0.15, 0.85, self.folds)):
            x = float(low[0] + (high[0] - low[0]) * t)
            line = g.spline(
                g.points(
                    (x, float(low[1])),
                    (x + lean + 0.03 * float(np.sin(i * 1.9)), 0.0),
                    (x + lean, float(high[1])),
                ),
                closed=False,
            )
            ink = stage.stroke([line], 0.035, box)
            stage.over(
                cv2.min(cover, cv2.GaussianBlur(ink, (0, 0), max(0.5, 0.016 * stage.scale))),
                box,
                "shade",
                0.34,
            )

    def _knotted(self, stage: Stage, back: bool) -> None:
        side = -1 if back else 1
        loop = g.oval(0, -0.38, 0.52, 0.40)
        hole = g.oval(0, -0.46, 0.34, 0.24)
        stage.panel(loop, "ground", self.surface, edge=0.11, holes=[hole])
        self.artwork.on(stage, stage.pieces[-1], 0, -0.3, 0.6, 20)
        stage.panel(
            g.inset(loop, -0.0), "border", self.surface, edge=0.02, holes=[g.inset(loop, 0.03)]
        )
        for sx, length in ((-side, 0.74), (side, 0.62)):
            tail = g.spline(
                g.points(
                    (0, -0.06),
                    (sx * 0.12, 0.0),
                    (sx * 0.46, length),
                    (sx * 0.22, length + 0.12),
                    (sx * 0.02, length - 0.02),
                    (-sx * 0.02, 0.2),
                )
            )
            stage.cast([tail], 0.5, 0.03)
            self._cloth(stage, tail, edge=0.07)
            self.artwork.on(stage, stage.pieces[-1], sx * 0.2, 0.4, 0.5, sx * 18)
            self._pleats(stage, tail, sx * 0.1)
            stage.tube(tail, 0.022, "hem", "silk", closed=True)
        knot = g.oval(0.0, -0.03, 0.155, 0.125, 2.6)
        stage.cast([knot], 0.6, 0.03)
        self._cloth(stage, knot, edge=0.10)
        self.artwork.on(stage, stage.pieces[-1], 0.1, 0.1, 0.5, 40)

    def _ribbon(self, stage: Stage, back: bool) -> None:
        """A ribbon in loops, like a bow on the counter."""
        sign = -1 if back else 1
        width = 0.25
        paths = [
            g.points((-0.1, 0.05), (-0.5, -0.42), (-0.86, -0.28), (-0.74, 0.02), (-0.1, 0.05)),
            g.points((0.1, 0.05), (0.5, -0.42), (0.86, -0.28), (0.74, 0.02), (0.1, 0.05)),
            g.points((0, 0.05), (-0.16, 0.36), (-0.34, 0.62), (-0.52, 0.84)),
            g.points((0, 0.05), (0.2, 0.34), (0.3, 0.58), (0.54, 0.80)),
        ]
        for i, knots in enumerate(paths):
            line = g.spline(g.scaled(knots, sign, 1.0), closed=False)
            band = g.ribbon(line, width * (0.8 if i < 2 else 1.0))
            stage.cast([band], 0.45, 0.03)
            self._cloth(stage, band, edge=0.06)
            self.artwork.on(
                stage, stage.pieces[-1], float(knots[1, 0]), float(knots[1, 1]), 0.42, 30.0 * i
            )
            sides = [
                line + s * g.normals(line) * (width * (0.8 if i < 2 else 1.0)) / 2 for s in (-1, 1)
            ]
            stage.tube([p.astype(np.float32) for p in sides], 0.024, "border", "silk")
        stage.cast([g.box(0, 0.05, 0.13, 0.12, 0.06)], 0.6, 0.03)
        self._cloth(stage, g.box(0, 0.05, 0.13, 0.12, 0.06), edge=0.08)
        self.artwork.on(stage, stage.pieces[-1], 0.05, 0.0, 0.4, 15)
