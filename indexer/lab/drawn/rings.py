"""Rings and bangles: whatever is a band of metal."""

import math

import numpy as np

from indexer.lab.drawn import geometry as g
from indexer.lab.drawn import hardware as hw
from indexer.lab.drawn.arrays import Points
from indexer.lab.drawn.gem import gem, gem_dots, pearls, prongs
from indexer.lab.drawn.jewelshape import JewelShape
from indexer.lab.drawn.material import material
from indexer.lab.drawn.stage import Stage


def _shank(jewel: JewelShape, stage: Stage, y: float, rx: float, ry: float) -> None:
    """A ring seen a little from above: the inside of its back, then its front."""
    width = jewel.band * 1.25
    ring = g.oval(0, y, rx, ry, 2.05)
    inside = g.oval(0, y - 0.035, rx - width * 0.2, ry - width * 0.2, 2.05)
    stage.tube(inside, width * 1.1, "metal", "brushed", closed=True, dim=0.62)
    stage.tube(ring, width, "metal", jewel.surface, closed=True)
    if jewel.style == 1:
        stage.tube(
            g.oval(0, y, rx + width * 0.1, ry + width * 0.1),
            width * 0.2,
            "metal",
            "polished",
            closed=True,
            shadow=0.3,
        )
    elif jewel.style == 2:
        beads = g.arc(0, y, rx, ry, 200, 340, 26)
        gem_dots(stage, beads, width * 0.3, "accent")
    elif jewel.style == 3:
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


def solitaire(jewel: JewelShape, stage: Stage, back: bool) -> None:
    rx = 0.46
    _shank(jewel, stage, 0.20, rx, 0.48)
    r = 0.20 * jewel.size
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
    if jewel.paved:
        stones = g.oval(0, y, r * 1.24, r * 1.24, steps=22)
        gem_dots(stage, stones, r * 0.17, "accent")
    gem(stage, jewel.cut, 0, y, r)
    prongs(stage, 0, y, r * 0.92, 4 if jewel.style % 2 else 6)


def cocktail(jewel: JewelShape, stage: Stage, back: bool) -> None:
    _shank(jewel, stage, 0.26, 0.44, 0.44)
    y = -0.24
    r = 0.17 * jewel.size
    leaf = "metal" if back else "gem"
    for k in range(jewel.petals):
        a = 360 / jewel.petals * k
        x, cy = r * 1.5 * math.sin(math.radians(a)), y - r * 1.5 * math.cos(math.radians(a))
        if back or jewel.style % 2:
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
        jewel.cut if jewel.cut != "marquise" else "round",
        0,
        y,
        r * 0.82,
        "gem" if jewel.style % 2 else "accent",
    )


def band(jewel: JewelShape, stage: Stage, back: bool) -> None:
    h = 0.16 + jewel.band * 3.0
    _hoop(jewel, stage, 0.0, -0.05, 0.62, 0.26, h, back)


def bangle(jewel: JewelShape, stage: Stage, back: bool) -> None:
    h = 0.08 + jewel.band * 2.2
    _hoop(jewel, stage, 0.0, -0.1, 0.78, 0.44, h, back)
    if jewel.style == 1 and not back:
        for side in (-1, 1):
            pearls(
                stage,
                [(side * 0.12, -0.1 + 0.44 + h * 0.5)],
                h * 0.52,
                "metal" if jewel.paved else "pearl",
            )


def _hoop(
    jewel: JewelShape, stage: Stage, x: float, y: float, rx: float, ry: float, h: float, back: bool
) -> None:
    """A band seen from above: the inside of its far half, the outside of its near half."""
    far = np.vstack([g.arc(x, y, rx, ry, 180, 360), g.arc(x, y + h, rx, ry, 360, 180)])
    _rolled(jewel, stage, far, x, rx, inner=True)
    near = np.vstack([g.arc(x, y, rx, ry, 180, 0), g.arc(x, y + h, rx, ry, 0, 180)])
    _rolled(jewel, stage, near, x, rx, inner=False)
    stage.tube(g.oval(x, y, rx, ry), 0.022, "metal", "polished", closed=True)
    stage.tube(g.arc(x, y + h, rx, ry, 0, 180), 0.02, "metal", "polished")
    if back:
        marks = [
            g.box(x + float(dx), y + ry + h * 0.5, 0.012, 0.02) for dx in np.linspace(-0.1, 0.1, 5)
        ]
        stage.flat(marks, "shade", 0, 0.5)
        return
    middle = g.arc(x, y + h * 0.5, rx, ry, 18, 162, 80)
    match jewel.motif:
        case "halo" | "drop" | "sun":
            r = h * (0.14 + 0.01 * jewel.count)
            spots = int(g.lengths(middle)[-1] / (r * 2.3))
            gem_dots(stage, g.even(middle, spots), r, "gem")
        case "medal" | "knot":
            for k in (-0.28, 0.28):
                stage.tube(g.moved(middle, 0, h * k), h * 0.16, "metal", "polished", shadow=0.35)
            gem_dots(stage, g.even(middle, jewel.count)[1:-1], h * 0.16, "accent")
        case "clover" | "star" | "heart":
            for px, py in g.even(middle, jewel.count)[1:-1]:
                hw.clasp(
                    stage,
                    "flower" if jewel.motif == "clover" else "star",
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
                for a in g.even(middle, 14 + 2 * jewel.count)
            ]
            stage.panel(cuts, "metal", "polished", edge=0.008, shadow=0.5, depth=0.012)


def _rolled(
    jewel: JewelShape, stage: Stage, outline: Points, x: float, rx: float, *, inner: bool
) -> None:
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
        np.ascontiguousarray(np.broadcast_to(v, cover.shape)).astype(np.float32) for v in (gx, gy)
    ]
    piece = stage.solid(cover, box, "metal", jewel.surface, edge=0.0)
    tone = stage.light.tone(
        full[0], full[1], None, material("polished"), np.zeros((cover.shape[0], 1), np.float32)
    )
    share = 0.62 if inner else 1.0
    mixed_tone = (tone.astype(np.float32) * 0.8 + piece.tone * 0.2) * share
    piece.tone[:] = np.clip(mixed_tone, 0, 255).astype(np.uint8)
