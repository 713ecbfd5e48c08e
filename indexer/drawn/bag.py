"""Bags: a body, what closes it, what it hangs from."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from indexer.drawn import geometry as g
from indexer.drawn import hardware as hw
from indexer.drawn.arrays import Points
from indexer.drawn.bagbody import FLOOR, body_outline, flap_outline
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

FORMS = (
    "flap",
    "tote",
    "top_handle",
    "bucket",
    "boston",
    "hobo",
    "camera",
    "baguette",
    "clutch",
    "saddle",
    "backpack",
    "trunk",
    "shopper",
    "doctor",
)

_SURFACES = (
    "grained", "diamonds", "smooth", "crocodile", "pebbled", "woven", "saffiano", "canvas", "box",
    "chevrons", "suede", "ostrich", "patent", "squares", "channels",
)  # fmt: skip
_SOFT = {"hobo", "bucket", "shopper", "backpack"}
_FLAPPED = {"flap", "top_handle", "baguette", "clutch", "saddle", "backpack"}
_HUNG = {"flap", "camera", "bucket", "trunk", "saddle", "hobo"}
_SHAPES = ("round", "straight", "point", "wave", "scallop")


@dataclass(frozen=True)
class Bag:
    """The proportions and parts of one bag, in world units."""

    form: str
    width: float
    height: float
    taper: float
    radius: float
    surface: str
    trim_surface: str
    flap: float
    flap_shape: str
    clasp: str
    clasp_size: float
    handle: float
    handle_span: float
    strap: str
    two_tone: bool
    stitched: bool
    monogram: Repeat | None
    charm: str
    depth: float
    straps_down: bool
    contrast: bool

    floor = FLOOR

    @staticmethod
    def sampled(form: str, turn: int, rng: np.random.Generator) -> "Bag":
        """A bag of that form; `turn` counts the bags of the form before it."""
        wide = {
            "flap": 0.64, "tote": 0.62, "top_handle": 0.60, "bucket": 0.48, "boston": 0.68, "hobo": 0.70,
            "camera": 0.54, "baguette": 0.68, "clutch": 0.72, "saddle": 0.58, "backpack": 0.50,
            "trunk": 0.52, "shopper": 0.60, "doctor": 0.64,
        }[form]  # fmt: skip
        tall = {
            "flap": 0.80, "tote": 0.86, "top_handle": 0.80, "bucket": 0.94, "boston": 0.72, "hobo": 0.70,
            "camera": 0.66, "baguette": 0.58, "clutch": 0.76, "saddle": 0.84, "backpack": 1.12,
            "trunk": 0.66, "shopper": 1.0, "doctor": 0.80,
        }[form]  # fmt: skip
        start = int(rng.integers(len(_SURFACES)))
        surface = _SURFACES[(start + 4 * turn) % len(_SURFACES)]
        if form in _SOFT and surface in {"box", "patent", "saffiano"}:
            surface = "pebbled"
        if form == "trunk" and surface in {"woven", "suede", "pebbled"}:
            surface = "canvas"
        canvas = surface == "canvas"
        two_tone = canvas or bool(rng.random() < 0.28)
        return Bag(
            form=form,
            width=wide * float(rng.uniform(0.86, 1.08)),
            height=tall * float(rng.uniform(0.88, 1.12)),
            taper=float(rng.uniform(-0.10, 0.16)),
            radius=float(rng.uniform(0.05, 0.24)),
            surface=surface,
            trim_surface=str(rng.choice(["smooth", "grained", "box"])),
            flap=float(rng.uniform(0.38, 0.72)),
            flap_shape=str(rng.choice(_SHAPES)),
            clasp=str(rng.choice(hw.CLASPS)),
            clasp_size=float(rng.uniform(0.055, 0.1)),
            handle=float(rng.uniform(0.34, 0.6)),
            handle_span=float(rng.uniform(0.42, 0.7)),
            strap=str(rng.choice(["chain", "leather", "woven_chain"])),
            two_tone=two_tone,
            stitched=bool(rng.random() < 0.7),
            monogram=Repeat.sampled(rng) if canvas else None,
            charm=str(rng.choice(["none", "none", "tag", "tassel", "padlock"])),
            depth=float(rng.uniform(0.05, 0.11)),
            straps_down=bool(rng.random() < 0.3),
            contrast=bool(rng.random() < 0.5),
        )

    def colourways(self, rng: np.random.Generator, count: int) -> list[Colourway]:
        """Its colours: leather with thread, trim, print and metal that suit it."""
        metal = METALS[int(rng.choice([0, 0, 0, 2, 2, 1, 3]))].rgb
        ways = []
        for colour in picked(rng, LEATHERS, count):
            base = colour.rgb
            trim = picked(rng, [c for c in LEATHERS if apart(c.rgb, base) > 0.7], 1)[0].rgb
            if self.surface == "canvas":
                trim = FIXED["tan"] if lightness(base) < 0.5 else (104, 62, 40)
            colours = {
                **FIXED,
                "leather": base,
                "trim": trim,
                "thread": contrasting(base)
                if self.contrast
                else mixed(base, (255, 246, 230), 0.28),
                "print": contrasting(base),
                "metal": metal,
            }
            ways.append(Colourway(colour.code, colour.names, colours))
        return ways

    def posed(self, rng: np.random.Generator) -> Self:
        """The same bag with its chain up or down and its handles leaning otherwise."""
        return replace(
            self,
            straps_down=bool(rng.random() < 0.4),
            depth=self.depth * float(rng.uniform(0.6, 1.3)),
        )

    @property
    def top(self) -> float:
        """Where the body ends above."""
        return FLOOR - self.height

    @property
    def trim(self) -> str:
        """The slot of edges, handles and corners."""
        return "trim" if self.two_tone else "leather"

    def frame(self, view: str) -> Frame:
        """What the picture of that view shows."""
        if view == "detail":
            if self.form in _FLAPPED:
                return Frame(2.5, 0.06, self.top + self.height * self.flap * 0.8)
            if self.form in {"camera", "boston", "doctor", "trunk"}:
                return Frame(2.3, self.width * 0.3, self.top + self.height * 0.28)
            return Frame(2.3, -self.width * 0.35, self.top + 0.16)
        highest = min(self.top - 0.05, -0.8 if self.form in _HUNG else self._rise() - 0.05)
        tall, centre = FLOOR - highest, (FLOOR + highest) / 2
        return Frame(
            min(1.3, 1.72 / tall, 0.8 / (self.width + self.depth * 0.5)), self.depth * 0.4, centre
        )

    def draw(self, stage: Stage, view: str) -> None:
        """Put the bag on the stage."""
        back = view == "back"
        self._strap(stage)
        self._handles(stage, front=False)
        outline = body_outline(self.form, self.width, self.height, self.taper, self.radius)
        self._side(stage, outline)
        dome = 0.42 if self.form in _SOFT else 0.26
        if self.form == "trunk":
            dome = 0.06
        piece = stage.panel(outline, "leather", self.surface, edge=0.075, dome=dome)
        if self.monogram is not None:
            printed(stage, piece, self.monogram, "print")
        self._edges(stage, outline)
        if back:
            self._back_pocket(stage)
        else:
            self._front(stage, outline)
        if self.form in _FLAPPED:
            self._flap(stage, back)
        self._handles(stage, front=True)
        if not back:
            self._charm(stage)

    def _side(self, stage: Stage, outline: Points) -> None:
        """The gusset that shows to the right: what makes the body a volume."""
        d = self.depth if self.form not in {"clutch", "hobo", "saddle"} else self.depth * 0.5
        behind = g.moved(g.scaled(outline, 0.985, 0.97, (0, FLOOR)), d, -d * 0.28)
        stage.panel(behind, self.trim, self.trim_surface, edge=0.05, dim=0.62)
        mid = g.moved(g.scaled(outline, 0.99, 0.985, (0, FLOOR)), d * 0.5, -d * 0.14)
        stage.panel(mid, self.trim, self.trim_surface, edge=0.03, dim=0.8, shadow=0.3, depth=0.02)

    def _edges(self, stage: Stage, outline: Points) -> None:
        if self.two_tone and self.form not in {"hobo", "saddle", "clutch"}:
            self._corners(stage, outline)
        if self.stitched and self.surface not in {"diamonds", "chevrons", "squares", "woven"}:
            hw.stitches(stage, g.inset(outline, 0.035), "thread", closed=True)
        else:
            stage.tube(outline, 0.018, self.trim, self.trim_surface, closed=True)

    def _corners(self, stage: Stage, outline: Points) -> None:
        reach = self.width * 0.42
        for side in (-1, 1):
            x = side * self.width
            patch = outline[
                (np.abs(outline[:, 0] - x) < reach) & (outline[:, 1] > FLOOR - reach * 0.9)
            ]
            if len(patch) >= 4:
                stage.panel(patch, "trim", self.trim_surface, edge=0.03, shadow=0.3, depth=0.012)

    def _front(self, stage: Stage, outline: Points) -> None:
        w, top, h = self.width, self.top, self.height
        size = self.clasp_size
        match self.form:
            case "camera":
                path = g.points((-w * 0.9, top + h * 0.2), (w * 0.72, top + h * 0.2))
                hw.zipper(stage, path, "metal", self.trim)
                pocket = g.box(0, top + h * 0.64, w * 0.76, h * 0.24, 0.06)
                stage.panel(pocket, self.trim, self.surface, edge=0.03, dome=0.06, shadow=0.45)
                hw.clasp(stage, self.clasp, 0, top + h * 0.62, size, "metal", self.trim)
            case "boston":
                arch = g.spline(
                    g.points(
                        (-w * 0.86, top + h * 0.34), (0, top + h * 0.1), (w * 0.78, top + h * 0.34)
                    ),
                    closed=False,
                )
                hw.zipper(stage, arch, "metal", self.trim)
                self._bands(stage)
            case "doctor":
                frame = g.spline(
                    g.points((-w * 0.8, top + 0.03), (0, top - 0.01), (w * 0.8, top + 0.03)),
                    closed=False,
                )
                stage.tube(frame, 0.045, "metal", "polished", shadow=0.5)
                tab = g.box(0, top + h * 0.16, 0.06, h * 0.16, 0.03)
                stage.panel(tab, self.trim, self.trim_surface, edge=0.02, shadow=0.45)
                hw.clasp(stage, self.clasp, 0, top + h * 0.28, size, "metal", self.trim)
            case "trunk":
                self._trunk(stage, outline)
            case "bucket":
                self._drawstring(stage)
            case "tote" | "shopper":
                self._rim(stage)
            case "hobo":
                rim = g.spline(
                    g.points(
                        (-w * 0.62, top + h * 0.1), (0, top + h * 0.3), (w * 0.62, top + h * 0.1)
                    ),
                    closed=False,
                )
                hw.zipper(stage, rim, "metal", self.trim, 0.045)
            case _:
                pass

    def _rim(self, stage: Stage) -> None:
        w, top = self.width * (1 - self.taper), self.top
        band = g.rounded(
            g.points((-w, top), (w, top), (w * 1.005, top + 0.085), (-w * 1.005, top + 0.085)), 0.02
        )
        stage.panel(band, self.trim, self.trim_surface, edge=0.025, shadow=0.35, depth=0.015)
        hw.stitches(stage, g.points((-w * 0.98, top + 0.066), (w * 0.98, top + 0.066)), "thread")
        if self.form == "tote":
            tab = g.rounded(
                g.points(
                    (-0.055, top + 0.02),
                    (0.055, top + 0.02),
                    (0.045, top + 0.24),
                    (-0.045, top + 0.24),
                ),
                0.03,
            )
            stage.panel(tab, self.trim, self.trim_surface, edge=0.02, shadow=0.45)
            hw.clasp(stage, self.clasp, 0, top + 0.19, self.clasp_size * 0.8, "metal", self.trim)
        else:
            hw.clasp(
                stage,
                self.clasp,
                0,
                top + self.height * 0.5,
                self.clasp_size * 1.1,
                "metal",
                self.trim,
            )

    def _bands(self, stage: Stage) -> None:
        for side in (-1, 1):
            x = side * self.width * self.handle_span
            band = g.box(x, FLOOR - self.height * 0.42, 0.04, self.height * 0.42, 0.01)
            stage.panel(band, self.trim, self.trim_surface, edge=0.02, shadow=0.4, depth=0.015)
            hw.stitches(
                stage,
                g.points((x - 0.028, FLOOR - self.height * 0.8), (x - 0.028, FLOOR - 0.02)),
                "thread",
            )
            hw.stitches(
                stage,
                g.points((x + 0.028, FLOOR - self.height * 0.8), (x + 0.028, FLOOR - 0.02)),
                "thread",
            )

    def _trunk(self, stage: Stage, outline: Points) -> None:
        w, top, h = self.width, self.top, self.height
        stage.tube(
            g.inset(outline, 0.02), 0.05, self.trim, self.trim_surface, closed=True, shadow=0.3
        )
        seam = top + h * 0.32
        stage.flat(g.box(0, seam, w * 0.99, 0.006), "shade", 0)
        corners = []
        for sx in (-1, 1):
            for y, sy in ((top, 1), (FLOOR, -1)):
                x = sx * w
                corners.append(
                    g.rounded(
                        g.points(
                            (x, y),
                            (x - sx * 0.17, y),
                            (x - sx * 0.12, y + sy * 0.12),
                            (x, y + sy * 0.17),
                        ),
                        0.03,
                    )
                )
        stage.panel(corners, "metal", "polished", edge=0.03, dome=0.05, shadow=0.4)
        for x in (-w * 0.56, w * 0.56):
            stage.panel(
                g.box(x, seam, 0.055, 0.08, 0.015), "metal", "brushed", edge=0.015, shadow=0.4
            )
            hw.rivet(stage, [(x, seam + 0.03)], 0.016, "metal")
        hw.clasp(stage, self.clasp, 0, seam + 0.02, self.clasp_size * 1.1, "metal", self.trim)

    def _drawstring(self, stage: Stage) -> None:
        w = self.width * (1 - self.taper) * 0.96
        y = self.top + self.height * 0.2
        spots = [
            (float(x), y + 0.02 * float(np.cos(i * np.pi)))
            for i, x in enumerate(np.linspace(-w * 0.88, w * 0.88, 8))
        ]
        hw.rivet(stage, spots, 0.028, "metal")
        cord = g.spline(g.points(*spots), closed=False)
        stage.tube(cord, 0.026, self.trim, self.trim_surface, shadow=0.45, depth=0.02)
        for dx in (-0.05, 0.06):
            hang = g.spline(g.points((0, y), (dx, y + 0.12), (dx * 1.5, y + 0.3)), closed=False)
            stage.tube(hang, 0.022, self.trim, self.trim_surface, shadow=0.4)
            hw.tassel(stage, dx * 1.5, y + 0.28, 0.13, self.trim, "metal")
        band = g.box(0, FLOOR - 0.075, self.width * 1.0, 0.07, 0.05)
        stage.panel(band, self.trim, self.trim_surface, edge=0.03, shadow=0.3)

    def _flap(self, stage: Stage, back: bool) -> None:
        w = self.width * (1 - self.taper) * (0.995 if self.form != "backpack" else 0.9)
        drop = self.height * self.flap
        if back:
            lip = flap_outline("straight", w, self.top, self.height * 0.16)
            stage.panel(lip, "leather", self.surface, edge=0.04, dome=0.05, shadow=0.35)
            return
        outline = flap_outline(self.flap_shape, w, self.top, drop)
        piece = stage.panel(
            outline, "leather", self.surface, edge=0.05, dome=0.12, shadow=0.55, depth=0.035
        )
        if self.monogram is not None:
            printed(stage, piece, self.monogram, "print")
        if self.two_tone:
            stage.tube(outline, 0.026, "trim", self.trim_surface, closed=True)
        if self.stitched and self.surface not in {"diamonds", "chevrons", "squares", "woven"}:
            hw.stitches(stage, g.inset(outline, 0.032), "thread", closed=True)
        lowest = self.top + drop * (0.88 if self.flap_shape in {"scallop", "point"} else 1.0)
        if self.form in {"top_handle", "backpack"}:
            self._belt(stage, lowest)
        else:
            hw.clasp(
                stage,
                self.clasp,
                0,
                lowest - self.clasp_size * 0.7,
                self.clasp_size,
                "metal",
                self.trim,
            )

    def _belt(self, stage: Stage, lowest: float) -> None:
        for x in (-self.width * 0.5, self.width * 0.5) if self.form == "backpack" else (0.0,):
            tab = g.rounded(
                g.points(
                    (x - 0.06, lowest - 0.16),
                    (x + 0.06, lowest - 0.16),
                    (x + 0.05, lowest + 0.09),
                    (x - 0.05, lowest + 0.09),
                ),
                0.04,
            )
            stage.panel(tab, self.trim, self.trim_surface, edge=0.02, shadow=0.45)
            hw.clasp(stage, self.clasp, x, lowest, self.clasp_size * 0.8, "metal", self.trim)

    def _back_pocket(self, stage: Stage) -> None:
        w, y = self.width * 0.74, self.top + self.height * 0.42
        pocket = g.rounded(
            g.points((-w, y), (w, y), (w * 1.02, FLOOR - 0.1), (-w * 1.02, FLOOR - 0.1)),
            [0.03, 0.03, 0.1, 0.1],
        )
        stage.panel(pocket, "leather", self.surface, edge=0.03, dome=0.05, shadow=0.35, depth=0.015)
        hw.stitches(stage, g.inset(pocket, 0.026), "thread", closed=True)

    def _strap(self, stage: Stage) -> None:
        if self.form not in _HUNG | {"baguette"}:
            return
        w = (
            self.width
            * (0.9 if self.form in {"hobo", "saddle", "bucket"} else 0.96)
            * (1 - self.taper)
        )
        y = self.top + self.height * (0.12 if self.form not in {"hobo"} else 0.06)
        rise = (
            -0.8 - self.handle * 0.12 if self.form != "baguette" else self.top - self.handle * 0.75
        )
        if self.straps_down and self.form in {"flap", "camera", "trunk"}:
            knots = g.points(
                (-w, y), (-w * 1.12, y + 0.2), (-w * 1.24, FLOOR - 0.1), (-w * 1.1, FLOOR + 0.03)
            )
            path = g.spline(knots, closed=False)
        else:
            lean = 0.10 * (self.handle_span - 0.5)
            knots = g.points(
                (-w, y),
                (-w * 0.80, (y + rise * 2) / 3),
                (lean, rise),
                (w * 0.80, (y + rise * 2) / 3),
                (w, y),
            )
            path = g.spline(knots, closed=False)
        link = 0.055 + 0.04 * self.handle_span
        if self.strap == "leather" or self.form in {"hobo"}:
            stage.tube(
                path, 0.05 if self.form != "hobo" else 0.085, self.trim, self.trim_surface, flat=0.6
            )
            hw.stitches(stage, g.moved(path, 0.0, 0.0), "thread")
        else:
            hw.chain(
                stage,
                path,
                "metal",
                link=link,
                weave=self.trim if self.strap == "woven_chain" else None,
            )
        for x in (-w, w):
            hw.ring(stage, x, y, 0.035, "metal", 0.016)

    def _rise(self) -> float:
        """How high the handles reach."""
        match self.form:
            case "backpack":
                return self.top - 0.14
            case "clutch":
                return self.top
            case "baguette":
                return self.top - self.handle * 0.75
            case "top_handle":
                return max(self.top - self.handle * 0.62, -0.9)
            case _:
                return max(self.top - self.handle * 0.7, -0.9)

    def _handles(self, stage: Stage, *, front: bool) -> None:
        pairs = {"tote", "shopper", "boston", "doctor"}
        if self.form not in pairs and not (self.form in {"top_handle", "backpack"} and not front):
            return
        x = self.width * self.handle_span * (0.9 if self.form in pairs else 0.72)
        if self.form == "backpack":
            x = 0.12
        rise = self._rise()
        foot = self.top + (0.09 if front or self.form not in pairs else 0.0)
        dx = 0.0 if front else self.depth * 0.7
        lift = 0.0 if front else -0.03
        knots = g.points(
            (-x, foot),
            (-x * 0.98, (foot + rise) / 2),
            (-x * 0.6, rise + 0.03),
            (0, rise),
            (x * 0.6, rise + 0.03),
            (x * 0.98, (foot + rise) / 2),
            (x, foot),
        )
        path = g.moved(g.spline(knots, closed=False), dx, lift)
        width = 0.05 + 0.03 * self.handle_span
        stage.tube(
            path,
            width,
            self.trim,
            self.trim_surface,
            shadow=0.4 if front else 0.0,
            depth=0.03,
            dim=1.0 if front else 0.72,
        )
        if not front:
            return
        for side in (-1, 1):
            patch = g.rounded(
                g.points(
                    (side * x - 0.05, foot - 0.05),
                    (side * x + 0.05, foot - 0.05),
                    (side * x + 0.045, foot + 0.12),
                    (side * x - 0.045, foot + 0.12),
                ),
                0.035,
            )
            stage.panel(patch, self.trim, self.trim_surface, edge=0.018, shadow=0.4)
            hw.rivet(stage, [(side * x, foot + 0.075)], 0.018, "metal")
            hw.ring(stage, side * x, foot - 0.04, 0.045, "metal", 0.018)

    def _charm(self, stage: Stage) -> None:
        if self.charm == "none" or self.form in {"clutch", "trunk", "bucket"}:
            return
        x, y = self.width * 0.62, self.top + self.height * 0.1
        if self.charm == "tassel":
            hw.tassel(stage, x, y, 0.3, self.trim, "metal")
        elif self.charm == "tag":
            stage.tube(
                g.points((x, y), (x + 0.01, y + 0.14)),
                0.02,
                self.trim,
                self.trim_surface,
                shadow=0.4,
            )
            tag = g.rounded(
                g.points(
                    (x - 0.05, y + 0.17),
                    (x + 0.01, y + 0.12),
                    (x + 0.07, y + 0.17),
                    (x + 0.07, y + 0.36),
                    (x - 0.05, y + 0.36),
                ),
                0.03,
            )
            stage.panel(tag, self.trim, self.trim_surface, edge=0.018, shadow=0.45)
            hw.stitches(stage, g.inset(tag, 0.018), "thread", closed=True)
        else:
            stage.tube(
                g.points((x, y), (x, y + 0.1)), 0.016, self.trim, self.trim_surface, shadow=0.4
            )
            hw.clasp(stage, "padlock", x, y + 0.16, 0.05, "metal", self.trim)
