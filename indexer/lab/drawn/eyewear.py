"""Glasses from the front: rims, lenses, bridge and temples."""

from dataclasses import dataclass, replace
from typing import Self

import cv2
import numpy as np

from indexer.lab.drawn import geometry as g
from indexer.lab.drawn import hardware as hw
from indexer.lab.drawn.arrays import Points
from indexer.lab.drawn.material import Rgb, material
from indexer.lab.drawn.palette import FIXED, LEATHERS, METALS, Colourway, joined, mixed, picked
from indexer.lab.drawn.stage import Frame, Piece, Stage

FORMS = ("cateye", "aviator", "square", "panto", "oversized", "hexagon", "butterfly", "slim")

_METAL = {"aviator", "hexagon"}
_LENSES: tuple[Rgb, ...] = (
    (52, 50, 52), (74, 52, 36), (46, 62, 50), (40, 56, 84), (150, 84, 96), (120, 92, 46),
    (84, 66, 110),
)  # fmt: skip


@dataclass(frozen=True)
class Eyewear:
    """The proportions and parts of one pair of glasses, in world units."""

    form: str
    surface: str
    width: float
    height: float
    gap: float
    rim: float
    lift: float
    bridge: str
    temple: float
    hinge: str
    pattern: str
    tint: float
    fade: float
    clear: bool
    spots: int
    spread: float

    floor = None

    @staticmethod
    def sampled(form: str, turn: int, rng: np.random.Generator) -> "Eyewear":
        """Glasses of that form; `turn` counts the glasses of the form before them."""
        metal = form in _METAL or bool(rng.random() < (0.5 if form == "panto" else 0.15))
        wide, tall = {
            "cateye": (0.34, 0.24), "aviator": (0.34, 0.30), "square": (0.33, 0.26),
            "panto": (0.29, 0.29),
            "oversized": (0.37, 0.34), "hexagon": (0.31, 0.27), "butterfly": (0.36, 0.31),
            "slim": (0.35, 0.15),
        }[form]  # fmt: skip
        return Eyewear(
            form=form,
            surface="polished" if metal else "acetate",
            width=wide * float(rng.uniform(0.94, 1.06)),
            height=tall * float(rng.uniform(0.88, 1.12)),
            gap=float(rng.uniform(0.07, 0.11)) + (0.0 if metal else 0.03),
            rim=float(rng.uniform(0.022, 0.032)) if metal else float(rng.uniform(0.055, 0.105)),
            lift=float(rng.uniform(0.05, 0.2)),
            bridge=str(rng.choice(["saddle", "keyhole", "bar", "double"])),
            temple=float(rng.uniform(0.04, 0.09)) * (0.5 if metal else 1.0),
            hinge=str(rng.choice(["rivets", "bar", "flower", "star", "none", "knot"])),
            pattern="plain"
            if metal
            else str(rng.choice(["plain", "tortoise", "tortoise", "twotone", "stripes"])),
            tint=float(rng.uniform(0.72, 0.95)),
            fade=float(rng.choice([0.0, 0.35, 0.6])),
            clear=bool(rng.random() < 0.18),
            spots=int(rng.integers(2**31)),
            spread=float(rng.uniform(0.26, 0.42)),
        )

    def posed(self, rng: np.random.Generator) -> Self:
        """The same glasses with their temples opened otherwise."""
        return replace(self, spread=float(rng.uniform(0.2, 0.5)))

    def frame(self, view: str) -> Frame:
        """What the picture of that view shows."""
        if view == "detail":
            return Frame(2.3, -self.gap - self.width * 1.55, -self.height * 0.3)
        reach = self.gap + self.width + float(self.lens()[:, 0].max()) + self.rim * 1.6 + 0.05
        return Frame(min(1.12, 0.9 / reach), 0.0, -0.12)

    def colourways(self, rng: np.random.Generator, count: int) -> list[Colourway]:
        """A frame colour with a lens and metal parts."""
        metal = METALS[int(rng.integers(3))]
        lenses = rng.permutation(len(_LENSES))
        source = METALS if self.surface == "polished" else LEATHERS
        ways = []
        for i, colour in enumerate(picked(rng, source, count)):
            frame = colour.rgb
            lens = _LENSES[int(lenses[i])]
            colours = {
                **FIXED,
                "frame": frame,
                "print": mixed(frame, (26, 14, 8), 0.72)
                if sum(frame) > 240
                else mixed(frame, (176, 112, 52), 0.6),
                "second": mixed(frame, (250, 240, 225), 0.6),
                "metal": frame if self.surface == "polished" else metal.rgb,
                "lens": (214, 222, 226) if self.clear else lens,
                "glint": (255, 255, 255),
            }
            code, names = joined(colour)
            ways.append(
                Colourway(code, names, colours, {"lens": "clear" if self.clear else "tinted"})
            )
        return ways

    def lens(self) -> Points:
        """The right-hand lens's outline (on the picture), about its centre."""
        w, h, up = self.width, self.height, self.lift
        match self.form:
            case "aviator":
                knots = g.points(
                    (-w * 0.86, -h * 0.82),
                    (0, -h),
                    (w * 0.92, -h * 0.86),
                    (w, -h * 0.3),
                    (w * 0.74, h * 0.52),
                    (w * 0.2, h),
                    (-w * 0.36, h * 0.86),
                    (-w * 0.86, h * 0.1),
                )
            case "cateye":
                knots = g.points(
                    (-w * 0.9, -h * 0.62),
                    (0, -h * 0.86),
                    (w * 1.08, -h * (0.9 + up * 2.4)),
                    (w * 0.98, -h * 0.1),
                    (w * 0.52, h * 0.86),
                    (-w * 0.3, h),
                    (-w * 0.88, h * 0.34),
                )
            case "panto":
                return g.oval(0, 0, w, h, 2.15)
            case "hexagon":
                return g.rounded(
                    g.scaled(g.polygon(0, 0, 1, 6, 30 if up > 0.12 else 0), w * 1.1, h * 1.12), 0.05
                )
            case "oversized":
                return g.oval(0, 0, w, h, 3.0 + up * 6)
            case "butterfly":
                knots = g.points(
                    (-w * 0.8, -h * 0.6),
                    (w * 0.1, -h * 0.92),
                    (w * 1.02, -h * 0.96),
                    (w * 1.08, h * 0.2),
                    (w * 0.8, h * 0.96),
                    (w * 0.0, h * 0.86),
                    (-w * 0.7, h * 0.42),
                )
            case "slim":
                knots = g.points(
                    (-w, -h * 0.6),
                    (0, -h * 0.95),
                    (w, -h * (0.8 + up)),
                    (w * 0.96, h * 0.4),
                    (0, h),
                    (-w * 0.94, h * 0.5),
                )
            case _:
                corners = g.points(
                    (-w, -h), (w, -h * (1 + up * 0.6)), (w * 0.92, h), (-w * 0.88, h * 0.94)
                )
                return g.rounded(corners, 0.05 + up * 0.7, steps=14)
        return g.spline(knots)

    def draw(self, stage: Stage, view: str) -> None:
        """Put the glasses on the stage."""
        back = view == "back"
        x = self.gap + self.width
        right = g.moved(self.lens(), x, 0)
        left = g.mirrored(right)
        hinge_x = float(right[:, 0].max()) + self.rim * 0.6
        hinge_y = -self.height * (0.62 if self.form not in {"panto", "hexagon"} else 0.2) - (
            self.lift * 0.3 if self.form == "cateye" else 0
        )
        if not back:
            self._temples(stage, hinge_x, hinge_y)
        for outline in (left, right):
            self._glass(stage, outline)
        self._bridge(stage, x)
        ends = [
            g.rounded(
                g.points(
                    (s * (hinge_x - 0.07), hinge_y - 0.05),
                    (s * (hinge_x + 0.035), hinge_y - 0.045),
                    (s * (hinge_x + 0.035), hinge_y + 0.04),
                    (s * (hinge_x - 0.07), hinge_y + 0.06),
                ),
                0.02,
            )
            for s in (-1, 1)
        ]
        stage.panel(ends, "frame", self.surface, edge=0.025)
        rims = [g.inset(o, -self.rim) for o in (left, right)]
        piece = stage.panel(
            rims,
            "frame",
            self.surface,
            edge=self.rim * 0.42,
            holes=[left, right],
            shadow=0.3,
            depth=0.012,
        )
        self._pattern(stage, piece)
        if self.surface == "polished":
            pads = [
                g.oval(s * (self.gap + 0.012), self.height * 0.25, 0.018, 0.045) for s in (-1, 1)
            ]
            stage.panel(pads, "white", "acetate", edge=0.02, dim=0.9)
        if back:
            self._folded(stage, hinge_x, hinge_y)
        else:
            self._hinges(stage, hinge_x, hinge_y)

    def _temples(self, stage: Stage, x: float, y: float) -> None:
        """Open temples that run away from the viewer, so up and inwards on the picture."""
        for side in (-1, 1):
            knots = g.points(
                (side * x, y),
                (side * (x - 0.05), y - self.spread * 0.9),
                (side * (x - 0.12), y - self.spread * 1.25),
                (side * (x - 0.15), y - self.spread * 1.05),
            )
            path = g.spline(knots, closed=False)
            width = np.linspace(self.temple * 1.1, self.temple * 0.65, len(path))
            piece = stage.panel(
                g.ribbon(path, width), "frame", self.surface, edge=self.temple * 0.4, dim=0.8
            )
            self._pattern(stage, piece)

    def _folded(self, stage: Stage, x: float, y: float) -> None:
        """Temples folded across the back."""
        for side, drop in ((1, 0.02), (-1, 0.10)):
            knots = g.points(
                (side * (x + 0.01), y),
                (side * (x * 0.3), y + drop),
                (-side * x * 0.55, y + drop + 0.05),
                (-side * x * 0.86, y + drop + 0.24),
            )
            path = g.spline(knots, closed=False)
            piece = stage.panel(
                g.ribbon(path, max(self.temple, 0.035)),
                "frame",
                self.surface,
                edge=self.temple * 0.4,
                shadow=0.4,
                depth=0.03,
            )
            self._pattern(stage, piece)
            stage.panel(
                g.box(side * (x - 0.02), y, 0.02, 0.035, 0.008),
                "metal",
                "polished",
                edge=0.008,
                shadow=0.3,
            )

    def _glass(self, stage: Stage, outline: Points) -> None:
        box = stage.region([outline])
        if box is None:
            return
        cover = stage.fill([outline], box)
        rows = (
            np.arange(box[1], box[3], dtype=np.float32) - stage.px / 2
        ) / stage.scale + stage.frame.cy
        down = np.clip((rows / self.height + 1) / 2, 0, 1)[:, None]
        strength = 0.20 if self.clear else self.tint * (1 - self.fade * down)
        thin = np.clip(cover * strength, 0, 255).astype(np.uint8)
        tone = np.broadcast_to(128 + 44 * down, cover.shape).astype(np.uint8)
        stage.put(Piece(box, thin, tone, "lens", material("enamel")))
        low, high = outline.min(0), outline.max(0)
        span = float(high[0] - low[0])
        at = float(low[0]) + span * 0.2
        streaks = [
            g.points(
                (at + d, float(high[1])),
                (at + d + w, float(high[1])),
                (at + d + w + span * 0.42, float(low[1])),
                (at + d + span * 0.42, float(low[1])),
            )
            for d, w in ((0.0, span * 0.16), (span * 0.22, span * 0.05))
        ]
        shine = cv2.min(cover, stage.fill(streaks, box))
        shine = cv2.convertScaleAbs(shine, alpha=0.16)
        stage.put(Piece(box, shine, np.full_like(shine, 255), "glint", material("enamel")))

    def _bridge(self, stage: Stage, x: float) -> None:
        inner = self.gap + (0.012 if self.surface == "polished" else 0.0)
        if self.form in {"aviator", "butterfly", "cateye"}:
            inner += 0.02
        thick = max(self.rim * 1.1, 0.026)
        y = -self.height * 0.34
        arch = g.spline(
            g.points(
                (-inner, y + 0.03),
                (-inner * 0.4, y - 0.025),
                (inner * 0.4, y - 0.025),
                (inner, y + 0.03),
            ),
            closed=False,
        )
        stage.tube(arch, thick, "frame", self.surface)
        if self.bridge == "double" or (self.form == "aviator" and self.bridge != "saddle"):
            brow = g.points(
                (-inner - self.width * 0.4, -self.height * 0.93),
                (inner + self.width * 0.4, -self.height * 0.93),
            )
            stage.tube(brow, thick * 0.9, "frame", self.surface, shadow=0.3)
        elif self.bridge == "bar":
            stage.tube(g.moved(arch, 0, -self.height * 0.3), thick, "metal", "polished")

    def _pattern(self, stage: Stage, piece: Piece | None) -> None:
        if piece is None or self.pattern == "plain":
            return
        rng = np.random.default_rng(self.spots)
        if self.pattern == "tortoise":
            blobs = []
            for cx, cy, r in zip(
                rng.uniform(-1, 1, 130),
                rng.uniform(-0.75, 0.6, 130),
                rng.uniform(0.015, 0.06, 130),
                strict=True,
            ):
                blob = g.petals(float(cx), float(cy), float(r), int(rng.integers(3, 6)), 0.5)
                blobs.append(
                    g.turned(
                        g.scaled(blob, 1.5, 0.8, (float(cx), float(cy))),
                        float(rng.uniform(0, 180)),
                        (float(cx), float(cy)),
                    )
                )
            mask = stage.fill(blobs, piece.box)
            mask = cv2.GaussianBlur(mask, (0, 0), max(0.5, 0.008 * stage.scale))
            stage.ink(piece, cv2.convertScaleAbs(mask, alpha=0.85), "print")
        elif self.pattern == "twotone":
            stage.ink_paths(piece, [g.box(0, 0.5, 1.2, 0.5)], "second")
        else:
            bars = [g.box(0, float(y), 1.2, 0.012) for y in np.arange(-0.7, 0.6, 0.05)]
            stage.ink_paths(piece, bars, "print")

    def _hinges(self, stage: Stage, x: float, y: float) -> None:
        for side in (-1, 1):
            cx = side * (x - 0.03)
            match self.hinge:
                case "rivets":
                    hw.rivet(stage, [(cx, y - 0.018), (cx, y + 0.018)], 0.011, "metal")
                case "bar":
                    stage.panel(
                        g.box(cx, y, 0.032, 0.012, 0.006),
                        "metal",
                        "polished",
                        edge=0.008,
                        shadow=0.3,
                    )
                case "flower" | "star" | "knot":
                    hw.clasp(stage, self.hinge, cx, y, 0.035, "metal", "frame")
                case _:
                    pass
