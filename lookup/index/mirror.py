"""Somewhere else that generations lie besides a builder's home."""

from pathlib import Path
from typing import Protocol

from lookup.index.manifest import Manifest


class Mirror(Protocol):
    """Holds one maison's generations for others: an engine of vectors, or an object store.

    Each method may be called again after a failure and then finishes. All raise Unavailable where
    it cannot be reached.
    """

    def deliver(self, directory: Path, manifest: Manifest) -> None:
        """Makes it hold all it needs of a generation; nobody is sent there yet."""

    def publish(self, generation: str) -> None:
        """Sends everybody to a delivered generation, in one step. Raises NotFound."""

    def remove(self, generation: str) -> None:
        """Deletes what it holds of a generation, if anything."""

    def withdraw(self) -> None:
        """Sends everybody away: nothing is published any more."""
