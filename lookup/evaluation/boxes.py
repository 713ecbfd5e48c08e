"""How well the things in scenes are boxed."""

from collections.abc import Sequence

from lookup.images.box import Box

_SAME = 0.5


def overlap(one: Box, other: Box) -> float:
    """Intersection over union."""
    wide = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    high = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    common = max(wide, 0.0) * max(high, 0.0)
    return common / (one[2] * one[3] + other[2] * other[3] - common)


def boxed(items: Sequence[Box], found: Sequence[Box]) -> int:
    """How many items have a box that overlaps them by half or more."""
    return sum(any(overlap(item, box) >= _SAME for box in found) for item in items)


def wrong(items: Sequence[Box], found: Sequence[Box]) -> int:
    """How many boxes overlap no item by half or more."""
    return len(found) - boxed(found, items)
