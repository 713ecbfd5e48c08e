"""What is computed once from a catalogue image and kept: everything matching needs of it."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from numpy.typing import NDArray
from PIL.Image import Image

from lookup.encoders.port import Encoder

VECTOR = "vector"

# Part of every cache key: raise it whenever the same picture would give other features.
_VERSION = 1

ImageFeatures = Mapping[str, NDArray[Any]]
"""Arrays by name, for one image; names, shapes and dtypes are the same for every image."""


class FeatureExtractor:
    """Computes the features of catalogue images; depends on the picture and the encoder alone."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    @property
    def digest(self) -> str:
        """Names what the features depend on besides the picture; half of a cache key."""
        card = self._encoder.card
        parts = (str(_VERSION), card.weights_digest, card.preprocessing.model_dump_json())
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def extract(self, images: Sequence[Image]) -> list[ImageFeatures]:
        """Features of upright RGB images: `vector`, the unit embedding, float32 (d,)."""
        encoding = self._encoder.encode(images)
        return [{VECTOR: vector} for vector in encoding.vectors]
