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

from indexer.pipeline.library_threads import one_thread_a_call
from indexer.runners.parcel import Parcel
from lookup.index.features import ImageFeatures


class RayWorker:
    """An actor with an encoder of its own; Ray starts it anew where its process or node dies."""

    def __init__(self, parcels: "Sequence[ray.ObjectRef[Parcel]]") -> None:
        """`parcels` is one, fetched here: Ray keeps no argument itself for who comes after."""
        (parcel,) = ray.get(list(parcels))
        self._open = ExitStack()
        self._open.enter_context(one_thread_a_call())
        directory = self._open.enter_context(TemporaryDirectory(prefix="encoder-"))
        self._extractor = parcel.unpack(Path(directory))

    def digest(self) -> str:
        """What names the features that it computes."""
        return self._extractor.digest

    def embed(self, pictures: Sequence[NDArray[np.uint8]]) -> list[dict[str, NDArray[Any]]]:
        """Features of upright RGB pictures, each (h, w, 3)."""
        images = [Image.fromarray(picture) for picture in pictures]
        features: list[ImageFeatures] = self._extractor.extract(images)
        return [dict(each) for each in features]
