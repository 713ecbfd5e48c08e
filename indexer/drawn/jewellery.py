"""Rings, necklaces, earrings, bracelets and brooches."""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np

from indexer.drawn import geometry as g
from indexer.drawn import hardware as hw
from indexer.drawn.arrays import Points
from indexer.drawn.gem import CUTS, gem, pearls, prongs
from indexer.drawn.material import material
from indexer.drawn.palette import FIXED, GEMS, METALS, Colourway, joined, mixed
from indexer.drawn.stage import Frame, Stage
from indexer.drawn.watch import gem_dots

FORMS = (
    "solitaire", "pendant", "hoops", "bangle", "drops", "cocktail", "collar", "studs", "brooch", "tennis", "band",
)  # fmt: skip

_MOTIFS = ("halo", "medal", "clover", "bar", "heart", "star", "drop", "leaf", "knot", "sun")


@dataclass(frozen=True)
class Jewel:
    """The proportions and parts of one jewel, in world units."""

    form: str
    surface: str
    cut: str
    motif: str
    size: float
    band: float
    count: int
    style: int
    paved: bool
    petals: int
    link: float

    floor = None

    @staticmethod
    def sampled(form: str, turn: int, rng: np.random.Generator) -> "Jewel":
        """A jewel of that form; `turn` counts the jewels of the form before it."""
        start, begin = int(rng.integers(len(CUTS))), int(rng.integers(len(_MOTIFS)))
        return Jewel(
            form=form,
            surface=str(rng.choice(["polished", "polished", "brushed"])),
            cut=CUTS[(start + 3 * turn) % len(CUTS)],
            motif=_MOTIFS[(begin + 3 * turn) % len(_MOTIFS)],
            size=float(rng.uniform(0.8, 1.2)),
            band=float(rng.uniform(0.05, 0.1)),
            count=int(rng.integers(5, 12)),
            style=(int(rng.integers(4)) + turn) % 4,
            paved=bool(rng.random() < 0.5),
            petals=int(rng.choice([4, 5, 6, 8])),
            link=float(rng.uniform(0.05, 0.11)),
        )

    def posed(self, rng: np.random.Generator) -> Self:
        """A jewel keeps its shape."""
        return self

    def frame(self, view: str) -> Frame:
        """What the picture of that view shows."""
        if view == "detail":
            at = {
                "solitaire": (0.0, -0.34), "cocktail": (0.0, -0.26), "pendant": (0.0, 0.42), "collar": (0.0, 0.5),
                "hoops": (-0.40, 0.1), "drops": (-0.36, 0.1), "studs": (-0.38, 0.0), "bangle": (0.0, 0.45),
                "tennis": (0.0, 0.6), "band": (0.0, 0.2), "brooch": (0.0, -0.1),
            }[self.form]  # fmt: skip
            return Frame(2.1, *at)
        return Frame(
            {
                "studs": 1.25,
                "hoops": 1.15,
                "drops": 1.15,
                "brooch": 1.15,
                "band": 1.2,
                "bangle": 1.1,
            }.get(self.form, 1.05),
            0.0,
            {"drops": -0.2, "brooch": 0.06, "bangle": 0.06}.get(self.form, 0.0),
        )

    def colourways(self, rng: np.random.Generator, count: int) -> list[Colourway]:
        """Metals and stones."""
        metals = [METALS[int(i)] for i in rng.permutation(3)]
        stones = [GEMS[int(i)] for i in rng.permutation(len(GEMS))]
        pearl = ((246, 240, 230), (232, 214, 206), (96, 98, 108))
        ways = []
        for i in range(count):
            metal, stone = metals[i % 3], stones[i]
            colours = {
                **FIXED,
                "metal": metal.rgb,
                "gem": stone.rgb,
                "accent": GEMS[0].rgb,
                "enamel": mixed(stone.rgb, (20, 18, 22), 0.15),
                "pearl": pearl[i % 3],
            }
            code, names = joined(metal, stone)
            ways.append(Colourway(code, names, colours))
        return ways

    def draw(self, stage: Stage, view: str) -> None:
        """Put the jewel on the stage."""
        getattr(self, f"_{self.form}")(stage, view == "back")

    def _shank(self, stage: Stage, y: float, rx: float, ry: float) -> None:
        """A ring seen a little from above: the inside of its back, then its front."""
        width = self.band * 1.25
        ring = g.oval(0, y, rx, ry, 2.05)
        inside = g.oval(0, y - 0.035, rx - width * 0.2, ry - width * 0.2, 2.05)
        stage.tube(inside, width * 1.1, "metal", "brushed", closed=True, dim=0.62)
        stage.tube(ring, width, "metal", self.surface, closed=True)
        if self.style == 1:
            stage.tube(
                g.oval(0, y, rx + width * 0.1, ry + width * 0.1),
                width * 0.2,
                "metal",
                "polished",
                closed=True,
                shadow=0.3,
            )
        elif self.style == 2:
            beads = g.arc(0, y, rx, ry, 200, 340, 26)
            gem_dots(stage, beads, width * 0.3, "accent")
        elif self.style == 3:
            ropes = [
                g.ribbon(
                    g.points(
                        (math.cos(a) * (rx - width / 2), y + math.sin(a) * (ry - width / 2)),
                        (
                            math.cos(a + 0.09) * (rx + width / 2),
                            y + math.sin(a + 0.09) * (ry + width / 2),
                        ),
                    ),
                    0.012,
                )
                for a in np.linspace(0, 6.28, 44)
            ]
            stage.flat(ropes, "shade", 0, 0.4)

    def _solitaire(self, stage: Stage, back: bool) -> None:
        rx = 0.46
        self._shank(stage, 0.20, rx, 0.48)
        r = 0.20 * self.size
        y = -0.30 - r * 0.35
        stage.panel(
            g.rounded(
                g.points((-r * 0.75, y), (r * 0.75, y), (r * 0.3, -0.24), (-r * 0.3, -0.24)), 0.02
            ),
            "metal",
            "polished",
            edge=0.03,
        )
        if back:
            stage.panel(g.oval(0, y, r * 0.9, r * 0.7), "metal", "polished", edge=0.08, shadow=0.3)
            stage.flat([g.oval(0, y, r * 0.4, r * 0.3)], "gem", 110)
            return
        if self.paved:
            stones = g.oval(0, y, r * 1.24, r * 1.24, steps=22)
            gem_dots(stage, stones, r * 0.17, "accent")
        gem(stage, self.cut, 0, y, r)
        prongs(stage, 0, y, r * 0.92, 4 if self.style % 2 else 6)

    def _cocktail(self, stage: Stage, back: bool) -> None:
        self._shank(stage, 0.26, 0.44, 0.44)
        y = -0.24
        r = 0.17 * self.size
        leaf = "metal" if back else "gem"
        for k in range(self.petals):
            a = 360 / self.petals * k
            x, cy = r * 1.5 * math.sin(math.radians(a)), y - r * 1.5 * math.cos(math.radians(a))
            if back or self.style % 2:
                petal = g.turned(g.oval(x, cy, r * 0.62, r * 0.85), a, (x, cy))
                stage.panel(
                    petal,
                    "metal" if back else "enamel",
                    "polished" if back else "enamel",
                    edge=r * 0.3,
                    shadow=0.4,
                )
                stage.tube(petal, 0.014, "metal", "polished", closed=True)
            else:
                gem(stage, "oval", x, cy, r * 0.66, leaf)
        if back:
            stage.panel(g.oval(0, y, r, r), "metal", "brushed", edge=0.04, shadow=0.4)
            return
        ring = g.oval(0, y, r * 1.02, r * 1.02, steps=18)
        stage.panel(g.oval(0, y, r * 1.15, r * 1.15), "metal", "polished", edge=0.04, shadow=0.4)
        gem_dots(stage, ring, r * 0.15, "accent")
        gem(
            stage,
            self.cut if self.cut != "marquise" else "round",
            0,
            y,
            r * 0.82,
            "gem" if self.style % 2 else "accent",
        )

    def _band(self, stage: Stage, back: bool) -> None:
        h = 0.16 + self.band * 3.0
        self._hoop(stage, 0.0, -0.05, 0.62, 0.26, h, back)

    def _bangle(self, stage: Stage, back: bool) -> None:
        h = 0.08 + self.band * 2.2
        self._hoop(stage, 0.0, -0.1, 0.78, 0.44, h, back)
        if self.style == 1 and not back:
            for side in (-1, 1):
                pearls(
                    stage,
                    [(side * 0.12, -0.1 + 0.44 + h * 0.5)],
                    h * 0.52,
                    "metal" if self.paved else "pearl",
                )

    def _hoop(
        self, stage: Stage, x: float, y: float, rx: float, ry: float, h: float, back: bool
    ) -> None:
        """A band standing on the table, seen from above: inside of the far half, outside of the near."""
        far = np.vstack([g.arc(x, y, rx, ry, 180, 360), g.arc(x, y + h, rx, ry, 360, 180)])
        self._rolled(stage, far, x, rx, inner=True)
        near = np.vstack([g.arc(x, y, rx, ry, 180, 0), g.arc(x, y + h, rx, ry, 0, 180)])
        self._rolled(stage, near, x, rx, inner=False)
        stage.tube(g.oval(x, y, rx, ry), 0.022, "metal", "polished", closed=True)
        stage.tube(g.arc(x, y + h, rx, ry, 0, 180), 0.02, "metal", "polished")
        if back:
            marks = [
                g.box(x + float(dx), y + ry + h * 0.5, 0.012, 0.02)
                for dx in np.linspace(-0.1, 0.1, 5)
            ]
            stage.flat(marks, "shade", 0, 0.5)
            return
        middle = g.arc(x, y + h * 0.5, rx, ry, 18, 162, 80)
        match self.motif:
            case "halo" | "drop" | "sun":
                r = h * (0.14 + 0.01 * self.count)
                spots = int(g.lengths(middle)[-1] / (r * 2.3))
                gem_dots(stage, g.even(middle, spots), r, "gem")
            case "medal" | "knot":
                for k in (-0.28, 0.28):
                    stage.tube(
                        g.moved(middle, 0, h * k), h * 0.16, "metal", "polished", shadow=0.35
                    )
                gem_dots(stage, g.even(middle, self.count)[1:-1], h * 0.16, "accent")
            case "clover" | "star" | "heart":
                for px, py in g.even(middle, self.count)[1:-1]:
                    hw.clasp(
                        stage,
                        "flower" if self.motif == "clover" else "star",
                        float(px),
                        float(py),
                        h * 0.3,
                        "metal",
                        "gem",
                    )
            case "leaf":
                stage.tube(middle, h * 0.5, "enamel", "enamel", flat=0.4)
                stage.tube(
                    [g.moved(middle, 0, h * k) for k in (-0.27, 0.27)], 0.012, "metal", "polished"
                )
            case _:
                cuts = [
                    g.ribbon(
                        g.points(
                            (float(a[0]), float(a[1]) - h * 0.4),
                            (float(a[0]) + 0.05, float(a[1]) + h * 0.4),
                        ),
                        0.014,
                    )
                    for a in g.even(middle, 14 + 2 * self.count)
                ]
                stage.panel(cuts, "metal", "polished", edge=0.008, shadow=0.5, depth=0.012)

    def _rolled(self, stage: Stage, outline: Points, x: float, rx: float, *, inner: bool) -> None:
        """Metal bent round an upright axis at x: its reflections run in upright streaks."""
        box = stage.region([outline])
        if box is None:
            return
        cover = stage.fill([outline], box)
        across = (
            np.arange(box[0], box[2], dtype=np.float32) - stage.px / 2
        ) / stage.scale + stage.frame.cx
        lean = np.clip((across - x) / rx, -0.98, 0.98)
        gx = (-lean if inner else lean) / np.sqrt(1 - lean**2) * 0.5
        gy = 0.34 * np.cos(lean * 9.0)
        full = [
            np.ascontiguousarray(np.broadcast_to(v, cover.shape)).astype(np.float32)
            for v in (gx, gy)
        ]
        piece = stage.solid(cover, box, "metal", self.surface, edge=0.0)
        tone = stage.light.tone(
            full[0], full[1], None, material("polished"), np.zeros((cover.shape[0], 1), np.float32)
        )
        share = 0.62 if inner else 1.0
        mixed_tone = (tone.astype(np.float32) * 0.8 + piece.tone * 0.2) * share
        piece.tone[:] = np.clip(mixed_tone, 0, 255).astype(np.uint8)

    def _motif(self, stage: Stage, x: float, y: float, r: float, back: bool) -> None:
        """The ornament that pendants, drops and studs carry."""
        if back:
            stage.panel(
                g.oval(x, y, r * 0.9, r * 0.9), "metal", "brushed", edge=r * 0.12, shadow=0.4
            )
            stage.flat(
                [g.box(x + dx * r, y, r * 0.05, r * 0.07) for dx in (-0.3, -0.1, 0.1, 0.3)],
                "shade",
                0,
                0.6,
            )
            return
        match self.motif:
            case "halo":
                stage.panel(
                    g.oval(x, y, r * 1.05, r * 1.05), "metal", "polished", edge=r * 0.2, shadow=0.4
                )
                gem_dots(stage, g.oval(x, y, r * 0.9, r * 0.9, steps=18), r * 0.14, "accent")
                gem(stage, self.cut, x, y, r * 0.74)
            case "medal":
                stage.panel(g.oval(x, y, r, r), "metal", self.surface, edge=r * 0.1, shadow=0.45)
                stage.tube(
                    g.oval(x, y, r * 0.84, r * 0.84),
                    r * 0.05,
                    "metal",
                    "polished",
                    closed=True,
                    shadow=0.3,
                )
                stage.panel(
                    g.star(x, y, r * 0.6, r * 0.26, self.petals),
                    "metal",
                    "polished",
                    edge=r * 0.14,
                    shadow=0.4,
                )
                gem_dots(stage, g.points((x, y)), r * 0.13, "gem")
            case "clover":
                leaf = g.petals(x, y, r, 4, 0.42)
                stage.panel(leaf, "enamel", "enamel", edge=r * 0.12, shadow=0.45)
                stage.tube(leaf, r * 0.1, "metal", "polished", closed=True)
                pearls(stage, [(x, y)], r * 0.12, "metal")
            case "bar":
                stage.panel(
                    g.box(x, y, r * 0.26, r * 1.15, r * 0.2),
                    "metal",
                    self.surface,
                    edge=r * 0.2,
                    shadow=0.45,
                )
                gem_dots(
                    stage,
                    g.points(*((x, y + k * r * 0.3) for k in (-2.4, -1.2, 0, 1.2, 2.4))),
                    r * 0.14,
                    "gem",
                )
            case "heart":
                gem(stage, "heart", x, y, r)
            case "star":
                stage.panel(
                    g.star(x, y, r * 1.1, r * 0.5, self.petals),
                    "metal",
                    "polished",
                    edge=r * 0.3,
                    shadow=0.45,
                )
                gem(stage, "round", x, y, r * 0.36)
            case "drop":
                gem(stage, "pear", x, y, r * 1.05)
                pearls(stage, [(x, y - r * 1.15)], r * 0.14, "metal")
            case "leaf":
                for turn in (-42, 0, 42):
                    blade = g.turned(
                        g.spline(
                            g.points(
                                (x, y + r * 0.8), (x + r * 0.34, y), (x, y - r), (x - r * 0.34, y)
                            )
                        ),
                        turn,
                        (x, y + r * 0.8),
                    )
                    stage.panel(blade, "metal", self.surface, edge=r * 0.2, shadow=0.45)
                gem(stage, "round", x, y + r * 0.55, r * 0.24)
            case "knot":
                hw.clasp(stage, "knot", x, y, r * 0.85, "metal", "gem")
                gem_dots(stage, g.points((x, y)), r * 0.2, "gem")
            case _:
                rays = [
                    g.turned(
                        g.points(
                            (x - r * 0.08, y - r * 0.5),
                            (x + r * 0.08, y - r * 0.5),
                            (x, y - r * (1.1 if k % 2 else 0.9)),
                        ),
                        360 / 16 * k,
                        (x, y),
                    )
                    for k in range(16)
                ]
                stage.panel(rays, "metal", "polished", edge=r * 0.05, shadow=0.4)
                stage.panel(
                    g.oval(x, y, r * 0.56, r * 0.56),
                    "metal",
                    self.surface,
                    edge=r * 0.1,
                    shadow=0.4,
                )
                gem(stage, "round", x, y, r * 0.4)

    def _pendant(self, stage: Stage, back: bool) -> None:
        low = 0.22
        path = g.spline(
            g.points(
                (-0.62, -0.92),
                (-0.44, -0.34),
                (-0.18, 0.08),
                (0, low),
                (0.18, 0.08),
                (0.44, -0.34),
                (0.62, -0.92),
            ),
            closed=False,
        )
        if self.style == 0:
            pearls(stage, [(float(x), float(y)) for x, y in g.even(path, 96)], 0.016, "metal")
        else:
            hw.chain(stage, path, "metal", link=0.034 + 0.1 * self.band)
        r = 0.21 * self.size
        hw.ring(stage, 0, low + 0.02, 0.032, "metal", 0.014)
        self._motif(stage, 0, low + 0.06 + r * 1.12, r, back)

    def _collar(self, stage: Stage, back: bool) -> None:
        path = g.spline(
            g.points(
                (-0.50, -0.82),
                (-0.74, -0.34),
                (-0.66, 0.2),
                (-0.36, 0.56),
                (0, 0.68),
                (0.36, 0.56),
                (0.66, 0.2),
                (0.74, -0.34),
                (0.50, -0.82),
            ),
            closed=False,
        )
        match self.style:
            case 0:
                spots = [(float(x), float(y)) for x, y in g.even(path, 34)]
                pearls(stage, spots, 0.048, "pearl")
            case 1:
                hw.chain(stage, path, "metal", link=self.link * 1.9)
            case 2:
                stage.tube(path, 0.03, "metal", "polished")
                for i, (x, y) in enumerate(g.even(path, 2 * self.count + 7)[1:-1]):
                    gem(
                        stage,
                        self.cut if i % 2 else "round",
                        float(x),
                        float(y),
                        0.066 if i % 2 else 0.05,
                        "gem" if i % 2 else "accent",
                    )
            case _:
                stage.tube(path, 0.05, "metal", self.surface)
                for x, y in g.even(path, self.count + 6)[2:-2]:
                    bead = g.moved(g.oval(0, 0, 0.075, 0.075, 3), float(x), float(y))
                    stage.panel(bead, "enamel", "enamel", edge=0.03, shadow=0.4)
                    stage.tube(bead, 0.016, "metal", "polished", closed=True)
        if not back and self.style in {1, 3}:
            self._motif(stage, 0, 0.68, 0.17 * self.size, back)
        stage.panel(g.box(0, -0.84, 0.06, 0.02, 0.01), "metal", "polished", edge=0.01)
        stage.tube(
            g.spline(
                g.points((-0.50, -0.82), (-0.2, -0.86), (0.2, -0.86), (0.50, -0.82)), closed=False
            ),
            0.022,
            "metal",
            "polished",
        )

    def _pair(self) -> tuple[tuple[float, float], ...]:
        return ((-1.0, 0.0), (1.0, 0.03))

    def _hoops(self, stage: Stage, back: bool) -> None:
        rx, ry = 0.26 * self.size, 0.32 * self.size
        wide = self.band * 0.8 + 0.02
        for side, dy in self._pair():
            x, y = side * 0.40, 0.08 + dy
            ring = g.oval(x, y, rx, ry)
            stage.tube(ring, wide, "metal", self.surface, closed=True, shadow=0.0)
            if self.style == 1:
                gem_dots(stage, g.arc(x, y, rx, ry, 30, 150, 13), wide * 0.4, "gem")
            elif self.style == 2:
                pearls(
                    stage,
                    [(float(px), float(py)) for px, py in g.arc(x, y, rx, ry, 0, 360, 27)[:-1]],
                    wide * 0.62,
                    "metal",
                )
            elif self.style == 3:
                twist = [
                    g.ribbon(
                        g.points(
                            (x + math.cos(a) * (rx - wide / 2), y + math.sin(a) * (ry - wide / 2)),
                            (
                                x + math.cos(a + 0.22) * (rx + wide / 2),
                                y + math.sin(a + 0.22) * (ry + wide / 2),
                            ),
                        ),
                        0.014,
                    )
                    for a in np.linspace(0, 6.28, 30)
                ]
                stage.flat(twist, "shade", 0, 0.5)
            if self.paved:
                self._motif(stage, x, y + ry + 0.16, 0.11, back)
            hw.rivet(stage, [(x, y - ry)], wide * 0.7, "metal")

    def _drops(self, stage: Stage, back: bool) -> None:
        for side, dy in self._pair():
            x = side * 0.36
            top = -0.62 + dy
            hook = g.spline(
                g.points(
                    (x, top + 0.14), (x - 0.01, top), (x + 0.07, top - 0.12), (x + 0.13, top + 0.02)
                ),
                closed=False,
            )
            stage.tube(hook, 0.02, "metal", "polished")
            y = top + 0.22
            if self.style != 1:
                gem(stage, "round", x, y, 0.075, "accent")
            else:
                pearls(stage, [(x, y)], 0.07, "pearl")
            for _ in range(1 + self.count % 3):
                y += 0.17
                hw.ring(stage, x, y, 0.045, "metal", 0.018)
            self._motif(stage, x, y + 0.10 + 0.2 * self.size, 0.21 * self.size, back)

    def _studs(self, stage: Stage, back: bool) -> None:
        for side, dy in self._pair():
            x, y, r = side * 0.40, dy, 0.32 * self.size
            if back:
                stage.panel(
                    g.petals(x, y, r * 0.8, self.petals, 0.2), "metal", "brushed", edge=0.04
                )
                stage.panel(g.oval(x, y, 0.09, 0.12), "metal", "polished", edge=0.05, shadow=0.4)
                hw.rivet(stage, [(x, y)], 0.025, "metal")
            elif self.style == 0:
                gem(stage, self.cut, x, y, r)
                prongs(stage, x, y, r * 0.9)
            elif self.style == 1:
                for k in range(self.petals):
                    a = math.radians(360 / self.petals * k)
                    gem(
                        stage,
                        "pear" if k % 2 else "oval",
                        x + r * 0.66 * math.sin(a),
                        y - r * 0.66 * math.cos(a),
                        r * 0.36,
                    )
                gem(stage, "round", x, y, r * 0.34, "accent")
            else:
                self._motif(stage, x, y, r, back)

    def _tennis(self, stage: Stage, back: bool) -> None:
        path = g.arc(0, 0, 0.74, 0.60, 0, 360, 181)
        count = 22 + self.count * 2
        at = g.even(path, count + 1)[:-1]
        r = 1.9 / count
        stage.tube(path, 0.03, "metal", "polished", closed=True)
        if back:
            stage.panel(
                [g.oval(float(x), float(y), r, r) for x, y in at],
                "metal",
                "polished",
                edge=r * 0.5,
                shadow=0.4,
            )
        elif self.style == 0:
            for x, y in at:
                gem(
                    stage,
                    self.cut if self.cut in {"round", "square", "cushion"} else "round",
                    float(x),
                    float(y),
                    r,
                )
        elif self.style == 1:
            hw.chain(stage, path, "metal", link=self.link * 1.7)
            self._motif(stage, 0, 0.60, 0.16, back)
        elif self.style == 2:
            stage.panel(
                [g.petals(float(x), float(y), r * 1.15, 4, 0.4) for x, y in at[::2]],
                "enamel",
                "enamel",
                edge=r * 0.3,
                shadow=0.4,
            )
            gem_dots(stage, at[1::2], r * 0.6, "accent")
        else:
            discs = [g.oval(float(x), float(y), r * 1.1, r * 1.1) for x, y in at]
            stage.panel(discs[::2], "metal", self.surface, edge=r * 0.5, shadow=0.4)
            pearls(stage, [(float(x), float(y)) for x, y in at[1::2]], r * 0.95, "pearl")
        stage.panel(g.box(0, -0.6, 0.1, 0.05, 0.015), "metal", "brushed", edge=0.02, shadow=0.4)

    def _brooch(self, stage: Stage, back: bool) -> None:
        n = self.petals
        r = 0.5 * self.size
        if self.style in {0, 1}:
            stem = g.spline(g.points((0.04, 0.0), (0.08, 0.42), (-0.08, 0.86)), closed=False)
            stage.tube(stem, 0.045, "metal", self.surface)
            leaf = g.spline(g.points((0.06, 0.5), (0.34, 0.30), (0.52, 0.42), (0.30, 0.56)))
            stage.panel(leaf, "metal", "brushed", edge=0.05, shadow=0.3)
        for k in range(n):
            a = 360 / n * k
            if self.style % 2:
                petal = g.spline(
                    g.points((0, -0.1), (r * 0.36, -r * 0.5), (0, -r * 0.98), (-r * 0.36, -r * 0.5))
                )
            else:
                petal = g.spline(
                    g.points(
                        (0, -0.08),
                        (r * 0.24, -r * 0.4),
                        (r * 0.3, -r * 0.86),
                        (0, -r),
                        (-r * 0.3, -r * 0.86),
                        (-r * 0.24, -r * 0.4),
                    )
                )
            blade = g.moved(g.turned(petal, a), 0, -0.18)
            slot, surface = ("metal", "brushed") if back or self.paved else ("enamel", "enamel")
            stage.panel(blade, slot, surface, edge=0.07, dome=0.08, shadow=0.45)
            stage.tube(blade, 0.016, "metal", "polished", closed=True)
            if self.paved and not back:
                vein = g.moved(
                    g.turned(g.even(g.points((0, -r * 0.3), (0, -r * 0.88)), 6), a), 0, -0.18
                )
                gem_dots(stage, vein, 0.022, "gem")
        if back:
            stage.tube(
                g.points((-0.42, -0.18), (0.42, -0.18)), 0.03, "metal", "polished", shadow=0.5
            )
            return
        if self.style == 2:
            pearls(stage, [(0, -0.18)], 0.13, "pearl")
        else:
            gem(stage, "round", 0, -0.18, 0.13)
