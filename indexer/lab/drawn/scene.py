"""Where phone photos are taken: tables, counters and shelves, with other things about."""

from collections.abc import Callable

import cv2
import numpy as np

from indexer.lab.drawn import geometry as g
from indexer.lab.drawn.arrays import Bytes, Field
from indexer.lab.drawn.light import Light
from indexer.lab.drawn.material import Rgb
from indexer.lab.drawn.palette import FIXED, LEATHERS, METALS, mixed
from indexer.lab.drawn.stage import Stage

FLAT = ("wood", "marble", "linen", "carpet", "velvet")
"""Surfaces seen from above."""
UPRIGHT = ("shelf", "counter", "room")
"""Places with something behind."""
SCENES = FLAT + UPRIGHT


def _noise(rng: np.random.Generator, w: int, h: int, sx: float, sy: float) -> Field:
    """Smooth noise of about unit spread, drawn at a fraction of the size."""
    step = max(1, int(min(sx, sy) / 2))
    raw = rng.standard_normal((h // step + 2, w // step + 2)).astype(np.float32)
    soft: Field = cv2.GaussianBlur(raw, (0, 0), sigmaX=sx / step, sigmaY=sy / step)
    soft = soft / max(float(soft.std()), 1e-6)
    return np.asarray(cv2.resize(soft, (w, h), interpolation=cv2.INTER_LINEAR), np.float32)


def _painted(rgb: Rgb, light: Field) -> Field:
    return np.asarray(np.asarray(rgb, np.float32) * light[..., None], np.float32)


def _wood(rng: np.random.Generator, w: int, h: int) -> Field:
    tone = ((150, 106, 68), (104, 68, 44), (190, 152, 108), (74, 52, 40))[int(rng.integers(4))]
    grain = _noise(rng, w, h, w * 0.3, 2.2) * 0.05 + _noise(rng, w, h, w * 0.6, 9) * 0.07
    wave = np.sin(np.linspace(0, 60, h)[:, None] + 3 * _noise(rng, w, h, w * 0.3, 40)) * 0.035
    light = 1 + grain + wave.astype(np.float32)
    for y in np.arange(h * 0.1, h, h * float(rng.uniform(0.22, 0.4))):
        light[int(y) : int(y) + 3] *= 0.62
    return _painted(tone, light)


def _marble(rng: np.random.Generator, w: int, h: int) -> Field:
    dark = rng.random() < 0.3
    veins = np.zeros((h, w), np.float32)
    for scale, share in ((0.22, 1.0), (0.1, 0.6), (0.05, 0.35)):
        field = _noise(rng, w, h, w * scale, h * scale * 0.6)
        veins += share * np.exp(-((field / 0.09) ** 2)).astype(np.float32)
    base: Rgb = (44, 44, 48) if dark else (228, 225, 220)
    ink = np.clip(veins, 0, 1.2)[..., None] * (0.5 if dark else 0.34)
    vein = np.asarray((180, 172, 160) if dark else (140, 136, 134), np.float32)
    return np.asarray(np.asarray(base, np.float32) * (1 - ink) + vein * ink, np.float32)


def _cloth(rng: np.random.Generator, w: int, h: int, rgb: Rgb, folds: float) -> Field:
    weave = _noise(rng, w, h, 0.8, 2.5) * 0.03 + _noise(rng, w, h, 2.5, 0.8) * 0.03
    drape = _noise(rng, w, h, w * 0.12, h * 0.3) * folds
    return _painted(rgb, 1 + weave + drape)


def _linen(rng: np.random.Generator, w: int, h: int) -> Field:
    return _cloth(
        rng, w, h, ((206, 196, 178), (168, 172, 176), (222, 214, 204))[int(rng.integers(3))], 0.05
    )


def _velvet(rng: np.random.Generator, w: int, h: int) -> Field:
    return _cloth(
        rng,
        w,
        h,
        ((46, 66, 58), (84, 30, 44), (44, 48, 76), (90, 82, 76))[int(rng.integers(4))],
        0.16,
    )


def _carpet(rng: np.random.Generator, w: int, h: int) -> Field:
    tone = ((176, 164, 148), (120, 116, 116), (150, 120, 104))[int(rng.integers(3))]
    return _painted(tone, 1 + _noise(rng, w, h, 1.6, 1.6) * 0.10 + _noise(rng, w, h, 30, 30) * 0.04)


def _wall(rng: np.random.Generator, w: int, h: int, surface: Field, horizon: float) -> Field:
    """A blurred back wall above the horizon, with the boutique's lights and shelves."""
    edge = int(h * horizon)
    tone = ((196, 186, 172), (150, 146, 142), (110, 96, 86), (214, 208, 200))[int(rng.integers(4))]
    wall = np.empty((edge, w, 3), np.float32)
    wall[:] = tone
    wall *= np.linspace(1.12, 0.82, edge, dtype=np.float32)[:, None, None]
    for _ in range(int(rng.integers(4, 10))):
        x, y = int(rng.integers(-40, w)), int(rng.integers(0, max(1, edge)))
        size = (int(rng.integers(30, 150)), int(rng.integers(30, 170)))
        hue = LEATHERS[int(rng.integers(len(LEATHERS)))].rgb
        cv2.rectangle(wall, (x, y - size[1]), (x + size[0], y), tuple(float(v) for v in hue), -1)
    if rng.random() < 0.6:
        y = int(edge * rng.uniform(0.3, 0.7))
        cv2.rectangle(wall, (0, y), (w, y + int(h * 0.02)), (96.0, 74.0, 56.0), -1)
    for _ in range(int(rng.integers(0, 6))):
        at = (int(rng.integers(w)), int(rng.integers(max(1, edge // 2))))
        cv2.circle(wall, at, int(rng.integers(8, 26)), (255.0, 240.0, 206.0), -1)
    surface[:edge] = cv2.GaussianBlur(wall, (0, 0), h * float(rng.uniform(0.012, 0.03)))
    lip = int(h * 0.012)
    surface[edge : edge + lip] *= 1.12
    return surface


_SURFACES: dict[str, Callable[[np.random.Generator, int, int], Field]] = {
    "wood": _wood,
    "marble": _marble,
    "linen": _linen,
    "velvet": _velvet,
    "carpet": _carpet,
}


def background(rng: np.random.Generator, kind: str, w: int, h: int) -> Field:
    """An empty scene, float32 (h, w, 3) in 0 to 255."""
    if kind in _SURFACES:
        return _SURFACES[kind](rng, w, h)
    below = {"shelf": _wood, "counter": _marble, "room": _carpet}[kind]
    return _wall(rng, w, h, below(rng, w, h), float(rng.uniform(0.38, 0.62)))


def clutter(
    rng: np.random.Generator, px: int, light: Light, count: int, *, low: bool = False
) -> Bytes:
    """Things that lie about (boxes, cards, cups, ribbons, pens), premultiplied RGBA (px, px, 4).

    low: only in the lower part of the picture, where there is a surface to lie on.
    """
    stage = Stage(px, light=light, grain=(float(rng.integers(512)), float(rng.integers(512))))
    colours: dict[str, Rgb] = {**FIXED, "metal": METALS[int(rng.integers(4))].rgb}
    for i in range(count):
        side = float(rng.uniform(0.12, 0.88) * np.pi if low else rng.uniform(0, 2 * np.pi))
        reach = float(rng.uniform(0.72, 1.0))
        x, y = reach * float(np.cos(side)), reach * float(np.sin(side))
        hue = LEATHERS[int(rng.integers(len(LEATHERS)))].rgb
        colours[f"thing{i}"] = hue
        colours[f"pale{i}"] = mixed(hue, (255, 252, 246), 0.72)
        turn = float(rng.uniform(0, 180))
        size = float(rng.uniform(0.14, 0.34))
        _thing(stage, int(rng.integers(5)), x, y, size, turn, f"thing{i}", f"pale{i}")
    return stage.coloured(colours)


def _thing(
    stage: Stage, kind: int, x: float, y: float, size: float, turn: float, slot: str, pale: str
) -> None:
    at = (x, y)
    if kind == 0:
        lid = g.turned(g.box(x, y, size, size * 0.7, 0.02), turn, at)
        stage.panel(lid, slot, "paper", edge=0.02, shadow=0.6, depth=0.05)
        for dx, dy in ((0.0, 1.0), (1.0, 0.0)):
            band = g.points(
                (x - size * dx, y - size * 0.7 * dy), (x + size * dx, y + size * 0.7 * dy)
            )
            stage.tube(g.turned(band, turn, at), 0.04, pale, "silk", flat=0.4)
    elif kind == 1:
        for k in range(3):
            card = g.turned(
                g.box(x + k * 0.03, y + k * 0.02, size * 0.7, size * 0.42, 0.02), turn + k * 9, at
            )
            stage.panel(
                card, pale if k % 2 else "ivory", "paper", edge=0.006, shadow=0.4, depth=0.015
            )
    elif kind == 2:
        stage.panel(g.oval(x, y, size * 0.8, size * 0.8), "ivory", "enamel", edge=0.05, shadow=0.55)
        stage.panel(
            g.oval(x, y, size * 0.46, size * 0.46), "ivory", "enamel", edge=0.03, shadow=0.4
        )
        stage.panel(g.oval(x, y, size * 0.38, size * 0.38), "sole", "enamel", edge=0.01, dim=0.8)
    elif kind == 3:
        wave = np.stack(
            [np.linspace(x - size, x + size, 9), y + 0.07 * np.sin(np.arange(9) * 1.4)], 1
        )
        ribbon = g.turned(g.spline(wave.astype(np.float32), closed=False), turn, at)
        stage.tube(ribbon, 0.07, slot, "silk", shadow=0.5, flat=0.5)
    else:
        pen = g.turned(g.points((x - size, y), (x + size * 0.6, y)), turn, at)
        stage.tube(pen, 0.045, slot, "patent", shadow=0.5)
        tip = g.turned(g.points((x + size * 0.6, y), (x + size, y)), turn, at)
        stage.tube(tip, 0.04, "metal", "polished", shadow=0.5)
