"""The port that whatever embeds a build's pictures stands behind."""

from collections.abc import Sequence
from typing import Protocol

from PIL.Image import Image

from lookup.features.extractor import ImageFeatures


class Runner(Protocol):
    """Turns batches of pictures into features; threads share it."""

    @property
    def at_once(self) -> int:
        """How many threads, each with a batch of its own, keep it busy."""

    def embed(self, images: Sequence[Image]) -> list[ImageFeatures]:
        """Features of upright RGB images, the same whoever computes them.

        Raises Stopped once it is stopped, and DomainError when it cannot go on.
        """

    def stop(self) -> None:
        """Ends all waiting for a free worker, now and later."""
