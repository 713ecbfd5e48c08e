"""Monograms and other repeats: masks to print on a piece."""

from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from indexer.lab.drawn import geometry as g
from indexer.lab.drawn.arrays import Bytes, Points
from indexer.lab.drawn.stage import Piece, Stage

Marks: TypeAlias = list[tuple[Points, float]]
"""Outlines with the width of their line, 0 for filled."""

MOTIFS = (
    "rings",
    "flower",
    "key",
    "star",
    "diamond",
    "bit",
    "fan",
    "wave",
    "check",
    "stripe",
    "dots",
    "arrow",
)


@dataclass(frozen=True)
class Repeat:
    """A motif on a lattice: kinds that alternate, the lattice's period and its turn in degrees."""

    kinds: tuple[str, str]
    period: float
    turn: float = 0.0
    weight: float = 0.1

    @staticmethod
    def sampled(rng: np.random.Generator, period: float = 0.2) -> "Repeat":
        """A repeat of two different motifs."""
        first, second = (MOTIFS[i] for i in rng.choice(8, 2, replace=False))
        return Repeat(
            (first, second),
            period * float(rng.uniform(0.8, 1.3)),
            float(rng.choice([0, 0, 45])),
            float(rng.uniform(0.07, 0.12)),
        )


def marks(kind: str, x: float, y: float, r: float, weight: float) -> Marks:
    """The outlines of one motif about (x, y), within radius r."""
    w = weight * r * 2
    match kind:
        case "rings":
            return [
                (g.oval(x - r * 0.34, y, r * 0.6, r * 0.6), w),
                (g.oval(x + r * 0.34, y, r * 0.6, r * 0.6), w),
            ]
        case "flower":
            return [(g.petals(x, y, r * 0.95, 4, 0.62), 0), (g.oval(x, y, r * 0.16, r * 0.16), -1)]
        case "key":
            path = g.points(
                (-0.8, 0.8),
                (-0.8, -0.8),
                (0.8, -0.8),
                (0.8, 0.5),
                (-0.3, 0.5),
                (-0.3, -0.2),
                (0.3, -0.2),
            )
            return [(g.ribbon(g.moved(path * r, x, y), w * 1.1), 0)]
        case "star":
            return [(g.star(x, y, r, r * 0.4, 8), 0)]
        case "diamond":
            return [(g.polygon(x, y, r, 4), w), (g.polygon(x, y, r * 0.45, 4), 0)]
        case "bit":
            return [
                (g.oval(x - r * 0.55, y, r * 0.4, r * 0.4), w),
                (g.oval(x + r * 0.55, y, r * 0.4, r * 0.4), w),
                (g.box(x, y, r * 0.3, w * 0.7, w * 0.5), 0),
            ]
        case "fan":
            return [
                (g.ribbon(g.arc(x, y + r * 0.6, r * k, r * 1.4 * k, 205, 335), w), 0)
                for k in (0.5, 0.78, 1.06)
            ]
        case "wave":
            t = np.linspace(-1, 1, 24)
            wave = np.stack([x + t * r, y + 0.35 * r * np.sin(t * np.pi)], 1).astype(np.float32)
            return [(g.ribbon(g.moved(wave, 0, d * r), w), 0) for d in (-0.35, 0.35)]
        case "check":
            return [(g.box(x, y, r * 0.7, r * 0.7), 0)]
        case "stripe":
            return [(g.box(x, y, r * 0.16, r * 1.3), 0)]
        case "arrow":
            return [
                (
                    g.points(
                        (x, y - r), (x + r * 0.8, y + r), (x, y + r * 0.4), (x - r * 0.8, y + r)
                    ),
                    0,
                )
            ]
        case _:
            return [(g.oval(x, y, r * 0.3, r * 0.3), 0)]


def tile(repeat: Repeat, period_px: int) -> Bytes:
    """One period of the lattice as a cover, uint8 (period_px, period_px)."""
    big = period_px * 2
    mask = np.zeros((big, big), np.uint8)
    corners = [(x, y, repeat.kinds[1]) for x in (0.0, 1.0) for y in (0.0, 1.0)]
    places = [(0.5, 0.5, repeat.kinds[0]), *corners]
    for x, y, kind in places:
        for outline, width in marks(kind, x, y, 0.235, repeat.weight):
            ink = np.round(outline * big * 16).astype(np.int32)
            if width > 0:
                cv2.polylines(mask, [ink], True, 255, max(1, round(width * big)), cv2.LINE_AA, 4)
            else:
                cv2.fillPoly(mask, [ink], 255 if width == 0 else 0, cv2.LINE_AA, 4)
    return np.asarray(cv2.resize(mask, (period_px, period_px), interpolation=cv2.INTER_AREA))


def printed(stage: Stage, piece: Piece | None, repeat: Repeat, slot: str) -> None:
    """Print the repeat all over a piece."""
    if piece is None:
        return
    period_px = max(6, round(repeat.period * stage.scale))
    one = tile(repeat, period_px)
    x0, y0, x1, y1 = piece.box
    h, w = y1 - y0, x1 - x0
    # Print is fixed to the item, not to the picture, so that a detail shows the same motifs larger.
    ox = x0 - stage.px / 2 + stage.frame.cx * stage.scale
    oy = y0 - stage.px / 2 + stage.frame.cy * stage.scale
    if repeat.turn == 0:
        rows = (np.arange(h) + round(oy)) % period_px
        cols = (np.arange(w) + round(ox)) % period_px
        mask = one.take(rows, 0).take(cols, 1)
    else:
        mask = _turned(one, repeat.turn, ox, oy, w, h)
    stage.ink(piece, np.ascontiguousarray(mask), slot)


def _turned(one: NDArray[np.uint8], turn: float, ox: float, oy: float, w: int, h: int) -> Bytes:
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    reach = int(np.hypot(w, h)) + 2 * one.shape[0]
    copies = reach // one.shape[0] + 2
    sheet = np.tile(one, (copies, copies))
    corners = np.asarray([[0, 0], [w, 0], [0, h], [w, h]]) + np.asarray([ox, oy])
    low = (corners @ np.asarray([[c, -s], [s, c]])).min(0)
    low = np.floor(low / one.shape[0]) * one.shape[0]
    to_sheet = np.asarray([[c, s, c * ox + s * oy - low[0]], [-s, c, -s * ox + c * oy - low[1]]])
    return np.asarray(
        cv2.warpAffine(sheet, to_sheet, (w, h), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    )
