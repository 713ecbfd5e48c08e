"""Shoes in profile, toe to the left: a last, an upper, a sole and a heel."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from indexer.lab.drawn import geometry as g
from indexer.lab.drawn import hardware as hw
from indexer.lab.drawn.arrays import Points
from indexer.lab.drawn.motif import printed
from indexer.lab.drawn.palette import (
    FIXED,
    LEATHERS,
    METALS,
    Colourway,
    apart,
    contrasting,
    lightness,
    mixed,
    picked,
)
from indexer.lab.drawn.shoekinds import dressed, sandal
from indexer.lab.drawn.shoeshape import TOPS, ShoeShape
from indexer.lab.drawn.stage import Frame, Stage


@dataclass(frozen=True)
class Shoe(ShoeShape):
    """A shoe that can be drawn."""

    def posed(self, rng: np.random.Generator) -> Self:
        """A shoe is the same however it is put down."""
        return self

    def frame(self, view: str) -> Frame:
        """What the picture of that view shows."""
        if view == "detail":
            return Frame(2.2, -0.36, self.floor - 0.26)
        back = view == "back"
        return Frame(1.06, 0.07 if back else -0.07, mirrored=back)

    def colourways(self, rng: np.random.Generator, count: int) -> list[Colourway]:
        """Leather with a trim, a sole and metal that suit it."""
        metal = METALS[int(rng.integers(3))]
        sole = (FIXED["sole"], FIXED["tan"], FIXED["black"], FIXED["gum"])[int(rng.integers(4))]
        ways = []
        for colour in picked(rng, LEATHERS, count):
            trim = picked(rng, [c for c in LEATHERS if apart(c.rgb, colour.rgb) > 0.6], 1)[0].rgb
            dark = mixed(colour.rgb, (12, 10, 10), 0.5)
            colours = {
                **FIXED,
                "leather": colour.rgb,
                "trim": trim,
                "thread": contrasting(colour.rgb),
                "print": contrasting(colour.rgb),
                "metal": metal.rgb,
                "outsole": FIXED["ivory"] if self.form == "sneaker" else sole,
                "lining": mixed(FIXED["tan"], (250, 240, 225), 0.35),
                "inside": dark if lightness(dark) < 0.3 else (70, 54, 44),
                "lace": FIXED["ivory"] if self.form == "sneaker" else dark,
            }
            ways.append(Colourway(colour.code, colour.names, colours, {"hardware": metal.name}))
        return ways

    def draw(self, stage: Stage, view: str) -> None:
        """Put the shoe on the stage."""
        self._heel(stage)
        if self.form in {"mule", "sandal"}:
            self._insole(stage)
        if self.form == "sandal":
            sandal(self, stage)
        else:
            self._inside(stage)
            outline = self.upper()
            piece = stage.panel(outline, "leather", self.surface, edge=0.09, dome=0.22)
            if self.monogram is not None:
                printed(stage, piece, self.monogram, "print")
            self._parts(stage, outline)
            dressed(self, stage, view == "back")
        self._sole(stage)

    def _inside(self, stage: Stage) -> None:
        """The far side of the opening, which shows above the topline."""
        if self.form in {"pump", "ballet"}:
            far = self.on_last(
                (-0.36, 0.2),
                (-0.1, 0.17),
                (0.2, 0.16),
                (0.5, 0.25),
                (0.70, 0.33),
                (0.6, 0.1),
                (0.0, 0.0),
                (-0.3, 0.05),
            )
            stage.panel(g.spline(far), "lining", "smooth", edge=0.03, dim=0.72)
        elif self.form in {"loafer", "oxford", "sneaker"}:
            tops = TOPS[self.form]
            far = self.on_last(
                tops[3],
                (0.1, tops[4][1] + 0.05),
                (0.4, tops[5][1] + 0.06),
                tops[6],
                (0.5, 0.1),
                (0.0, 0.1),
            )
            stage.panel(g.spline(far), "inside", "smooth", edge=0.03)

    def _parts(self, stage: Stage, outline: Points) -> None:
        """Pieces of another colour laid over the upper."""
        if self.form == "mule":
            return
        masks = {
            "toe": ((-1.0, -0.02), (-1.0, 0.3), (-0.60, 0.3), (-0.55, -0.02)),
            "counter": ((0.52, -0.02), (0.46, 0.12), (0.60, 0.6), (0.9, 0.6), (0.9, -0.02)),
            "vamp": ((-0.3, -0.02), (-0.22, 0.14), (-0.05, 0.22), (0.16, 0.16), (0.3, -0.02)),
        }
        box = stage.region([outline])
        if box is None:
            return
        cover = stage.fill([outline], box)
        for part, shape in masks.items():
            wanted = part in self.trim_parts and (
                part != "vamp" or self.form in {"sneaker", "oxford"}
            )
            if not wanted or (part == "toe" and self.form == "sneaker" and not self.cap):
                continue
            knots = self.on_last(*shape)
            patch = g.spline(knots) if part == "vamp" else g.rounded(knots, 0.05)
            stage.solid(
                np.minimum(cover, stage.fill([patch], box)),
                box,
                "trim",
                "smooth" if self.surface == "suede" else self.surface,
                edge=0.05,
                dome=0.1,
            )
            if self.stitched and part == "toe":
                seam = g.spline(
                    self.on_last((-0.585, 0.02), (-0.59, 0.07), (-0.60, 0.12)), closed=False
                )
                hw.stitches(stage, seam, "thread", length=0.02)
        if "edge" in self.trim_parts and self.form in {"pump", "ballet"}:
            top = g.spline(self.on_last(*TOPS[self.form][2:]), closed=False)
            stage.tube(top, 0.03, "trim", "smooth", shadow=0.3, depth=0.01)

    def _sole(self, stage: Stage) -> None:
        reach = self.tip()[0][0]
        xs = np.linspace(reach - 0.005, 0.745, 40)
        top = np.stack([xs, self.bed(xs)], 1)
        thick = np.full(len(xs), self.sole)
        if self.form == "sneaker":
            thick = self.sole * (0.9 + 0.25 * (xs + 0.8) / 1.5)
            top[:, 1] -= 0.05
            thick = thick + 0.05 + self.heel * np.clip((xs + 0.3) / 0.84, 0, 1)
        bottom = top + np.stack([np.zeros(len(xs)), thick], 1)
        if self.form == "sneaker":
            bottom[:, 1] = np.minimum(bottom[:, 1], self.floor)
        outline = np.vstack([top, bottom[::-1]]).astype(np.float32)
        surface = "rubber" if self.form == "sneaker" else "smooth"
        stage.panel(
            outline, "outsole", surface, edge=min(0.02, self.sole * 0.45), shadow=0.35, depth=0.012
        )
        if self.form == "sneaker":
            mid = (top * 0.45 + bottom * 0.55).astype(np.float32)
            stage.tube(mid, 0.012, "trim", "rubber")
            hw.stitches(stage, g.moved(top.astype(np.float32)[2:-2], 0, 0.03), "lining")

    def _heel(self, stage: Stage) -> None:
        if self.heel < 0.05 or self.form == "sneaker":
            return
        seat = [(x, float(self.bed(x)) + self.sole * 0.6) for x in (0.42, 0.56, 0.735)]
        low = self.floor
        tip = {"stiletto": 0.035, "block": 0.24, "cone": 0.09, "flare": 0.30}[self.heel_kind]
        right = 0.70 if self.heel_kind in {"stiletto", "cone"} else 0.75
        left = right - tip
        waist = float(self.bed(0.6)) + self.heel * 0.45
        if self.heel_kind in {"stiletto", "cone"}:
            knots = g.points(
                seat[0],
                seat[1],
                seat[2],
                (right + 0.035, waist - self.heel * 0.1),
                (right, low),
                (left, low),
                (left - 0.03 - tip * 0.4, waist - self.heel * 0.15),
            )
            outline = g.rounded(knots, [0.02, 0.02, 0.03, 0.2, 0.004, 0.004, 0.3])
        else:
            outline = g.rounded(
                g.points(seat[0], seat[1], seat[2], (right, low), (left, low)),
                [0.03, 0.02, 0.03, 0.01, 0.01],
            )
        stacked = self.form in {"loafer", "oxford", "boot"} and self.heel_kind == "block"
        slot = "outsole" if stacked else "leather"
        stage.panel(outline, slot, "smooth" if stacked else self.surface, edge=0.05, dome=0.05)
        stage.panel(
            g.box((left + right) / 2, low - 0.012, tip / 2, 0.012, 0.004),
            "black",
            "rubber",
            edge=0.008,
        )

    def _insole(self, stage: Stage) -> None:
        xs = np.linspace(self.tip()[0][0], 0.74, 30)
        top = np.stack([xs, self.bed(xs) - 0.03], 1).astype(np.float32)
        stage.tube(top, 0.05, "lining", "smooth", dim=0.95)
