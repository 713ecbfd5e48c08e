"""Pictures embedded by the threads that ask for it."""

from collections.abc import Sequence

from PIL.Image import Image

from lookup.features.extractor import FeatureExtractor, ImageFeatures


class LocalRunner:
    """Embeds in this process, `workers` batches at the same time."""

    def __init__(self, extractor: FeatureExtractor, *, workers: int) -> None:
        self._extractor = extractor
        self._workers = workers

    @property
    def at_once(self) -> int:
        """One batch a worker."""
        return self._workers

    def embed(self, images: Sequence[Image]) -> list[ImageFeatures]:
        """Features of upright RGB images."""
        return self._extractor.extract(images)

    def stop(self) -> None:
        """Nobody ever waits for a free worker here."""
