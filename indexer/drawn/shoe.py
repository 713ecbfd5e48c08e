"""Shoes in profile, toe to the left: a last, an upper, a sole and a heel."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from indexer.drawn import geometry as g
from indexer.drawn import hardware as hw
from indexer.drawn.arrays import Points
from indexer.drawn.motif import Repeat, printed
from indexer.drawn.palette import (
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
from indexer.drawn.stage import Frame, Stage

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
_TOPS = {
    "pump": ((-0.66, 0.15), (-0.48, 0.20), (-0.36, 0.21), (-0.16, 0.10), (0.1, 0.08), (0.4, 0.17), (0.66, 0.33), (0.72, 0.31)),
    "ballet": ((-0.66, 0.14), (-0.50, 0.19), (-0.38, 0.20), (-0.2, 0.11), (0.1, 0.09), (0.4, 0.15), (0.66, 0.27), (0.73, 0.25)),
    "loafer": ((-0.66, 0.19), (-0.44, 0.26), (-0.26, 0.36), (-0.16, 0.40), (0.02, 0.27), (0.36, 0.26), (0.66, 0.37), (0.74, 0.35)),
    "oxford": ((-0.66, 0.18), (-0.44, 0.26), (-0.24, 0.38), (-0.08, 0.50), (0.10, 0.42), (0.38, 0.34), (0.66, 0.42), (0.74, 0.40)),
    "sneaker": ((-0.66, 0.18), (-0.44, 0.26), (-0.22, 0.40), (-0.04, 0.54), (0.14, 0.48), (0.40, 0.38), (0.64, 0.50), (0.74, 0.48)),
    "boot": ((-0.66, 0.18), (-0.44, 0.26), (-0.24, 0.42), (-0.10, 0.66), (-0.06, 1.0), (0.30, 1.02), (0.60, 1.0), (0.64, 0.6)),
    "mule": ((-0.66, 0.17), (-0.48, 0.23), (-0.30, 0.30), (-0.16, 0.31), (-0.04, 0.22), (0.02, 0.04)),
}  # fmt: skip
_HEELS = {
    "pump": (0.22, 0.62), "sandal": (0.04, 0.60), "mule": (0.03, 0.48), "boot": (0.08, 0.46),
    "ballet": (0.03, 0.05), "loafer": (0.07, 0.12), "oxford": (0.08, 0.11), "sneaker": (0.05, 0.08),
}  # fmt: skip


@dataclass(frozen=True)
class Shoe:
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

    @staticmethod
    def sampled(form: str, turn: int, rng: np.random.Generator) -> "Shoe":
        """A shoe of that form; `turn` counts the shoes of the form before it."""
        surfaces = _SURFACES[form]
        surface = surfaces[(int(rng.integers(len(surfaces))) + turn) % len(surfaces)]
        low, high = _HEELS[form]
        heel = float(rng.uniform(low, high))
        parts = tuple(p for p in ("toe", "counter", "edge", "vamp") if rng.random() < 0.42)
        kinds = ["stiletto", "block", "cone", "flare"] if heel > 0.2 else ["block"]
        return Shoe(
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

    def posed(self, rng: np.random.Generator) -> Self:
        """A shoe is the same however it is put down."""
        return self

    def frame(self, view: str) -> Frame:
        """What the picture of that view shows."""
        if view == "detail":
            return Frame(2.2, -0.36, self.floor - 0.26)
        return Frame(1.06, mirrored=view == "back")

    def colourways(self, rng: np.random.Generator, count: int) -> list[Colourway]:
        """Leather with a trim, a sole and metal that suit it."""
        metal = METALS[int(rng.integers(3))].rgb
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
                "metal": metal,
                "outsole": FIXED["ivory"] if self.form == "sneaker" else sole,
                "lining": mixed(FIXED["tan"], (250, 240, 225), 0.35),
                "inside": dark if lightness(dark) < 0.3 else (70, 54, 44),
                "lace": FIXED["ivory"] if self.form == "sneaker" else dark,
            }
            ways.append(Colourway(colour.code, colour.names, colours))
        return ways

    def bed(self, x: np.ndarray | float) -> np.ndarray:
        """Height of the footbed above the floor at x, as y in world units."""
        t = np.clip((np.asarray(x, np.float64) + 0.30) / 0.84, 0, 1)
        rise = t * t * (3 - 2 * t) * self.heel
        spring = 0.035 * np.clip((-0.5 - np.asarray(x)) / 0.3, 0, 1) ** 2
        return np.asarray(self.floor - self.sole - rise - spring)

    def on_last(self, *pairs: tuple[float, float]) -> Points:
        """Points given as x and height above the footbed."""
        return g.points(*((x, float(self.bed(x)) - y * self.height) for x, y in pairs))

    def _toe(self) -> tuple[tuple[float, float], ...]:
        """The toe from sole to vamp: 0 pointed, 0.5 almond, 1 round."""
        reach = -0.90 + 0.10 * self.toe
        return (
            (reach, 0.012 + 0.02 * self.toe),
            (reach + 0.03 - 0.01 * self.toe, 0.05 + 0.07 * self.toe),
        )

    def upper(self) -> Points:
        """The upper's outline."""
        tops = _TOPS["mule" if self.form == "sandal" else self.form]
        back = () if self.form == "mule" else ((0.755, 0.14), (0.735, 0.0))
        above = self.on_last(*self._toe(), *tops, *back)
        curve = g.spline(above, closed=False)
        end = above[-1, 0]
        xs = np.linspace(end, above[0, 0], 24)
        below = np.stack([xs, self.bed(xs)], 1).astype(np.float32)
        return np.vstack([curve, below[1:]]).astype(np.float32)

    def draw(self, stage: Stage, view: str) -> None:
        """Put the shoe on the stage."""
        self._heel(stage)
        if self.form in {"mule", "sandal"}:
            self._insole(stage)
        if self.form == "sandal":
            self._sandal(stage)
        else:
            self._inside(stage)
            outline = self.upper()
            piece = stage.panel(outline, "leather", self.surface, edge=0.09, dome=0.22)
            if self.monogram is not None:
                printed(stage, piece, self.monogram, "print")
            self._parts(stage, outline)
            getattr(self, f"_{self.form}")(stage, view == "back")
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
            tops = _TOPS[self.form]
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
            top = g.spline(self.on_last(*_TOPS[self.form][2:]), closed=False)
            stage.tube(top, 0.03, "trim", "smooth", shadow=0.3, depth=0.01)

    def _sole(self, stage: Stage) -> None:
        reach = self._toe()[0][0]
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
        xs = np.linspace(self._toe()[0][0], 0.74, 30)
        top = np.stack([xs, self.bed(xs) - 0.03], 1).astype(np.float32)
        stage.tube(top, 0.05, "lining", "smooth", dim=0.95)

    def _pump(self, stage: Stage, back: bool) -> None:
        if self.straps >= 3:
            self._strap(stage, (-0.02, 0.09), (0.12, 0.36), (0.3, 0.12))
        self._ornament(stage, -0.42, 0.19, back)

    def _ballet(self, stage: Stage, back: bool) -> None:
        self._ornament(stage, -0.44, 0.19, back)
        if self.straps >= 3:
            self._strap(stage, (-0.05, 0.10), (0.1, 0.3), (0.26, 0.12))

    def _mule(self, stage: Stage, back: bool) -> None:
        self._ornament(stage, -0.30, 0.26, back)

    def _loafer(self, stage: Stage, back: bool) -> None:
        apron = g.spline(
            self.on_last((-0.72, 0.13), (-0.52, 0.15), (-0.3, 0.16), (-0.12, 0.2)), closed=False
        )
        stage.tube(apron, 0.026, "leather", self.surface, shadow=0.4, depth=0.01)
        hw.stitches(stage, g.moved(apron, 0, 0.022), "thread")
        outline = self.upper()
        box = stage.region([outline])
        if box is not None:
            saddle = self.on_last(
                (-0.44, -0.02),
                (-0.36, 0.12),
                (-0.38, 0.5),
                (-0.20, 0.5),
                (-0.19, 0.14),
                (-0.12, -0.02),
            )
            cover = np.minimum(stage.fill([outline], box), stage.fill([g.spline(saddle)], box))
            stage.cast([g.spline(saddle)], 0.4, 0.015)
            slot = "trim" if "vamp" in self.trim_parts else "leather"
            stage.solid(cover, box, slot, "smooth", edge=0.03)
        self._ornament(stage, -0.28, 0.27, back)

    def _oxford(self, stage: Stage, back: bool) -> None:
        if self.cap:
            cap = g.spline(self.on_last((-0.62, 0.0), (-0.58, 0.1), (-0.60, 0.2)), closed=False)
            stage.tube(cap, 0.014, "leather", self.surface, shadow=0.5, depth=0.012)
            dots = [(float(x) + 0.03, float(y)) for x, y in g.even(cap, 9)]
            stage.flat([g.oval(x, y, 0.008, 0.008, steps=12) for x, y in dots], "shade", 0, 0.8)
        facing = g.spline(self.on_last((-0.34, 0.12), (-0.2, 0.2), (0.06, 0.44)), closed=False)
        hw.stitches(stage, facing, "thread")
        self._laces(stage, (-0.30, 0.34), (-0.08, 0.50), 5)

    def _sneaker(self, stage: Stage, back: bool) -> None:
        tongue = g.spline(self.on_last((-0.12, 0.46), (-0.02, 0.62), (0.10, 0.58), (0.06, 0.46)))
        stage.panel(tongue, "trim", "smooth", edge=0.04, shadow=0.3)
        self._laces(stage, (-0.40, 0.29), (-0.03, 0.53), 6)
        tab = self.on_last((0.66, 0.30), (0.66, 0.54), (0.765, 0.52), (0.765, 0.28))
        stage.panel(g.rounded(tab, 0.04), "trim", "smooth", edge=0.03, shadow=0.35)
        if not back:
            self._stripe(stage)

    def _stripe(self, stage: Stage) -> None:
        match self.stripe:
            case "bars":
                shapes = [
                    self.on_last((x, 0.04), (x + 0.06, 0.04), (x + 0.18, 0.34), (x + 0.12, 0.34))
                    for x in (-0.12, 0.0, 0.12)
                ]
            case "wave":
                xs = np.linspace(-0.34, 0.6, 30)
                line = g.points(
                    *(
                        (float(x), float(self.bed(x)) - 0.17 - 0.07 * float(np.sin(x * 9)))
                        for x in xs
                    )
                )
                shapes = [g.ribbon(line, 0.055)]
            case "star":
                x, y = (float(v) for v in self.on_last((0.14, 0.2))[0])
                shapes = [g.star(x, y, 0.12, 0.05, 5)]
            case "chevron":
                shapes = [
                    self.on_last(
                        (x, 0.05),
                        (x + 0.07, 0.05),
                        (x + 0.16, 0.19),
                        (x + 0.07, 0.33),
                        (x, 0.33),
                        (x + 0.09, 0.19),
                    )
                    for x in (-0.08, 0.06)
                ]
            case "disc":
                x, y = (float(v) for v in self.on_last((0.12, 0.2))[0])
                shapes = [g.oval(x, y, 0.11, 0.11)]
            case _:
                shapes = [
                    self.on_last(
                        (-0.2, 0.02), (0.34, 0.02), (0.30, 0.12), (-0.06, 0.30), (-0.12, 0.28)
                    )
                ]
        stage.panel(
            [g.rounded(s, 0.01) if len(s) < 12 else s for s in shapes],
            "trim",
            "smooth",
            edge=0.015,
            shadow=0.3,
            depth=0.01,
        )
        if self.stripe == "disc":
            stage.panel(g.petals(x, y, 0.07, 5, 0.5), "metal", "polished", edge=0.02, shadow=0.3)

    def _boot(self, stage: Stage, back: bool) -> None:
        if self.ornament in {"bit", "clasp"}:
            for k in range(1 + self.straps // 2):
                y = 0.40 + 0.2 * k
                strap = g.spline(
                    self.on_last(
                        (-0.30 + 0.12 * k, y), (0.2, y - 0.02), (0.68 - 0.03 * k, y - 0.04)
                    ),
                    closed=False,
                )
                stage.tube(strap, 0.06, "trim", "smooth", shadow=0.4, flat=0.5)
                if not back:
                    x, cy = (float(v) for v in self.on_last((0.12, y - 0.01))[0])
                    hw.buckle(stage, x, cy, 0.05, 0.05, "metal")
        elif self.ornament in {"penny", "bow"}:
            gore = self.on_last((0.08, 0.34), (0.02, 0.98), (0.32, 0.98), (0.26, 0.34))
            stage.panel(
                g.rounded(gore, [0.12, 0.02, 0.02, 0.12]),
                "inside",
                "channels",
                edge=0.02,
                shadow=0.2,
            )
        elif self.ornament == "tassel":
            self._laces(stage, (-0.30, 0.34), (-0.07, 0.92), 8)
        else:
            zipped = g.spline(self.on_last((0.36, 0.08), (0.32, 0.5), (0.32, 0.96)), closed=False)
            hw.zipper(stage, zipped[::-1], "metal", "inside", 0.04)
        rim = g.spline(self.on_last((-0.06, 0.985), (0.30, 1.005), (0.60, 0.985)), closed=False)
        stage.tube(rim, 0.03, "trim" if "edge" in self.trim_parts else "leather", "smooth")

    def _sandal(self, stage: Stage) -> None:
        """Bands that arch over the foot, one behind the other, and a strap round the ankle."""
        starts = np.linspace(-0.70, -0.40 if self.straps > 2 else -0.52, self.straps)
        width = 0.15 - 0.022 * self.straps
        for far in (True, False):
            for i, x in enumerate(float(v) for v in starts[::-1]):
                high = 0.17 + 0.35 * (x + 0.75)
                lean = 0.16 + 0.02 * i
                near = (
                    (x - 0.04, 0.0),
                    (x - 0.01, high * 0.6),
                    (x + lean * 0.6, high),
                    (x + lean, high * 0.97),
                )
                away = (
                    (x + lean, high * 0.97),
                    (x + lean + 0.10, high * 0.7),
                    (x + lean + 0.13, 0.02),
                )
                band = g.spline(self.on_last(*(away if far else near)), closed=False)
                stage.tube(
                    band,
                    width,
                    "leather",
                    self.surface,
                    flat=0.5,
                    dim=0.66 if far else 1.0,
                    shadow=0.0 if far else 0.4,
                )
                if self.studs and not far:
                    hw.rivet(
                        stage,
                        [(float(px), float(py)) for px, py in g.even(band, 6)[1:]],
                        0.014,
                        "metal",
                    )
        counter = self.on_last(
            (0.50, 0.0), (0.60, 0.20), (0.70, 0.36), (0.75, 0.34), (0.765, 0.12), (0.74, 0.0)
        )
        stage.panel(g.rounded(counter, 0.06), "leather", self.surface, edge=0.06)
        y = float(self.bed(0.6)) - 0.42 * self.height
        ring = g.oval(0.48, y, 0.26, 0.07)
        stage.tube(ring, 0.035, "leather", self.surface, closed=True, dim=0.75, flat=0.6)
        stage.tube(
            g.arc(0.48, y, 0.26, 0.07, -10, 190),
            0.042,
            "leather",
            self.surface,
            flat=0.6,
            shadow=0.3,
        )
        hw.buckle(stage, 0.40, y + 0.066, 0.042, 0.036, "metal", 0.014)
        riser = g.spline(self.on_last((0.71, 0.32), (0.725, 0.40)), closed=False)
        stage.tube(riser, 0.05, "leather", self.surface)
        if self.ornament in {"bow", "clasp", "tassel"}:
            self._ornament(stage, float(starts[0]) + 0.10, 0.19, False)

    def _strap(self, stage: Stage, *knots: tuple[float, float]) -> None:
        band = g.spline(self.on_last(*knots), closed=False)
        stage.tube(band, 0.04, "leather", self.surface, shadow=0.3, flat=0.6)
        x, y = (float(v) for v in self.on_last(knots[-1])[0])
        hw.rivet(stage, [(x, y)], 0.022, "metal")

    def _laces(
        self, stage: Stage, low: tuple[float, float], high: tuple[float, float], count: int
    ) -> None:
        ends = self.on_last(low, high)
        rows = g.even(ends, count)
        bars = [
            g.points((x - 0.03, y + 0.01), (x + 0.085, y + 0.065))
            for x, y in ((float(a), float(b)) for a, b in rows)
        ]
        stage.tube(bars, 0.026, "lace", "canvas", shadow=0.4, depth=0.015)
        hw.rivet(stage, [(float(b[1, 0]), float(b[1, 1])) for b in bars], 0.013, "metal")

    def _ornament(self, stage: Stage, x: float, height: float, back: bool) -> None:
        if back:
            return
        cx, cy = (float(v) for v in self.on_last((x, height))[0])
        match self.ornament:
            case "bow":
                for side in (-1, 1):
                    loop = g.spline(
                        g.points(
                            (cx, cy),
                            (cx + side * 0.07, cy - 0.055),
                            (cx + side * 0.13, cy - 0.02),
                            (cx + side * 0.12, cy + 0.035),
                            (cx + side * 0.05, cy + 0.02),
                        )
                    )
                    stage.panel(
                        loop,
                        "trim",
                        self.surface if self.form != "oxford" else "silk",
                        edge=0.03,
                        shadow=0.45,
                    )
                stage.panel(g.oval(cx, cy, 0.028, 0.034), "trim", "smooth", edge=0.02, shadow=0.4)
            case "bit":
                tilt = -18.0
                for side in (-1, 1):
                    ring = g.turned(g.oval(cx + side * 0.075, cy, 0.042, 0.042), tilt, (cx, cy))
                    stage.tube(ring, 0.018, "metal", "polished", closed=True, shadow=0.45)
                stage.tube(
                    g.turned(g.points((cx - 0.05, cy), (cx + 0.05, cy)), tilt, (cx, cy)),
                    0.024,
                    "metal",
                    "polished",
                    shadow=0.4,
                )
            case "clasp":
                hw.clasp(stage, self.clasp, cx, cy + 0.03, 0.06, "metal", "leather")
            case "tassel":
                for dx in (-0.03, 0.04):
                    hw.tassel(stage, cx + dx, cy - 0.02, 0.15, "trim", "metal")
            case "penny":
                stage.flat(
                    g.turned(g.oval(cx - 0.01, cy + 0.05, 0.05, 0.014), -20, (cx, cy)),
                    "shade",
                    0,
                    0.8,
                )
            case _:
                pass
