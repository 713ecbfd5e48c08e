"""Outlines of bag bodies and flaps."""

import numpy as np

from indexer.lab.drawn import geometry as g
from indexer.lab.drawn.arrays import Points

FLOOR = 0.72
"""Where things stand, in world units."""


def body_outline(form: str, width: float, height: float, taper: float, radius: float) -> Points:
    """The front of a body standing on the floor, about x = 0."""
    top, w = FLOOR - height, width
    t = w * (1 - taper)
    match form:
        case "bucket":
            knots = g.points(
                (-t * 0.9, top), (-t * 0.4, top + 0.03), (t * 0.4, top + 0.03), (t * 0.9, top),
                (t * 0.96, top + height * 0.2), (w * 1.02, top + height * 0.6), (w, FLOOR - 0.05),
                (w * 0.86, FLOOR), (-w * 0.86, FLOOR), (-w, FLOOR - 0.05),
                (-w * 1.02, top + height * 0.6), (-t * 0.96, top + height * 0.2),
            )  # fmt: skip
            return g.spline(knots)
        case "hobo":
            sag = 0.16 + radius * 0.5
            knots = g.points(
                (-w * 0.86, top - 0.04), (-w * 0.45, top + sag), (0, top + sag * 1.4),
                (w * 0.45, top + sag),
                (w * 0.86, top - 0.04), (w * 1.0, top + height * 0.4),
                (w * 0.86, FLOOR - height * 0.16),
                (w * 0.4, FLOOR), (-w * 0.4, FLOOR), (-w * 0.86, FLOOR - height * 0.16),
                (-w, top + height * 0.4),
            )  # fmt: skip
            return g.spline(knots)
        case "saddle":
            knots = g.points(
                (-w * 0.94, top), (0, top - 0.01), (w * 0.94, top), (w * 1.0, top + height * 0.25),
                (w * 0.9, top + height * 0.62), (w * 0.42, FLOOR - 0.01), (-w * 0.42, FLOOR - 0.01),
                (-w * 0.9, top + height * 0.62), (-w * 1.0, top + height * 0.25),
            )  # fmt: skip
            return g.spline(knots)
        case "boston":
            knots = g.points(
                (-w * 0.86, top + height * 0.24), (-w * 0.5, top + 0.02), (0, top),
                (w * 0.5, top + 0.02),
                (w * 0.86, top + height * 0.24), (w * 0.98, FLOOR - height * 0.3),
                (w, FLOOR - height * 0.1), (w * 0.92, FLOOR - 0.005),
                (w * 0.6, FLOOR), (-w * 0.6, FLOOR), (-w * 0.92, FLOOR - 0.005),
                (-w, FLOOR - height * 0.1),
                (-w * 0.98, FLOOR - height * 0.3),
            )  # fmt: skip
            return g.spline(knots)
        case "doctor":
            knots = g.points(
                (-w * 0.8, top), (w * 0.8, top), (w * 0.9, top + height * 0.18),
                (w, top + height * 0.5),
                (w, FLOOR), (-w, FLOOR), (-w, top + height * 0.5), (-w * 0.9, top + height * 0.18),
            )  # fmt: skip
            return g.rounded(knots, [0.03, 0.03, 0.1, 0.2, radius, radius, 0.2, 0.1])
        case "backpack":
            arch = [min(0.42, w * 0.9)] * 2 + [0.06 + radius * 0.5] * 2
            return g.rounded(g.points((-t, top), (t, top), (w, FLOOR), (-w, FLOOR)), arch)
        case "trunk":
            return g.box(0, FLOOR - height / 2, w, height / 2, 0.03 + radius * 0.15)
        case "shopper":
            knots = g.points(
                (-t * 1.04, top), (t * 1.04, top), (w * 0.94, FLOOR), (-w * 0.94, FLOOR)
            )
            return g.rounded(knots, [0.02, 0.02, 0.05 + radius * 0.6, 0.05 + radius * 0.6])
        case _:
            knots = g.points((-t, top), (t, top), (w, FLOOR), (-w, FLOOR))
            soft = min(radius, height * 0.3)
            return g.rounded(knots, [soft * 0.7, soft * 0.7, soft, soft])


def flap_outline(shape: str, half: float, top: float, drop: float) -> Points:
    """A flap that starts at the body's top edge and hangs `drop` down."""
    y = top + drop
    match shape:
        case "straight":
            return g.rounded(
                g.points((-half, top), (half, top), (half, y), (-half, y)), [0.05, 0.05, 0.07, 0.07]
            )
        case "point":
            knots = g.points(
                (-half, top),
                (half, top),
                (half * 0.98, top + drop * 0.34),
                (0, y),
                (-half * 0.98, top + drop * 0.34),
            )
            return g.rounded(knots, [0.05, 0.05, 0.1, 0.12, 0.1])
        case "wave":
            x = np.linspace(1, -1, 49)
            edge = np.stack([x * half, top + drop * (0.72 + 0.28 * np.cos(x * np.pi))], 1)
            return np.vstack([g.points((-half, top), (half, top)), edge]).astype(np.float32)
        case "scallop":
            x = np.linspace(1, -1, 71)
            edge = np.stack(
                [x * half, top + drop * (0.88 + 0.12 * np.abs(np.sin(x * np.pi * 2.5)))], 1
            )
            return np.vstack([g.points((-half, top), (half, top)), edge]).astype(np.float32)
        case _:
            corner = min(half, drop * 0.9)
            return g.rounded(
                g.points((-half, top), (half, top), (half, y), (-half, y)),
                [0.05, 0.05, corner, corner],
            )
