"""Overlapping parts of a picture, one of which shows a small thing well."""

from typing import Final

from lookup.images.box import Box


def _windows(side: float) -> tuple[Box, ...]:
    """Nine of so much of a picture's sides, evenly spread."""
    step = (1 - side) / 2
    return tuple((left * step, top * step, side, side) for top in range(3) for left in range(3))


WINDOWS: Final = _windows(0.6)
"""Whatever fills at most two fifths of a picture's side lies in one as a whole."""

CLOSER_WINDOWS: Final = _windows(0.45)
"""Parts of one of these: whatever fills at most a tenth of the picture's side, and much of what
fills more, lies in one as a whole."""
