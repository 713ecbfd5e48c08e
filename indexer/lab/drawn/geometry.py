"""Outlines and paths in world units: x to the right, y down, the picture spans -1 to 1."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.lab.drawn.arrays import Points


def points(*pairs: tuple[float, float]) -> Points:
    """The given (x, y) pairs as an array."""
    return np.asarray(pairs, dtype=np.float32)


def spline(knots: Points, *, closed: bool = True, steps: int = 14) -> Points:
    """A Catmull-Rom curve through `knots`, `steps` points a span."""
    if closed:
        around = np.vstack([knots[-1:], knots, knots[:2]])
    else:
        around = np.vstack([2 * knots[:1] - knots[1:2], knots, 2 * knots[-1:] - knots[-2:-1]])
    t = (np.arange(steps, dtype=np.float32) / steps)[None, :, None]
    a, b, c, d = (around[i : len(around) - 3 + i][:, None, :] for i in range(4))
    curve = 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * (b - c) + d - a) * t**3
    )
    flat = curve.reshape(-1, 2).astype(np.float32)
    return flat if closed else np.vstack([flat, knots[-1:]]).astype(np.float32)


def rounded(corners: Points, radius: float | Sequence[float], *, steps: int = 8) -> Points:
    """The polygon with every corner replaced by a quadratic curve of about `radius`."""
    radii = [radius] * len(corners) if isinstance(radius, float | int) else list(radius)
    t = np.linspace(0, 1, steps, dtype=np.float32)[:, None]
    parts = []
    for i, corner in enumerate(corners):
        before, after = corners[i - 1] - corner, corners[(i + 1) % len(corners)] - corner
        reach_b = min(radii[i], 0.5 * float(np.hypot(*before)))
        reach_a = min(radii[i], 0.5 * float(np.hypot(*after)))
        start = corner + before / max(float(np.hypot(*before)), 1e-6) * reach_b
        stop = corner + after / max(float(np.hypot(*after)), 1e-6) * reach_a
        parts.append((1 - t) ** 2 * start + 2 * t * (1 - t) * corner + t**2 * stop)
    return np.vstack(parts).astype(np.float32)


def box(cx: float, cy: float, half_w: float, half_h: float, radius: float = 0.0) -> Points:
    """An upright rectangle about (cx, cy) with rounded corners."""
    corners = points(
        (cx - half_w, cy - half_h),
        (cx + half_w, cy - half_h),
        (cx + half_w, cy + half_h),
        (cx - half_w, cy + half_h),
    )
    return rounded(corners, radius) if radius > 0 else corners


def oval(cx: float, cy: float, rx: float, ry: float, power: float = 2.0, steps: int = 72) -> Points:
    """A superellipse: power 2 is an ellipse, 4 a cushion, 1.5 towards a diamond."""
    a = np.linspace(0, 2 * math.pi, steps, endpoint=False)
    c, s = np.cos(a), np.sin(a)
    x = cx + rx * np.sign(c) * np.abs(c) ** (2 / power)
    y = cy + ry * np.sign(s) * np.abs(s) ** (2 / power)
    return np.stack([x, y], axis=1).astype(np.float32)


def arc(
    cx: float, cy: float, rx: float, ry: float, start: float, stop: float, steps: int = 40
) -> Points:
    """Part of an ellipse; angles in degrees, clockwise on the screen from the right."""
    a = np.radians(np.linspace(start, stop, steps))
    return np.stack([cx + rx * np.cos(a), cy + ry * np.sin(a)], axis=1).astype(np.float32)


def polygon(cx: float, cy: float, radius: float, sides: int, turn: float = 0.0) -> Points:
    """A regular polygon; `turn` in degrees, 0 puts a corner on top."""
    a = np.radians(np.arange(sides) * 360 / sides - 90 + turn)
    return np.stack([cx + radius * np.cos(a), cy + radius * np.sin(a)], axis=1).astype(np.float32)


def star(cx: float, cy: float, outer: float, inner: float, spikes: int) -> Points:
    """A star whose corners alternate between the two radii."""
    a = np.radians(np.arange(spikes * 2) * 180 / spikes - 90)
    r = np.where(np.arange(spikes * 2) % 2 == 0, outer, inner)
    return np.stack([cx + r * np.cos(a), cy + r * np.sin(a)], axis=1).astype(np.float32)


def petals(cx: float, cy: float, radius: float, count: int, depth: float = 0.5) -> Points:
    """A flower outline: a circle whose radius swings `count` times by `depth`."""
    a = np.linspace(0, 2 * math.pi, 16 * count, endpoint=False)
    r = radius * (1 - depth * (0.5 - 0.5 * np.cos(count * a)))
    return np.stack([cx + r * np.sin(a), cy - r * np.cos(a)], axis=1).astype(np.float32)


def moved(path: Points, dx: float = 0, dy: float = 0) -> Points:
    """The path shifted."""
    return np.asarray(path + np.asarray([dx, dy]), np.float32)


def turned(path: Points, degrees: float, about: tuple[float, float] = (0, 0)) -> Points:
    """The path turned clockwise on the screen about a point."""
    a = math.radians(degrees)
    c, s = math.cos(a), math.sin(a)
    centre = np.asarray(about)
    return np.asarray((path - centre) @ np.asarray([[c, s], [-s, c]]) + centre, np.float32)


def scaled(
    path: Points, sx: float, sy: float | None = None, about: tuple[float, float] = (0, 0)
) -> Points:
    """The path scaled about a point."""
    centre = np.asarray(about)
    return np.asarray(
        (path - centre) * np.asarray([sx, sx if sy is None else sy]) + centre, np.float32
    )


def mirrored(path: Points) -> Points:
    """The path seen in an upright mirror at x = 0."""
    return np.stack([-path[:, 0], path[:, 1]], axis=1).astype(np.float32)


def lengths(path: Points) -> NDArray[np.float64]:
    """Distance travelled at each point of an open path, float64 (n,)."""
    legs = np.hypot(*np.diff(path.astype(np.float64), axis=0).T)
    return np.concatenate([[0.0], np.cumsum(legs)])


def even(path: Points, count: int) -> Points:
    """`count` points at equal distances along an open path, ends included."""
    run = lengths(path)
    at = np.linspace(0, run[-1], count)
    return np.stack([np.interp(at, run, path[:, 0]), np.interp(at, run, path[:, 1])], 1).astype(
        np.float32
    )


def normals(path: Points) -> Points:
    """Unit normals of an open path, to the left of travel on the screen (y down)."""
    along = np.gradient(path.astype(np.float64), axis=0)
    along /= np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    return np.stack([along[:, 1], -along[:, 0]], axis=1).astype(np.float32)


def inset(outline: Points, distance: float) -> Points:
    """A closed outline drawn in by `distance` (negative grows it); for mild curves only."""
    ring = np.vstack([outline, outline[:1]])
    run = lengths(ring)
    at = np.linspace(0, run[-1], max(64, len(outline)), endpoint=False)
    path = np.stack([np.interp(at, run, ring[:, 0]), np.interp(at, run, ring[:, 1])], 1)
    along = np.roll(path, -1, 0) - np.roll(path, 1, 0)
    along /= np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    x, y = path[:, 0], path[:, 1]
    clockwise = np.sign(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))
    inward = np.stack([-along[:, 1], along[:, 0]], 1) * clockwise
    return np.asarray(path + distance * inward, np.float32)


def ribbon(path: Points, width: float | NDArray[np.float64]) -> Points:
    """The outline of an open path given a width (constant, or one a point)."""
    half = np.broadcast_to(np.asarray(width, np.float64) / 2, (len(path),))[:, None]
    side = normals(path)
    return np.vstack([path + side * half, (path - side * half)[::-1]]).astype(np.float32)
