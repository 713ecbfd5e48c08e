"""Photos taken in any light, as if it had been good."""

from PIL import Image

from lookup.images.exposure import well_lit
from lookup.images.white_balance import balanced

_REDUCED = 8


def in_good_light(photo: Image.Image) -> Image.Image:
    """An RGB photo as bright and as neutral as others: the same one where it is."""
    small = _reduced(photo)
    lit = well_lit(photo, small)
    return balanced(lit, small if lit is photo else _reduced(lit))


def _reduced(photo: Image.Image) -> Image.Image:
    """Small enough to be measured quickly, and without noise."""
    return photo.reduce(_REDUCED)
