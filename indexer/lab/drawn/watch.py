"""Watches: strap or bracelet, case, bezel; the dial has its own module."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from indexer.lab.drawn import geometry as g
from indexer.lab.drawn import hardware as hw
from indexer.lab.drawn.arrays import Points
from indexer.lab.drawn.dial import Dial
from indexer.lab.drawn.gem import gem_dots
from indexer.lab.drawn.palette import (
    DIALS,
    FIXED,
    GEMS,
    LEATHERS,
    METALS,
    Colourway,
    contrasting,
    joined,
    lightness,
    mixed,
    picked,
)
from indexer.lab.drawn.stage import Frame, Stage

FORMS = ("round", "tank", "chrono", "octagon", "moon", "cushion", "diver", "tonneau")

_STRAPS = ("crocodile", "links", "smooth", "beads", "grained", "mesh", "rubber", "wide")
_BRACELETS = {"links", "beads", "mesh", "wide"}
_BEZELS = ("plain", "fluted", "gems", "step", "screws")


@dataclass(frozen=True)
class Watch:
    """The proportions and parts of one watch, in world units."""

    form: str
    radius: float
    aspect: float
    strap: str
    strap_width: float
    bezel: str
    bezel_width: float
    lug: float
    crown: float
    finish: str
    dial: Dial

    floor = None

    @staticmethod
    def sampled(form: str, turn: int, rng: np.random.Generator) -> "Watch":
        """A watch of that form; `turn` counts the watches of the form before it."""
        bezel = str(rng.choice(_BEZELS[:4]))
        if form == "octagon":
            bezel = "screws"
        elif form == "diver":
            bezel = "diver"
        elif form in {"tank", "tonneau"}:
            bezel = str(rng.choice(["plain", "gems", "step"]))
        start = int(rng.integers(len(_STRAPS)))
        strap = _STRAPS[(start + 3 * turn) % len(_STRAPS)]
        radius = float(rng.uniform(0.40, 0.49))
        return Watch(
            form=form,
            radius=radius * (0.82 if form in {"tank", "tonneau"} else 1.0),
            aspect=float(rng.uniform(1.2, 1.5)) if form in {"tank", "tonneau"} else 1.0,
            strap=strap,
            strap_width=float(rng.uniform(0.44, 0.58)),
            bezel=bezel,
            bezel_width=float(rng.uniform(0.055, 0.085))
            * (1.35 if bezel in {"diver", "fluted", "screws"} else 1.0),
            lug=float(rng.uniform(0.07, 0.12)),
            crown=float(rng.uniform(0.045, 0.075)),
            finish=str(rng.choice(["polished", "brushed"])),
            dial=Dial.sampled(form, rng),
        )

    @property
    def surface(self) -> str:
        """The material of the strap."""
        return self.strap

    def posed(self, rng: np.random.Generator) -> Self:
        """The same watch at another time of day."""
        time = (float(rng.uniform(0, 12)), float(rng.uniform(0, 60)))
        return replace(self, dial=replace(self.dial, time=time))

    def frame(self, view: str) -> Frame:
        """What the picture of that view shows."""
        if view == "detail":
            return Frame(2.1, self.radius * 0.35, -self.radius * 0.1)
        return Frame()

    def colourways(self, rng: np.random.Generator, count: int) -> list[Colourway]:
        """Metal, dial and strap that go together."""
        metals = [METALS[int(i)] for i in rng.permutation(3)]
        dials = picked(rng, DIALS, count)
        straps = picked(rng, LEATHERS, count)
        gem = GEMS[0].rgb
        ways = []
        for i, dial in enumerate(dials):
            metal = metals[i % 2]
            pale = lightness(dial.rgb) > 0.5
            bracelet = self.strap in _BRACELETS
            colours = {
                **FIXED,
                "metal": metal.rgb,
                "dial": dial.rgb,
                "mark": mixed(metal.rgb, (40, 34, 30), 0.55)
                if pale
                else mixed(metal.rgb, (255, 255, 250), 0.35),
                "print": (60, 54, 52) if pale else (236, 230, 220),
                "lume": (240, 244, 226),
                "bezel": mixed(dial.rgb, (10, 10, 12), 0.35),
                "strap": straps[i].rgb,
                "thread": contrasting(straps[i].rgb),
                "gem": gem,
                "jewel": GEMS[1].rgb,
                "night": (22, 34, 84),
            }
            code, names = joined(dial, metal) if bracelet else joined(dial, metal, straps[i])
            ways.append(Colourway(code, names, colours, {"metal": metal.name, "dial": dial.name}))
        return ways

    def outline(self, grow: float = 0.0) -> Points:
        """The case's outline, grown by `grow`."""
        r = self.radius + grow
        match self.form:
            case "tank":
                return g.box(0, 0, r, self.radius * self.aspect + grow, 0.06)
            case "tonneau":
                w, h = self.radius, self.radius * self.aspect
                side = np.linspace(-1, 1, 24)
                bow = w * (0.78 + 0.28 * np.cos(side * np.pi / 2))
                right = np.stack([bow, side * h], 1)
                whole = np.vstack([right, -right]).astype(np.float32)
                return g.inset(g.rounded(whole, 0.08, steps=3), -grow)
            case "cushion":
                return g.oval(0, 0, r, r, 3.6)
            case "octagon":
                return g.rounded(g.polygon(0, 0, r * 1.06, 8, 22.5), 0.03)
            case _:
                return g.oval(0, 0, r, r)

    def draw(self, stage: Stage, view: str) -> None:
        """Put the watch on the stage."""
        back = view == "back"
        self._straps(stage, back)
        self._case(stage, back)
        if back:
            self.dial.caseback(stage, self.outline(-self.bezel_width * 1.2))
            return
        self._bezel(stage)
        self.dial.draw(
            stage, self.outline(-self.bezel_width), self.radius - self.bezel_width, self.aspect
        )
        self._glass(stage)

    def _straps(self, stage: Stage, back: bool) -> None:
        w = self.radius * self.strap_width
        reach = self.radius * self.aspect
        for side in (-1, 1):
            y0, y1 = side * reach * 0.8, side * 0.97
            end = w * 0.84
            if self.strap in _BRACELETS:
                self._bracelet(stage, w, reach * 0.86, side)
            else:
                corners = g.points((-w, y0), (w, y0), (end, y1), (-end, y1))
                band = g.rounded(
                    corners, [0.01, 0.01, 0.09, 0.09] if side > 0 else [0.01, 0.01, 0.02, 0.02]
                )
                surface = "smooth" if back else self.strap
                stage.panel(band, "strap", surface, edge=0.07, dome=0.05)
                if self.strap != "rubber":
                    for sx in (-1, 1):
                        line = g.points((sx * (w - 0.03), y0), (sx * (end - 0.03), y1 * 0.98))
                        hw.stitches(stage, line, "thread", length=0.026)
                else:
                    ridges = [
                        g.points((-end * 0.8, side * y), (end * 0.8, side * y))
                        for y in np.arange(reach + 0.1, 0.95, 0.07)
                    ]
                    stage.tube(ridges, 0.022, "strap", "rubber", shadow=0.3, depth=0.01)
                if side > 0:
                    holes = [g.oval(0, y, 0.016, 0.02, steps=20) for y in (0.72, 0.8, 0.88)]
                    stage.flat(holes, "shade", 0)
            fade = g.box(0, side * 1.02, w * 1.3, 0.16)
            stage.glow(fade, 0.42, 0.07, "shade")

    def _bracelet(self, stage: Stage, w: float, start: float, side: int) -> None:
        pitch = {"links": 0.085, "beads": 0.055, "mesh": 0.03, "wide": 0.11}[self.strap]
        rows = np.arange(start, 0.95, pitch)
        outer: list[Points] = []
        inner: list[Points] = []
        for y in rows:
            k = w * (1 - 0.16 * (y - start) / (0.97 - start))
            cy, h = side * (y + pitch / 2), pitch * 0.46
            if self.strap == "links":
                outer += [g.box(sx * k * 0.69, cy, k * 0.3, h, 0.015) for sx in (-1, 1)]
                inner.append(g.box(0, cy + side * pitch * 0.5, k * 0.4, h, 0.015))
            elif self.strap == "beads":
                outer += [g.box(sx * k * 0.76, cy, k * 0.23, h, 0.012) for sx in (-1, 1)]
                inner += [
                    g.box(dx * k, cy + side * pitch * 0.5, k * 0.17, h, 0.02)
                    for dx in (-0.35, 0, 0.35)
                ]
            elif self.strap == "mesh":
                outer += [
                    g.box((j / 7 - 0.5) * 2 * k + (y * 33 % 2 - 1) * 0.012, cy, k * 0.13, h, 0.008)
                    for j in range(8)
                ]
            else:
                outer.append(g.box(0, cy, k, h, 0.02))
        stage.panel(
            g.box(0, side * (start + 0.95) / 2, w * 0.8, (0.97 - start) / 2),
            "metal",
            "brushed",
            edge=0.02,
            dim=0.35,
        )
        stage.panel(outer, "metal", self.finish, edge=pitch * 0.3, shadow=0.35, depth=0.01)
        if inner:
            stage.panel(inner, "metal", "polished", edge=pitch * 0.36, shadow=0.35, depth=0.01)

    def _case(self, stage: Stage, back: bool) -> None:
        flip = -1 if back else 1
        reach, w = self.radius * self.aspect, self.radius * self.strap_width
        lugs = []
        for sx in (-1, 1):
            for sy in (-1, 1):
                x = sx * (w + 0.035)
                lugs.append(
                    g.rounded(
                        g.points(
                            (x - 0.045, sy * reach * 0.5),
                            (x + 0.045, sy * reach * 0.5),
                            (x + 0.03, sy * (reach + self.lug)),
                            (x - 0.03, sy * (reach + self.lug)),
                        ),
                        0.03,
                    )
                )
        stage.panel(lugs, "metal", "polished", edge=0.035, shadow=0.4)
        side = self.radius * (1.06 if self.form in {"tonneau", "octagon"} else 1.0) + 0.012
        c = self.crown
        stage.panel(
            g.box(flip * (side + c * 0.3), 0, c * 0.5, c, 0.01), "metal", "polished", edge=c * 0.4
        )
        ridges = [
            g.points((flip * side, y), (flip * (side + c * 0.75), y))
            for y in np.linspace(-c * 0.8, c * 0.8, 7)
        ]
        stage.tube(ridges, 0.008, "metal", "polished", dim=0.7)
        if self.form == "chrono":
            for turn in (-32, 32):
                push = g.turned(g.box(flip * (side + 0.02), 0, 0.03, 0.045, 0.012), turn * flip)
                stage.panel(push, "metal", "polished", edge=0.02)
        stage.panel(self.outline(), "metal", self.finish, edge=0.045, shadow=0.5, depth=0.04)

    def _bezel(self, stage: Stage) -> None:
        b = self.bezel_width
        ring, hole = self.outline(-b * 0.18), self.outline(-b)
        if self.bezel == "diver":
            stage.panel(ring, "bezel", "enamel", edge=0.02, shadow=0.3, holes=[hole])
            mid = self.radius - b * 0.58
            ticks = [
                _radial(
                    a,
                    mid - b * 0.16,
                    mid + b * (0.28 if a % 30 else 0.16),
                    0.010 if a % 30 else 0.022,
                )
                for a in range(0, 360, 6)
            ]
            stage.panel(ticks, "lume", "dial", edge=0.004)
            stage.panel(g.polygon(0, -mid, b * 0.34, 3, 180), "lume", "dial", edge=0.01)
        elif self.bezel == "gems":
            stage.panel(ring, "metal", "polished", edge=0.02, holes=[hole])
            path = np.vstack([self.outline(-b * 0.58), self.outline(-b * 0.58)[:1]])
            count = int(g.lengths(path)[-1] / (b * 0.68))
            gem_dots(stage, g.even(path, count + 1)[:-1], b * 0.31)
        elif self.bezel == "fluted":
            stage.panel(ring, "metal", "polished", edge=b * 0.4, holes=[hole])
            outer, inner = self.radius - b * 0.22, self.radius - b * 0.98
            flutes = [_radial(float(a), inner, outer, 0.014) for a in np.arange(0, 360, 4.5)]
            stage.panel(flutes, "metal", "polished", edge=0.008, shadow=0.3, depth=0.008)
        elif self.bezel == "screws":
            stage.panel(ring, "metal", "brushed", edge=0.02, shadow=0.3, holes=[hole])
            for a in range(0, 360, 45):
                x, y = (float(v) for v in g.turned(g.points((0, -self.radius + b * 0.62)), a)[0])
                stage.panel(
                    g.polygon(x, y, 0.028, 6),
                    "metal",
                    "polished",
                    edge=0.008,
                    shadow=0.4,
                    depth=0.008,
                )
                stage.flat(g.turned(g.box(x, y, 0.02, 0.004), a, (x, y)), "shade", 0, 0.8)
        elif self.bezel == "step":
            stage.panel(ring, "metal", "brushed", edge=0.012, holes=[hole])
            stage.panel(
                self.outline(-b * 0.5),
                "metal",
                "polished",
                edge=b * 0.25,
                holes=[hole],
                shadow=0.3,
                depth=0.01,
            )
        else:
            stage.panel(ring, "metal", "polished", edge=b * 0.42, holes=[hole])

    def _glass(self, stage: Stage) -> None:
        r = self.radius - self.bezel_width
        sweep = g.arc(0, 0, r * 0.94, r * 0.94 * self.aspect, 188, 268)
        inner = g.arc(r * 0.12, r * 0.12, r * 0.86, r * 0.86 * self.aspect, 268, 188)
        stage.glow(np.vstack([sweep, inner]), 0.22, 0.012)


def _radial(degrees: float, inner: float, outer: float, width: float) -> Points:
    """A bar along the radius at an angle from 12 o'clock."""
    return g.turned(g.box(0, -(inner + outer) / 2, width / 2, (outer - inner) / 2), degrees)
