"""Overlapping parts of a picture, one of which shows a small thing well."""

from typing import Final

from lookup.images.box import Box

_SIDE = 0.6

WINDOWS: Final[tuple[Box, ...]] = tuple(
    (left, top, _SIDE, _SIDE) for top in (0.0, 1 - _SIDE) for left in (0.0, 1 - _SIDE)
)
"""The corners: at least three quarters of either side of a thing that fills two fifths of the
picture's lie in one. Nine windows, one of which holds it as a whole, find no more such things."""
