"""The port every place that pictures come from stands behind."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class FetchedImage:
    """A picture file as it is now; `stamp` changes whenever the file may have.

    `stamp` is None where nothing tells a later file from this one.
    """

    data: bytes
    stamp: str | None


class ImageSource(Protocol):
    """Gives picture files by the path that the feed names them with. Threads may share it."""

    def unchanged(self, path: str, stamp: str) -> bool:
        """Whether the file is surely still the one that had this stamp; cheap, never reads it."""

    def fetch(self, path: str, *, max_bytes: int) -> FetchedImage:
        """The file, one byte past `max_bytes` at most. Raises ImageUnusable."""
