"""What is printed on scarves: borders, medallions and scattered figures in four inks."""

import math
from dataclasses import dataclass

import numpy as np

from indexer.lab.drawn import geometry as g
from indexer.lab.drawn import motif
from indexer.lab.drawn.arrays import Points
from indexer.lab.drawn.stage import Piece, Stage

THEMES = (
    "medallion",
    "chains",
    "stripes",
    "scatter",
    "checks",
    "garden",
    "sunrays",
    "paisley",
    "tiles",
    "belts",
)


@dataclass(frozen=True)
class Print:
    """One artwork; its figures follow from `seed`."""

    theme: str
    seed: int
    pale: bool
    border: float
    order: int

    @staticmethod
    def sampled(turn: int, rng: np.random.Generator) -> "Print":
        """The artwork of scarf number `turn`: neighbours take different themes."""
        return Print(
            theme=THEMES[(3 * turn + turn // 5) % len(THEMES)],
            seed=int(rng.integers(2**31)),
            pale=bool(rng.random() < 0.5),
            border=float(rng.uniform(0.07, 0.2)),
            order=int(rng.choice([6, 8, 10, 12, 16])),
        )

    def on(self, stage: Stage, piece: Piece, x: float, y: float, half: float, turn: float) -> None:
        """Print the artwork on a piece: centred at (x, y), `half` its half side."""
        rng = np.random.default_rng(self.seed)
        inks: dict[str, list[Points]] = {f"ink{i}": [] for i in range(1, 5)}
        inks["border"] = []
        lines: dict[str, list[Points]] = {f"ink{i}": [] for i in range(1, 5)}
        getattr(self, f"_{self.theme}")(rng, inks, lines)
        for slot, shapes in inks.items():
            placed = [g.turned(g.moved(s * half, x, y), turn, (x, y)) for s in shapes]
            stage.ink_paths(piece, placed, slot)
        for slot, shapes in lines.items():
            placed = [g.turned(g.moved(s * half, x, y), turn, (x, y)) for s in shapes]
            stage.ink_paths(piece, placed, slot, 0.026 * half)
        self._frame(stage, piece, x, y, half, turn)

    def _frame(
        self, stage: Stage, piece: Piece, x: float, y: float, half: float, turn: float
    ) -> None:
        b = self.border
        outer, inner = (
            g.box(x, y, half * 1.3, half * 1.3),
            g.box(x, y, half * (1 - b), half * (1 - b)),
        )
        mask = stage.fill(
            [g.turned(outer, turn, (x, y))], piece.box, [g.turned(inner, turn, (x, y))]
        )
        stage.ink(piece, mask, "border")
        rules = [
            g.turned(g.box(x, y, half * k, half * k), turn, (x, y))
            for k in (1 - b * 1.22, 1 - b * 0.3)
        ]
        stage.ink_paths(piece, rules, "ink1", 0.012 * half)
        count = self.order + 3
        beads = []
        for side in range(4):
            for t in (np.arange(count) + 0.5) / count * 2 - 1:
                at = g.turned(g.points((float(t) * (1 - b * 0.65), -(1 - b * 0.65))), 90 * side)
                cx, cy = (float(v) * half for v in at[0])
                beads += [
                    s
                    for s, _ in motif.marks(
                        "star" if self.order > 9 else "diamond",
                        x + cx,
                        y + cy,
                        b * half * 0.22,
                        0.1,
                    )
                ]
        stage.ink_paths(piece, [g.turned(p, turn, (x, y)) for p in beads], "ink4")

    def _medallion(
        self,
        rng: np.random.Generator,
        inks: dict[str, list[Points]],
        lines: dict[str, list[Points]],
    ) -> None:
        n = self.order
        for ring, slot in ((0.74, "ink2"), (0.52, "ink1"), (0.34, "ink3"), (0.18, "ink4")):
            depth = float(rng.uniform(0.12, 0.5))
            inks[slot].append(g.petals(0, 0, ring, n, depth))
        for ring, slot, kind in ((0.62, "ink4", 0), (0.43, "ink2", 1), (0.26, "ink1", 2)):
            for k in range(n):
                figure = _figure(int(rng.integers(1)) + kind, 0, -ring, 0.07 * ring + 0.028)
                inks[slot] += [g.turned(f, 360 / n * (k + 0.5)) for f in figure]
        inks["ink1"].append(g.petals(0, 0, 0.1, 8, 0.6))
        for sx in (-1, 1):
            for sy in (-1, 1):
                inks["ink3"].append(g.petals(sx * 0.66, sy * 0.66, 0.13, 6, 0.5))
                inks["ink4"].append(g.oval(sx * 0.66, sy * 0.66, 0.05, 0.05))

    def _chains(
        self,
        rng: np.random.Generator,
        inks: dict[str, list[Points]],
        lines: dict[str, list[Points]],
    ) -> None:
        for k in range(3):
            r = 0.24 + 0.21 * k
            n = 10 + 6 * k
            for i in range(n):
                link = g.turned(g.oval(0, -r, r * 3.6 / n, 0.05), 360 / n * i)
                lines[f"ink{1 + (i + k) % 2 * 2}"].append(link)
        for i in range(8):
            inks["ink2"] += [g.turned(f, 45 * i) for f in _figure(3, 0, -0.48, 0.08)]
        inks["ink4"].append(g.star(0, 0, 0.17, 0.08, 8))

    def _belts(
        self,
        rng: np.random.Generator,
        inks: dict[str, list[Points]],
        lines: dict[str, list[Points]],
    ) -> None:
        for i in range(5):
            c = float(rng.uniform(-0.7, 0.7))
            a = float(rng.choice([0.0, 90.0, 45.0, -45.0]))
            band = g.turned(g.box(c, 0, 0.055, 1.4), a)
            inks[f"ink{1 + i % 3}"].append(band)
            buckle = g.turned(g.box(c, float(rng.uniform(-0.4, 0.4)), 0.085, 0.065, 0.02), a)
            lines["ink4"] += [buckle, g.turned(g.box(c, 0, 0.04, 1.4), a)]

    def _stripes(
        self,
        rng: np.random.Generator,
        inks: dict[str, list[Points]],
        lines: dict[str, list[Points]],
    ) -> None:
        at = -1.4
        tilt = float(rng.choice([0.0, 90.0, 45.0]))
        while at < 1.4:
            width = float(rng.choice([0.02, 0.05, 0.1, 0.16]))
            inks[f"ink{int(rng.integers(1, 5))}"].append(
                g.turned(g.box(at, 0, width / 2, 1.5), tilt)
            )
            at += width + float(rng.choice([0.03, 0.08, 0.16]))

    def _checks(
        self,
        rng: np.random.Generator,
        inks: dict[str, list[Points]],
        lines: dict[str, list[Points]],
    ) -> None:
        pitch = float(rng.uniform(0.22, 0.42))
        tilt = float(rng.choice([0.0, 45.0]))
        widths = rng.uniform(0.1, 0.5, 3)
        for slot, width, shift in zip(
            ("ink2", "ink1", "ink4"), widths, (0.0, 0.5, 0.25), strict=True
        ):
            for at in np.arange(-1.4, 1.4, pitch):
                c, w = float(at) + shift * pitch, pitch * float(width) / 2
                inks[slot].append(g.turned(g.box(c, 0, w, 1.5), tilt))
        for at in np.arange(-1.4, 1.4, pitch):
            for slot, width, shift in (("ink3", widths[0], 0.0), ("ink4", widths[2] * 0.4, 0.25)):
                inks[slot].append(
                    g.turned(
                        g.box(0, float(at) + shift * pitch, 1.5, pitch * float(width) / 4), tilt
                    )
                )

    def _scatter(
        self,
        rng: np.random.Generator,
        inks: dict[str, list[Points]],
        lines: dict[str, list[Points]],
    ) -> None:
        kinds = rng.integers(0, 5, 2)
        pitch = float(rng.uniform(0.17, 0.27))
        for i, cy in enumerate(np.arange(-1.1, 1.1, pitch)):
            for j, cx in enumerate(np.arange(-1.1, 1.1, pitch)):
                x, y = float(cx) + (i % 2) * pitch / 2, float(cy)
                figure = _figure(int(kinds[(i + j) % 2]), x, y, pitch * 0.27)
                inks[f"ink{1 + (i * 2 + j) % 3}"] += figure
        inks["ink4"] += [
            g.oval(float(x), float(y), 0.012, 0.012, steps=12)
            for x in np.arange(-1, 1, pitch)
            for y in np.arange(-1, 1, pitch)
        ]

    def _garden(
        self,
        rng: np.random.Generator,
        inks: dict[str, list[Points]],
        lines: dict[str, list[Points]],
    ) -> None:
        for _ in range(26):
            x, y = (float(v) for v in rng.uniform(-0.85, 0.85, 2))
            size, a = float(rng.uniform(0.07, 0.2)), float(rng.uniform(0, 360))
            for k in range(3):
                leaf = g.spline(
                    g.points(
                        (x, y),
                        (x + size * 0.35, y - size * 0.9),
                        (x, y - size * 2.0),
                        (x - size * 0.35, y - size * 0.9),
                    )
                )
                inks["ink1"].append(g.turned(leaf, a + 140 * k, (x, y)))
            inks[f"ink{2 + int(rng.integers(2))}"].append(
                g.turned(g.petals(x, y, size, int(rng.integers(5, 9)), 0.45), a, (x, y))
            )
            inks["ink4"].append(g.oval(x, y, size * 0.3, size * 0.3, steps=24))

    def _sunrays(
        self,
        rng: np.random.Generator,
        inks: dict[str, list[Points]],
        lines: dict[str, list[Points]],
    ) -> None:
        cx, cy = (float(v) for v in rng.uniform(-0.4, 0.4, 2))
        n = self.order * 2
        for i in range(n):
            wedge = g.points((cx, cy), (cx + 0.14, cy - 2.2), (cx - 0.14, cy - 2.2))
            inks[f"ink{1 + i % 3}"].append(g.turned(wedge, 360 / n * i, (cx, cy)))
        for r, slot in ((0.42, "ink4"), (0.34, "ink1"), (0.25, "ink2"), (0.12, "ink4")):
            inks[slot] = [*inks[slot], g.oval(cx, cy, r, r)]

    def _paisley(
        self,
        rng: np.random.Generator,
        inks: dict[str, list[Points]],
        lines: dict[str, list[Points]],
    ) -> None:
        pitch = float(rng.uniform(0.34, 0.48))
        for i, cy in enumerate(np.arange(-0.95, 1.0, pitch)):
            for j, cx in enumerate(np.arange(-0.95, 1.0, pitch)):
                x, y, s = float(cx) + (i % 2) * pitch / 2, float(cy), pitch * 0.36
                a = 180.0 * ((i + j) % 2)
                for k, slot in ((1.0, "ink1"), (0.72, "ink2"), (0.42, "ink4")):
                    drop = g.spline(
                        g.points(
                            (x, y + s * k),
                            (x + s * 0.75 * k, y + s * 0.3 * k),
                            (x + s * 0.5 * k, y - s * 0.5 * k),
                            (x - s * 0.3 * k, y - s * 1.1 * k),
                            (x - s * 0.1 * k, y - s * 0.3 * k),
                            (x - s * 0.7 * k, y + s * 0.3 * k),
                        )
                    )
                    inks[slot].append(g.turned(drop, a, (x, y)))
                inks["ink3"].append(g.petals(x + pitch / 2, y, s * 0.22, 5, 0.5))

    def _tiles(
        self,
        rng: np.random.Generator,
        inks: dict[str, list[Points]],
        lines: dict[str, list[Points]],
    ) -> None:
        count = int(rng.integers(3, 7))
        pitch = 2.0 / count
        kinds = rng.integers(0, 5, 4)
        for i in range(count):
            for j in range(count):
                x, y = -1 + pitch * (i + 0.5), -1 + pitch * (j + 0.5)
                inks[f"ink{1 + (i + 2 * j) % 3}"].append(g.box(x, y, pitch * 0.46, pitch * 0.46))
                figure = _figure(int(kinds[(i * 3 + j) % 4]), x, y, pitch * 0.3)
                inks["ink4"] += figure


def _figure(kind: int, x: float, y: float, r: float) -> list[Points]:
    """A small figure about (x, y) within radius r."""
    match kind:
        case 0:
            return [g.petals(x, y, r, 5, 0.5)]
        case 1:
            return [g.polygon(x, y, r, 4), g.oval(x, y - r * 1.4, r * 0.25, r * 0.25, steps=16)]
        case 2:
            return [g.star(x, y, r, r * 0.42, 6)]
        case 3:
            shoe = g.arc(x, y, r, r, 150, 390)
            inner = g.arc(x, y, r * 0.62, r * 0.62, 390, 150)
            return [np.vstack([shoe, inner]).astype(np.float32)]
        case _:
            a = [
                g.turned(g.oval(x, y - r * 0.55, r * 0.24, r * 0.5, steps=20), 360 / 5 * k, (x, y))
                for k in range(5)
            ]
            return [*a, g.oval(x, y, r * math.sqrt(0.05), r * math.sqrt(0.05), steps=16)]
