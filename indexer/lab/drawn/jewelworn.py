"""Necklaces, earrings, link bracelets and brooches."""

import math

import numpy as np

from indexer.lab.drawn import geometry as g
from indexer.lab.drawn import hardware as hw
from indexer.lab.drawn.gem import gem, gem_dots, pearls, prongs
from indexer.lab.drawn.jewelshape import JewelShape
from indexer.lab.drawn.ornament import ornament
from indexer.lab.drawn.stage import Stage


def pendant(jewel: JewelShape, stage: Stage, back: bool) -> None:
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
    if jewel.style == 0:
        pearls(stage, [(float(x), float(y)) for x, y in g.even(path, 96)], 0.016, "metal")
    else:
        hw.chain(stage, path, "metal", link=0.034 + 0.1 * jewel.band)
    r = 0.21 * jewel.size
    hw.ring(stage, 0, low + 0.02, 0.032, "metal", 0.014)
    ornament(jewel, stage, 0, low + 0.06 + r * 1.12, r, back)


def collar(jewel: JewelShape, stage: Stage, back: bool) -> None:
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
    match jewel.style:
        case 0:
            spots = [(float(x), float(y)) for x, y in g.even(path, 34)]
            pearls(stage, spots, 0.048, "pearl")
        case 1:
            hw.chain(stage, path, "metal", link=jewel.link * 1.9)
        case 2:
            stage.tube(path, 0.03, "metal", "polished")
            for i, (x, y) in enumerate(g.even(path, 2 * jewel.count + 7)[1:-1]):
                gem(
                    stage,
                    jewel.cut if i % 2 else "round",
                    float(x),
                    float(y),
                    0.066 if i % 2 else 0.05,
                    "gem" if i % 2 else "accent",
                )
        case _:
            stage.tube(path, 0.05, "metal", jewel.surface)
            for x, y in g.even(path, jewel.count + 6)[2:-2]:
                bead = g.moved(g.oval(0, 0, 0.075, 0.075, 3), float(x), float(y))
                stage.panel(bead, "enamel", "enamel", edge=0.03, shadow=0.4)
                stage.tube(bead, 0.016, "metal", "polished", closed=True)
    if not back and jewel.style in {1, 3}:
        ornament(jewel, stage, 0, 0.68, 0.17 * jewel.size, back)
    stage.panel(g.box(0, -0.84, 0.06, 0.02, 0.01), "metal", "polished", edge=0.01)
    stage.tube(
        g.spline(
            g.points((-0.50, -0.82), (-0.2, -0.86), (0.2, -0.86), (0.50, -0.82)), closed=False
        ),
        0.022,
        "metal",
        "polished",
    )


_PAIR = ((-1.0, 0.0), (1.0, 0.03))
"""Side and drop of each earring: nobody lays two down quite level."""


def hoops(jewel: JewelShape, stage: Stage, back: bool) -> None:
    rx, ry = 0.26 * jewel.size, 0.32 * jewel.size
    wide = jewel.band * 0.8 + 0.02
    for side, dy in _PAIR:
        x, y = side * 0.40, 0.08 + dy
        ring = g.oval(x, y, rx, ry)
        stage.tube(ring, wide, "metal", jewel.surface, closed=True, shadow=0.0)
        if jewel.style == 1:
            gem_dots(stage, g.arc(x, y, rx, ry, 30, 150, 13), wide * 0.4, "gem")
        elif jewel.style == 2:
            pearls(
                stage,
                [(float(px), float(py)) for px, py in g.arc(x, y, rx, ry, 0, 360, 27)[:-1]],
                wide * 0.62,
                "metal",
            )
        elif jewel.style == 3:
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
        if jewel.paved:
            ornament(jewel, stage, x, y + ry + 0.16, 0.11, back)
        hw.rivet(stage, [(x, y - ry)], wide * 0.7, "metal")


def drops(jewel: JewelShape, stage: Stage, back: bool) -> None:
    for side, dy in _PAIR:
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
        if jewel.style != 1:
            gem(stage, "round", x, y, 0.075, "accent")
        else:
            pearls(stage, [(x, y)], 0.07, "pearl")
        for _ in range(1 + jewel.count % 3):
            y += 0.17
            hw.ring(stage, x, y, 0.045, "metal", 0.018)
        ornament(jewel, stage, x, y + 0.10 + 0.2 * jewel.size, 0.21 * jewel.size, back)


def studs(jewel: JewelShape, stage: Stage, back: bool) -> None:
    for side, dy in _PAIR:
        x, y, r = side * 0.40, dy, 0.32 * jewel.size
        if back:
            stage.panel(g.petals(x, y, r * 0.8, jewel.petals, 0.2), "metal", "brushed", edge=0.04)
            stage.panel(g.oval(x, y, 0.09, 0.12), "metal", "polished", edge=0.05, shadow=0.4)
            hw.rivet(stage, [(x, y)], 0.025, "metal")
        elif jewel.style == 0:
            gem(stage, jewel.cut, x, y, r)
            prongs(stage, x, y, r * 0.9)
        elif jewel.style == 1:
            for k in range(jewel.petals):
                a = math.radians(360 / jewel.petals * k)
                gem(
                    stage,
                    "pear" if k % 2 else "oval",
                    x + r * 0.66 * math.sin(a),
                    y - r * 0.66 * math.cos(a),
                    r * 0.36,
                )
            gem(stage, "round", x, y, r * 0.34, "accent")
        else:
            ornament(jewel, stage, x, y, r, back)


def tennis(jewel: JewelShape, stage: Stage, back: bool) -> None:
    path = g.arc(0, 0, 0.74, 0.60, 0, 360, 181)
    count = 22 + jewel.count * 2
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
    elif jewel.style == 0:
        for x, y in at:
            gem(
                stage,
                jewel.cut if jewel.cut in {"round", "square", "cushion"} else "round",
                float(x),
                float(y),
                r,
            )
    elif jewel.style == 1:
        hw.chain(stage, path, "metal", link=jewel.link * 1.7)
        ornament(jewel, stage, 0, 0.60, 0.16, back)
    elif jewel.style == 2:
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
        stage.panel(discs[::2], "metal", jewel.surface, edge=r * 0.5, shadow=0.4)
        pearls(stage, [(float(x), float(y)) for x, y in at[1::2]], r * 0.95, "pearl")
    stage.panel(g.box(0, -0.6, 0.1, 0.05, 0.015), "metal", "brushed", edge=0.02, shadow=0.4)


def brooch(jewel: JewelShape, stage: Stage, back: bool) -> None:
    n = jewel.petals
    r = 0.5 * jewel.size
    if jewel.style in {0, 1}:
        stem = g.spline(g.points((0.04, 0.0), (0.08, 0.42), (-0.08, 0.86)), closed=False)
        stage.tube(stem, 0.045, "metal", jewel.surface)
        leaf = g.spline(g.points((0.06, 0.5), (0.34, 0.30), (0.52, 0.42), (0.30, 0.56)))
        stage.panel(leaf, "metal", "brushed", edge=0.05, shadow=0.3)
    for k in range(n):
        a = 360 / n * k
        if jewel.style % 2:
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
        slot, surface = ("metal", "brushed") if back or jewel.paved else ("enamel", "enamel")
        stage.panel(blade, slot, surface, edge=0.07, dome=0.08, shadow=0.45)
        stage.tube(blade, 0.016, "metal", "polished", closed=True)
        if jewel.paved and not back:
            vein = g.moved(
                g.turned(g.even(g.points((0, -r * 0.3), (0, -r * 0.88)), 6), a), 0, -0.18
            )
            gem_dots(stage, vein, 0.022, "gem")
    if back:
        stage.tube(g.points((-0.42, -0.18), (0.42, -0.18)), 0.03, "metal", "polished", shadow=0.5)
        return
    if jewel.style == 2:
        pearls(stage, [(0, -0.18)], 0.13, "pearl")
    else:
        gem(stage, "round", 0, -0.18, 0.13)
