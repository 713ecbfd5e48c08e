"""The port every place that pictures come from stands behind."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class FetchedImage:
    """A picture file as it is now; `stamp` changes whenever the file may have.

    `stamp` is None where nothing would tell a later file from this one.
    """

    data: bytes
    stamp: str | None
    size: int
    """Of the whole file, in bytes, which `data` may not hold."""


@dataclass(frozen=True)
class SeenFile:
    """What an earlier run knows of a file: its stamp then, and the SHA-256 (hex) it had."""

    stamp: str
    content: str


class ImageSource(Protocol):
    """Gives picture files by the path that the feed names them with. Threads may share it."""

    @property
    def readers(self) -> int:
        """How many threads may well fetch at once."""

    def fetch(
        self, path: str, max_bytes: int, *, known: SeenFile | None
    ) -> FetchedImage | SeenFile:
        """The file, one byte past `max_bytes` at most; or `known`, where it surely is that one.

        Raises ImageUnusable, and ImageUnreachable where it may be had later.
        """

    def stop(self) -> None:
        """The run is being stopped: what is being fetched should end soon, well or badly."""

    def close(self) -> None:
        """Let go of files and connections."""
