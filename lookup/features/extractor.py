"""What is computed once from a catalogue image and kept: everything matching needs of it."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from lookup.encoders.port import Encoder
from lookup.features.packing import PackedPatches
from lookup.features.projection import PatchProjection
from lookup.features.view import PictureViewer

VECTOR = "vector"
WHOLE = "whole"
COLOUR = "colour"

PICTURE_SIDE = 480
"""Catalogue pictures are decoded with a short side of at least this many pixels, or whole: about
twice what an encoder looks at, so that half the picture fills it. Packshots of 1,000 pixels, the
usual size, then decode at half their side, in a quarter of the time of all that follows.
"""

# Part of every cache key: raise it whenever the same picture would give other features by more
# than rounding.
_VERSION = 4

ImageFeatures = Mapping[str, NDArray[Any]]
"""Arrays by name, for one image; names, shapes and dtypes are the same for every image."""


class FeatureExtractor:
    """Computes the features of catalogue images, from the picture, the encoder, the projection."""

    def __init__(self, encoder: Encoder, projection: PatchProjection) -> None:
        self._card = encoder.card
        self._viewer = PictureViewer(encoder, projection)
        self.projection = projection

    @property
    def digest(self) -> str:
        """Names what the features depend on besides the picture; half of a cache key."""
        preprocessing = self._card.preprocessing.model_dump_json()
        version = f"{_VERSION} {PICTURE_SIDE}"
        parts = (version, self._card.network_digest, preprocessing, self.projection.digest)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def extract(self, images: Sequence[Image]) -> list[ImageFeatures]:
        """Features of upright RGB images: `vector`, the unit embedding of picture and item,
        float32 (d,); `whole`, that of the picture, float16 (d,); `colour`, float16; and the
        arrays of PackedPatches.
        """
        return [
            {
                VECTOR: view.vector,
                WHOLE: view.whole_vector.astype(np.float16),
                COLOUR: view.colour.astype(np.float16),
                **PackedPatches.of(view.item).arrays(),
            }
            for view in self._viewer.views(images)
        ]
