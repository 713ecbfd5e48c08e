"""Bags: a body, what closes it, what it hangs from."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from indexer.lab.drawn import geometry as g
from indexer.lab.drawn import hardware as hw
from indexer.lab.drawn.arrays import Points
from indexer.lab.drawn.bagbody import FLOOR, body_outline
from indexer.lab.drawn.bagcarry import charm, handles, strap
from indexer.lab.drawn.bagfront import back_pocket, flap, front
from indexer.lab.drawn.bagshape import FLAPPED, HUNG, SOFT, BagShape
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
from indexer.lab.drawn.stage import Frame, Stage


@dataclass(frozen=True)
class Bag(BagShape):
    """A bag that can be drawn."""

    floor = FLOOR

    def colourways(self, rng: np.random.Generator, count: int) -> list[Colourway]:
        """Its colours: leather with thread, trim, print and metal that suit it."""
        metal = METALS[int(rng.choice([0, 0, 0, 2, 2, 1, 3]))]
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
                "metal": metal.rgb,
            }
            ways.append(Colourway(colour.code, colour.names, colours, {"hardware": metal.name}))
        return ways

    def posed(self, rng: np.random.Generator) -> Self:
        """The same bag with its chain up or down and its handles leaning otherwise."""
        return replace(
            self,
            straps_down=bool(rng.random() < 0.4),
            depth=self.depth * float(rng.uniform(0.6, 1.3)),
        )

    def frame(self, view: str) -> Frame:
        """What the picture of that view shows."""
        if view == "detail":
            if self.form in FLAPPED:
                return Frame(2.5, 0.06, self.top + self.height * self.flap * 0.8)
            if self.form in {"camera", "boston", "doctor", "trunk"}:
                return Frame(2.3, self.width * 0.3, self.top + self.height * 0.28)
            return Frame(2.3, -self.width * 0.35, self.top + 0.16)
        highest = min(
            self.top - 0.05, -0.86 - self.handle * 0.12 if self.form in HUNG else self.rise() - 0.05
        )
        tall, centre = FLOOR - highest, (FLOOR + highest) / 2
        return Frame(
            min(
                1.3,
                1.72 / tall,
                0.8 / (self.width * (1.16 if self.straps_down else 1.0) + self.depth * 0.5),
            ),
            self.depth * 0.4,
            centre,
        )

    def draw(self, stage: Stage, view: str) -> None:
        """Put the bag on the stage."""
        back = view == "back"
        strap(self, stage)
        handles(self, stage, front=False)
        outline = body_outline(self.form, self.width, self.height, self.taper, self.radius)
        self._side(stage, outline)
        dome = 0.42 if self.form in SOFT else 0.26
        if self.form == "trunk":
            dome = 0.06
        piece = stage.panel(outline, "leather", self.surface, edge=0.075, dome=dome)
        if self.monogram is not None:
            printed(stage, piece, self.monogram, "print")
        self._edges(stage, outline)
        if back:
            back_pocket(self, stage)
        else:
            front(self, stage, outline)
        if self.form in FLAPPED:
            flap(self, stage, back)
        handles(self, stage, front=True)
        if not back:
            charm(self, stage)

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
