"""A hand that holds the item into the picture."""

import numpy as np

from indexer.lab.drawn import geometry as g
from indexer.lab.drawn.arrays import Bytes, Points
from indexer.lab.drawn.light import Light
from indexer.lab.drawn.material import Rgb
from indexer.lab.drawn.palette import FIXED, LEATHERS, mixed
from indexer.lab.drawn.stage import Frame, Stage

HAND_ZOOM = 1 / 3
"""A hand's drawing spans -3 to 3: the arm must leave the photo, not end in it."""

SKINS: tuple[Rgb, ...] = (
    (236, 196, 170), (222, 176, 146), (196, 146, 112), (160, 110, 80), (112, 74, 54), (78, 52, 40),
)  # fmt: skip


def _finger(base: tuple[float, float], tip: tuple[float, float], bend: float) -> Points:
    (x0, y0), (x1, y1) = base, tip
    mid = ((x0 + x1) / 2 + (y1 - y0) * bend, (y0 + y1) / 2 - (x1 - x0) * bend)
    return g.spline(g.points(base, mid, tip), closed=False, steps=12)


def hand(rng: np.random.Generator, px: int, light: Light) -> tuple[Bytes, Bytes]:
    """What goes behind the item (palm, fingers) and before it (thumb), premultiplied RGBA each.

    The hand comes from below, its grip about (0, 0.35) in world units.
    """
    skin = SKINS[int(rng.integers(len(SKINS)))]
    sleeve = LEATHERS[int(rng.integers(len(LEATHERS)))].rgb
    colours: dict[str, Rgb] = {
        **FIXED,
        "skin": skin,
        "nail": mixed(skin, (226, 120, 120), 0.35) if rng.random() < 0.7 else (170, 24, 44),
        "sleeve": sleeve,
    }
    side = 1.0 if rng.random() < 0.5 else -1.0
    width = float(rng.uniform(0.15, 0.19))
    behind = Stage(px, Frame(HAND_ZOOM), light)
    palm = g.spline(
        g.points(
            (-0.16 * side, 0.40), (0.24 * side, 0.36), (0.40 * side, 0.62), (0.32 * side, 1.3),
            (0.30 * side, 3.4), (-0.24 * side, 3.4), (-0.24 * side, 1.3),
            (-0.30 * side, 0.66),
        )
    )  # fmt: skip
    behind.panel(palm, "skin", "skin", edge=0.14, dome=0.2)
    for i in range(4):
        base = ((-0.22 + 0.15 * i) * side, 0.50 - 0.03 * (i % 3))
        tip = ((-0.34 + 0.2 * i) * side, 0.02 - 0.10 * (1.5 - abs(i - 1.5)))
        behind.tube(_finger(base, tip, 0.05 * side), width, "skin", "skin", shadow=0.3)
    behind.panel(
        g.box(0.03 * side, 2.4, 0.44, 1.1, 0.1),
        "sleeve",
        "cashmere",
        edge=0.08,
        dome=0.2,
        shadow=0.5,
    )
    before = Stage(px, Frame(HAND_ZOOM), light)
    base = (0.30 * side, 0.92)
    tip = (float(rng.uniform(0.02, 0.14)) * side, float(rng.uniform(0.40, 0.52)))
    before.tube(_finger(base, tip, -0.12 * side), width * 1.18, "skin", "skin")
    angle = float(np.degrees(np.arctan2(tip[0] - base[0], base[1] - tip[1])))
    nail = g.turned(g.oval(tip[0], tip[1], width * 0.33, width * 0.42, 2.6), angle, tip)
    before.panel(nail, "nail", "enamel", edge=0.03, shadow=0.25, depth=0.008)
    return behind.coloured(colours), before.coloured(colours)
