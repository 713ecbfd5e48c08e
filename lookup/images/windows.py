"""Overlapping parts of a picture, one of which shows a small thing well."""

from typing import Final

from lookup.images.box import Box

_SIDE = 0.6
_STEP = 0.2

WINDOWS: Final[tuple[Box, ...]] = tuple(
    (left * _STEP, top * _STEP, _SIDE, _SIDE) for top in range(3) for left in range(3)
)
"""Nine of them: whatever fills at most two fifths of a picture's side lies in one as a whole."""
