"""The last and the proportions of shoes."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from indexer.lab.drawn import geometry as g
from indexer.lab.drawn.arrays import Points
from indexer.lab.drawn.motif import Repeat

FORMS = ("pump", "sneaker", "loafer", "sandal", "boot", "ballet", "oxford", "mule")

_SURFACES = {
    "pump": ("patent", "suede", "smooth", "crocodile", "silk", "box"),
    "sneaker": ("smooth", "suede", "grained", "canvas", "pebbled"),
    "loafer": ("box", "suede", "grained", "crocodile", "patent", "woven"),
    "sandal": ("smooth", "patent", "suede", "crocodile"),
    "boot": ("box", "suede", "grained", "patent", "channels"),
    "ballet": ("smooth", "diamonds", "patent", "suede", "silk"),
    "oxford": ("box", "grained", "suede", "patent", "crocodile"),
    "mule": ("suede", "smooth", "woven", "diamonds", "crocodile"),
}
TOPS = {
    "pump": ((-0.66, 0.15), (-0.48, 0.20), (-0.36, 0.21), (-0.16, 0.10), (0.1, 0.08),
         (0.4, 0.17), (0.66, 0.33), (0.72, 0.31)),
    "ballet": ((-0.66, 0.14), (-0.50, 0.19), (-0.38, 0.20), (-0.2, 0.11), (0.1, 0.09),
         (0.4, 0.15), (0.66, 0.27), (0.73, 0.25)),
    "loafer": ((-0.66, 0.19), (-0.44, 0.26), (-0.26, 0.36), (-0.16, 0.40), (0.02, 0.27),
         (0.36, 0.26), (0.66, 0.37), (0.74, 0.35)),
    "oxford": ((-0.66, 0.18), (-0.44, 0.26), (-0.24, 0.38), (-0.08, 0.50), (0.10, 0.42),
         (0.38, 0.34), (0.66, 0.42), (0.74, 0.40)),
    "sneaker": ((-0.66, 0.18), (-0.44, 0.26), (-0.22, 0.40), (-0.04, 0.54), (0.14, 0.48),
         (0.40, 0.38), (0.64, 0.50), (0.74, 0.48)),
    "boot": ((-0.66, 0.18), (-0.44, 0.26), (-0.24, 0.42), (-0.10, 0.66), (-0.06, 1.0),
         (0.30, 1.02), (0.60, 1.0), (0.64, 0.6)),
    "mule": ((-0.66, 0.17), (-0.48, 0.23), (-0.30, 0.30), (-0.16, 0.31), (-0.04, 0.22),
         (0.02, 0.04)),
}  # fmt: skip
_HEELS = {
    "pump": (0.22, 0.62), "sandal": (0.04, 0.60), "mule": (0.03, 0.48), "boot": (0.08, 0.46),
    "ballet": (0.03, 0.05), "loafer": (0.07, 0.12), "oxford": (0.08, 0.11), "sneaker": (0.05, 0.08),
}  # fmt: skip


@dataclass(frozen=True)
class ShoeShape:
    """The proportions and parts of one shoe, in world units."""

    form: str
    surface: str
    heel: float
    heel_kind: str
    toe: float
    height: float
    sole: float
    cap: bool
    trim_parts: tuple[str, ...]
    ornament: str
    clasp: str
    stripe: str
    straps: int
    monogram: Repeat | None
    studs: bool
    stitched: bool

    @classmethod
    def sampled(cls, form: str, turn: int, rng: np.random.Generator) -> Self:
        """A shoe of that form; `turn` counts the shoes of the form before it."""
        surfaces = _SURFACES[form]
        surface = surfaces[(int(rng.integers(len(surfaces))) + turn) % len(surfaces)]
        low, high = _HEELS[form]
        heel = float(rng.uniform(low, high))
        parts = tuple(p for p in ("toe", "counter", "edge", "vamp") if rng.random() < 0.42)
        kinds = ["stiletto", "block", "cone", "flare"] if heel > 0.2 else ["block"]
        return cls(
            form=form,
            surface=surface,
            heel=heel,
            heel_kind=str(rng.choice(kinds)),
            toe=float(rng.uniform(0.0, 1.0)),
            height=float(rng.uniform(0.92, 1.12)) * (0.92 if form == "boot" else 1.0),
            sole=float(rng.uniform(0.10, 0.17))
            if form == "sneaker"
            else float(rng.uniform(0.028, 0.06)),
            cap=bool(rng.random() < 0.6),
            trim_parts=parts,
            ornament=str(rng.choice(["bow", "bit", "clasp", "tassel", "penny", "none"])),
            clasp=str(rng.choice(["bar", "oval", "flower", "buckle", "knot", "ring", "star"])),
            stripe=str(rng.choice(["bars", "wave", "star", "chevron", "disc", "band"])),
            straps=int(rng.integers(1, 5)),
            monogram=Repeat.sampled(rng, 0.13) if surface == "canvas" else None,
            studs=bool(rng.random() < 0.2),
            stitched=bool(rng.random() < 0.7),
        )

    @property
    def floor(self) -> float:
        """Where it stands: the lower the shoe, the higher, so that it fills the picture."""
        tallest = {"boot": 1.02, "sneaker": 0.54, "oxford": 0.46, "loafer": 0.4}.get(
            self.form, 0.32
        )
        return 0.08 + 0.46 * (tallest * self.height + self.heel + self.sole)

    def bed(self, x: np.ndarray | float) -> np.ndarray:
        """Height of the footbed above the floor at x, as y in world units."""
        t = np.clip((np.asarray(x, np.float64) + 0.30) / 0.84, 0, 1)
        rise = t * t * (3 - 2 * t) * self.heel
        spring = 0.035 * np.clip((-0.5 - np.asarray(x)) / 0.3, 0, 1) ** 2
        return np.asarray(self.floor - self.sole - rise - spring)

    def on_last(self, *pairs: tuple[float, float]) -> Points:
        """Points given as x and height above the footbed."""
        return g.points(*((x, float(self.bed(x)) - y * self.height) for x, y in pairs))

    def tip(self) -> tuple[tuple[float, float], ...]:
        """The toe from sole to vamp: 0 pointed, 0.5 almond, 1 round."""
        reach = -0.90 + 0.10 * self.toe
        return (
            (reach, 0.012 + 0.02 * self.toe),
            (reach + 0.03 - 0.01 * self.toe, 0.05 + 0.07 * self.toe),
        )

    def upper(self) -> Points:
        """The upper's outline."""
        tops = TOPS["mule" if self.form == "sandal" else self.form]
        back = () if self.form == "mule" else ((0.755, 0.14), (0.735, 0.0))
        above = self.on_last(*self.tip(), *tops, *back)
        curve = g.spline(above, closed=False)
        end = above[-1, 0]
        xs = np.linspace(end, above[0, 0], 24)
        below = np.stack([xs, self.bed(xs)], 1).astype(np.float32)
        return np.vstack([curve, below[1:]]).astype(np.float32)
