"""Metalwork and needlework that several kinds of product share."""

import math

import numpy as np

from indexer.lab.drawn import geometry as g
from indexer.lab.drawn.arrays import Points
from indexer.lab.drawn.stage import Stage

CLASPS = (
    "turnlock",
    "bar",
    "ring",
    "oval",
    "flower",
    "padlock",
    "buckle",
    "knot",
    "stirrup",
    "star",
)


def stitches(
    stage: Stage, path: Points, slot: str, *, closed: bool = False, length: float = 0.022
) -> None:
    """A row of stitches along a path, each a small raised dash over a pricked line."""
    line = np.vstack([path, path[:1]]) if closed else path
    total = float(g.lengths(line)[-1])
    count = max(2, round(total / (length * 1.55)))
    ends = g.even(line, count * 3 + 1)
    dashes = [ends[i : i + 3] for i in range(0, count * 3 - 1, 3)]
    if stage.sewing is not None:
        dashes = _by_hand(dashes, np.random.default_rng([stage.sewing, count]))
    width = max(0.008, 1.2 / stage.scale)
    box = stage.region(dashes, width)
    if box is None:
        return
    stage.cast([g.ribbon(line, width * 1.6)], 0.34, 0.004)
    stage.solid(stage.stroke(dashes, width, box), box, slot, "thread", edge=width / 2)


def _by_hand(dashes: list[Points], rng: np.random.Generator) -> list[Points]:
    """The stitches of one piece: the row begins anywhere, and each falls a little off its place."""
    ahead = [dash[2] - dash[0] for dash in dashes]
    begun = rng.uniform(-0.5, 0.5)
    return [
        dash + along * (begun + rng.normal(0, 0.12)) + along[::-1] * (-1, 1) * rng.normal(0, 0.06)
        for dash, along in zip(dashes, ahead, strict=True)
    ]


def chain(
    stage: Stage, path: Points, slot: str, *, link: float = 0.06, weave: str | None = None
) -> None:
    """A metal chain along an open path; `weave` threads a strap of that slot through it."""
    count = max(2, round(float(g.lengths(path)[-1]) / (link * 0.72)))
    at = g.even(path, count)
    facing = g.normals(at)
    wire = link * 0.2
    if weave is not None:
        stage.tube(path, link * 0.34, weave, "smooth", shadow=0.35, depth=0.02)
    rings, sides = [], []
    for i, (spot, side) in enumerate(zip(at, facing, strict=True)):
        degrees = math.degrees(math.atan2(-side[0], side[1]))
        if i % 2 == 0:
            ring = g.oval(spot[0], spot[1], link * 0.5, link * 0.33, 2.3, 28)
            rings.append(g.turned(ring, degrees, (spot[0], spot[1])))
        else:
            bar = g.points((spot[0] - link * 0.36, spot[1]), (spot[0] + link * 0.36, spot[1]))
            sides.append(g.turned(bar, degrees, (spot[0], spot[1])))
    stage.tube(rings, wire, slot, "polished", closed=True, shadow=0.35, depth=0.018)
    if sides:
        stage.tube(sides, wire * 1.25, slot, "polished", shadow=0.3, depth=0.008)


def ring(stage: Stage, x: float, y: float, radius: float, slot: str, wire: float = 0.02) -> None:
    """A round metal ring."""
    stage.tube(g.oval(x, y, radius, radius), wire, slot, "polished", closed=True, shadow=0.4)


def rivet(stage: Stage, spots: list[tuple[float, float]], radius: float, slot: str) -> None:
    """Domed studs."""
    discs = [g.oval(x, y, radius, radius, steps=24) for x, y in spots]
    stage.panel(discs, slot, "polished", edge=radius, shadow=0.4, depth=radius * 0.6)


def buckle(
    stage: Stage, x: float, y: float, w: float, h: float, slot: str, wire: float = 0.02
) -> None:
    """A frame buckle with its tongue, about (x, y)."""
    frame = g.box(x, y, w, h, min(w, h) * 0.35)
    stage.tube(frame, wire, slot, "polished", closed=True, shadow=0.45, depth=0.02)
    stage.tube(g.points((x - w, y), (x + w * 1.05, y)), wire * 0.7, slot, "polished", shadow=0.4)


def zipper(stage: Stage, path: Points, slot: str, tape: str, width: float = 0.05) -> None:
    """A zip along a path: tape, teeth and a puller at its end."""
    stage.tube(path, width, tape, "canvas", flat=0.3)
    count = max(4, round(float(g.lengths(path)[-1]) / 0.018))
    at = g.even(path, count)
    side = g.normals(at) * (width * 0.16)
    teeth = [np.vstack([at[i] - side[i], at[i] + side[i]]) for i in range(count)]
    stage.tube(teeth, 0.009, slot, "polished")
    x, y = (float(v) for v in at[-1])
    stage.panel(g.box(x, y, 0.024, 0.018, 0.008), slot, "polished", edge=0.01, shadow=0.4)
    stage.panel(
        g.rounded(
            g.points((x - 0.012, y), (x + 0.012, y), (x + 0.02, y + 0.1), (x - 0.02, y + 0.1)),
            0.012,
        ),
        slot,
        "polished",
        edge=0.008,
        shadow=0.4,
    )


def tassel(stage: Stage, x: float, y: float, length: float, slot: str, metal: str) -> None:
    """A leather tassel hanging from (x, y)."""
    width = length * 0.26
    strands = []
    for i in range(9):
        t = i / 8 - 0.5
        strands.append(
            g.points(
                (x + t * width * 0.8, y + length * 0.3),
                (x + t * width * 1.25, y + length * (0.96 + 0.04 * math.cos(i * 2.1))),
            )
        )
    stage.tube(strands, width * 0.15, slot, "smooth", shadow=0.35)
    stage.panel(
        g.box(x, y + length * 0.22, width * 0.46, length * 0.11, 0.01), slot, "smooth", edge=0.03
    )
    stage.panel(
        g.box(x, y + length * 0.3, width * 0.48, length * 0.025), metal, "polished", edge=0.012
    )
    ring(stage, x, y + length * 0.05, length * 0.07, metal, length * 0.03)


def clasp(
    stage: Stage, kind: str, x: float, y: float, size: float, metal: str, leather: str
) -> None:
    """A closure of the given kind about (x, y), `size` its half width."""
    s = size
    if kind == "turnlock":
        stage.panel(g.box(x, y, s, s * 0.72, s * 0.2), metal, "polished", edge=s * 0.16, shadow=0.5)
        stage.panel(
            g.box(x, y, s * 0.72, s * 0.44, s * 0.12), metal, "brushed", edge=s * 0.06, dim=0.82
        )
        stage.panel(
            g.box(x, y, s * 0.2, s * 0.56, s * 0.2), metal, "polished", edge=s * 0.2, shadow=0.5
        )
    elif kind == "bar":
        stage.panel(
            g.box(x, y, s * 1.5, s * 0.3, s * 0.28), metal, "polished", edge=s * 0.3, shadow=0.5
        )
        rivet(stage, [(x - s * 1.15, y), (x + s * 1.15, y)], s * 0.12, metal)
    elif kind == "ring":
        ring(stage, x, y, s * 0.85, metal, s * 0.26)
        stage.panel(
            g.box(x, y - s * 0.85, s * 0.24, s * 0.4, s * 0.1),
            metal,
            "polished",
            edge=s * 0.14,
            shadow=0.5,
        )
    elif kind == "oval":
        stage.panel(g.oval(x, y, s * 1.2, s * 0.72), metal, "polished", edge=s * 0.5, shadow=0.5)
        stage.panel(g.oval(x, y, s * 0.8, s * 0.4), leather, "enamel", edge=s * 0.2)
    elif kind == "flower":
        stage.panel(g.petals(x, y, s * 1.05, 6, 0.34), metal, "polished", edge=s * 0.34, shadow=0.5)
        rivet(stage, [(x, y)], s * 0.3, metal)
    elif kind == "padlock":
        stage.tube(
            g.arc(x, y - s * 0.3, s * 0.5, s * 0.7, 180, 360),
            s * 0.2,
            metal,
            "polished",
            shadow=0.45,
        )
        stage.panel(
            g.box(x, y + s * 0.35, s * 0.8, s * 0.72, s * 0.16),
            metal,
            "polished",
            edge=s * 0.16,
            dome=0.1,
            shadow=0.5,
        )
        stage.flat(
            [
                g.oval(x, y + s * 0.22, s * 0.14, s * 0.14),
                g.box(x, y + s * 0.46, s * 0.06, s * 0.22),
            ],
            "shade",
            60,
        )
    elif kind == "buckle":
        buckle(stage, x, y, s * 1.0, s * 0.78, metal, s * 0.24)
    elif kind == "knot":
        for turn in (-38, 38):
            loop = g.turned(g.oval(x, y, s * 1.1, s * 0.42), turn, (x, y))
            stage.tube(loop, s * 0.28, metal, "polished", closed=True, shadow=0.45)
    elif kind == "stirrup":
        stage.tube(
            g.rounded(
                g.points(
                    (x - s, y + s * 0.7),
                    (x + s, y + s * 0.7),
                    (x + s * 0.5, y - s * 0.9),
                    (x - s * 0.5, y - s * 0.9),
                ),
                s * 0.7,
            ),
            s * 0.24,
            metal,
            "polished",
            closed=True,
            shadow=0.45,
        )
        stage.panel(
            g.box(x, y + s * 0.7, s * 0.95, s * 0.18, s * 0.1),
            metal,
            "polished",
            edge=s * 0.12,
            shadow=0.4,
        )
    else:
        stage.panel(g.star(x, y, s * 1.1, s * 0.5, 5), metal, "polished", edge=s * 0.4, shadow=0.5)
