"""A maison's patch projection, learnt from its own pictures."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from PIL.Image import Image

from lookup.base.batches import batched
from lookup.encoders.port import Encoder
from lookup.features.canvas import Canvas
from lookup.features.foreground import plain_foreground
from lookup.features.projection import PatchProjection
from lookup.features.view import Floats
from lookup.learning.phone_changes import phone_like

MOST_PICTURES = 120
"""More change the projection little and cost an encoding each, twice."""

_BATCH = 8

T = TypeVar("T")


def fit_projection(encoder: Encoder, pictures: Sequence[Image]) -> PatchProjection:
    """Learnt from catalogue pictures, MOST_PICTURES at most, seen closely and as a phone might
    take them; the same for the same pictures. Raises ValueError without pictures.
    """
    if not 0 < len(pictures) <= MOST_PICTURES:
        raise ValueError(f"a projection is learnt from 1 to {MOST_PICTURES} pictures")
    rng = np.random.default_rng(0)
    seen: list[Image] = []
    for picture in pictures:
        seen += [_closely(picture, encoder), phone_like(picture, rng)]
    grids: list[Floats] = []
    for batch in batched(seen, _BATCH):
        patches = encoder.encode(batch, patches=True).patches
        assert patches is not None  # it was asked for
        grids += list(patches)
    return PatchProjection.fit(grids)


def _closely(picture: Image, encoder: Encoder) -> Image:
    canvas = Canvas.of(picture, encoder.card.preprocessing)
    foreground = plain_foreground(canvas)
    if foreground is None:
        return picture
    return picture.crop(canvas.to_picture(foreground.box, margin=0.03))


def evenly_spread(items: Sequence[T], count: int) -> list[T]:
    """At most `count` of the items, the first and the last among them, the same every time."""
    if not items:
        return []
    places = np.linspace(0, len(items) - 1, min(len(items), count)).astype(int)
    return [items[place] for place in places]
