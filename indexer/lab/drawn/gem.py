"""Cut stones and pearls."""

import math

import numpy as np

from indexer.lab.drawn import geometry as g
from indexer.lab.drawn.arrays import Points
from indexer.lab.drawn.stage import Stage

CUTS = ("round", "emerald", "pear", "oval", "cushion", "marquise", "heart", "square")


def outline(cut: str, x: float, y: float, r: float) -> Points:
    """The girdle of a stone about (x, y) within radius r, 24 points (8 for step cuts)."""
    a = np.linspace(0, 2 * math.pi, 24, endpoint=False)
    match cut:
        case "emerald" | "square":
            w, h = (r * 0.76, r) if cut == "emerald" else (r * 0.86, r * 0.86)
            k = r * 0.28
            return g.moved(
                g.points(
                    (-w + k, -h),
                    (w - k, -h),
                    (w, -h + k),
                    (w, h - k),
                    (w - k, h),
                    (-w + k, h),
                    (-w, h - k),
                    (-w, -h + k),
                ),
                x,
                y,
            )
        case "pear":
            wide = np.sin(a) * (0.78 - 0.30 * np.cos(a))
            return g.points(
                *(
                    (x + r * float(u), y - r * float(np.cos(t)))
                    for u, t in zip(wide, a, strict=True)
                )
            )
        case "oval":
            return g.oval(x, y, r * 0.78, r, 2.0, 24)
        case "cushion":
            return g.oval(x, y, r * 0.92, r * 0.92, 3.2, 24)
        case "marquise":
            return g.oval(x, y, r * 0.56, r * 1.05, 1.45, 24)
        case "heart":
            hx = 16 * np.sin(a) ** 3
            hy = -(13 * np.cos(a) - 5 * np.cos(2 * a) - 2 * np.cos(3 * a) - np.cos(4 * a))
            return g.moved((np.stack([hx, hy], 1) * r / 16.5).astype(np.float32), x, y)
        case _:
            return g.oval(x, y, r, r, 2.0, 24)


def gem(stage: Stage, cut: str, x: float, y: float, r: float, slot: str = "gem") -> None:
    """A faceted stone: crown facets round a table that shows the pavilion below."""
    girdle = outline(cut, x, y, r)
    stage.cast([girdle], 0.45, r * 0.12)
    n = len(girdle)
    centre = np.asarray([x, y])
    table = centre + (girdle - centre) * (0.62 if n == 8 else 0.54)
    rings = [girdle, table]
    if n == 8:
        rings = [
            girdle,
            centre + (girdle - centre) * 0.82,
            table,
            centre + (girdle - centre) * 0.36,
        ]
    by_tone: dict[int, list[Points]] = {}
    step = 1 if n == 8 else 3
    for depth in range(len(rings) - 1):
        outer, inner = rings[depth], rings[depth + 1]
        for i in range(0, n, step):
            j = (i + step) % n
            away = outer[i] + outer[j] - 2 * centre
            facing = math.atan2(float(away[1]), float(away[0]))
            lit = math.cos(
                facing - math.radians(-stage.light.azimuth) + (math.pi if depth % 2 else 0.0)
            )
            spark = ((i * 7 + depth * 5) % 4 - 1.5) * 16
            tone = int(np.clip(128 + 70 * lit + spark, 30, 252)) // 12 * 12
            arc = [outer[(i + k) % n] for k in range(step + 1)]
            by_tone.setdefault(tone, []).append(np.asarray([*arc, inner[j], inner[i]], np.float32))
    stage.flat(girdle, slot, 120)
    heart = rings[-1]
    for i in range(0, n, step):
        j = (i + step) % n
        tone = (66, 176, 108, 228, 92, 148)[(i // step * 5) % 6]
        by_tone.setdefault(tone, []).append(np.asarray([heart[i], heart[j], centre], np.float32))
    for tone, facets in sorted(by_tone.items()):
        stage.flat(facets, slot, tone)
    flash = centre + (heart - centre) * 0.9
    stage.flat([flash[: max(3, n // 4)].astype(np.float32)], "white", 255, 0.55)
    stage.glow(g.oval(x - r * 0.34, y - r * 0.4, r * 0.16, r * 0.09), 0.9, r * 0.05)


def prongs(stage: Stage, x: float, y: float, r: float, count: int = 4) -> None:
    """Claws that hold a stone."""
    spots = []
    for k in range(count):
        a = math.radians(360 / count * (k + 0.5))
        spots.append((x + r * math.cos(a), y + r * math.sin(a)))
    discs = [g.oval(cx, cy, r * 0.12, r * 0.12, steps=18) for cx, cy in spots]
    stage.panel(discs, "metal", "polished", edge=r * 0.1, shadow=0.4, depth=r * 0.06)


def pearls(stage: Stage, spots: list[tuple[float, float]], r: float, slot: str = "pearl") -> None:
    """Round pearls or beads."""
    discs = [g.oval(x, y, r, r, steps=32) for x, y in spots]
    stage.panel(discs, slot, "pearl", edge=r * 0.98, shadow=0.4, depth=r * 0.4)


def gem_dots(stage: Stage, spots: Points, r: float, slot: str = "gem") -> None:
    """Small round stones in grain settings."""
    at = [(float(x), float(y)) for x, y in spots]
    stage.panel([g.oval(x, y, r, r, steps=20) for x, y in at], "metal", "polished", edge=r * 0.4)
    turns = [(i * 31.0) % 90 for i in range(len(at))]
    stage.flat(
        [g.polygon(x, y, r * 0.84, 8, t) for (x, y), t in zip(at, turns, strict=True)], slot, 128
    )
    stage.flat(
        [g.polygon(x, y, r * 0.5, 4, t) for (x, y), t in zip(at, turns, strict=True)], slot, 236
    )
    sparks = [
        g.polygon(x - r * 0.2, y - r * 0.25, r * 0.24, 3, t)
        for (x, y), t in zip(at, turns, strict=True)
    ]
    stage.flat(sparks, "white", 255)
