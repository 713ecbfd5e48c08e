"""What runs in a worker process of a Ray cluster."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import ray
from numpy.typing import NDArray
from PIL import Image

from indexer.flow.library_threads import one_thread_a_call
from indexer.runners.parcel import Parcel
from lookup.features.extractor import FeatureExtractor, ImageFeatures

Parcels = Sequence["ray.ObjectRef[Parcel]"]
"""One, in a list, so that it is fetched by a worker that has not opened it yet, and only then."""


class RayWorker:
    """An actor with an encoder of its own; Ray starts it anew where its process or node dies.

    Every call brings the parcel: an actor that was started anew has nothing else to open.
    """

    def __init__(self) -> None:
        self._open = ExitStack()
        self._extractor: FeatureExtractor | None = None

    def digest(self, parcels: Parcels) -> str:
        """What names the features that it computes."""
        return self._opened(parcels).digest

    def embed(
        self, parcels: Parcels, pictures: Sequence[NDArray[np.uint8]]
    ) -> list[dict[str, NDArray[Any]]]:
        """Features of upright RGB pictures, each (h, w, 3)."""
        images = [Image.fromarray(picture) for picture in pictures]
        features: list[ImageFeatures] = self._opened(parcels).extract(images)
        return [dict(each) for each in features]

    def _opened(self, parcels: Parcels) -> FeatureExtractor:
        if self._extractor is None:
            (parcel,) = ray.get(list(parcels))
            self._open.enter_context(one_thread_a_call())
            directory = self._open.enter_context(TemporaryDirectory(prefix="encoder-"))
            self._extractor = parcel.unpack(Path(directory))
        return self._extractor
