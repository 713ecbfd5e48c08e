"""Text that was read in catalogue pictures, kept by picture content."""

import json
from pathlib import Path

from lookup.base.durable import replaced_file
from lookup.images.thumbnails import Thumbnails


class KeptTexts:
    """Lies beside the thumbnails and goes with them: a content never changes, nor does its text."""

    def __init__(self, thumbnails: Thumbnails) -> None:
        self._thumbnails = thumbnails

    def lines(self, content: str) -> tuple[str, ...] | None:
        """The lines of the picture of that content (SHA-256 in hex); None where it was not read."""
        try:
            return tuple(json.loads(self._path(content).read_bytes()))
        except FileNotFoundError:
            return None

    def keep(self, content: str, lines: tuple[str, ...]) -> None:
        """Keeps them, in one step: a reader sees all of them or none. Raises OSError."""
        # Not durable: what is lost is read again.
        with replaced_file(self._path(content), durable=False) as stream:
            stream.write(json.dumps(lines, ensure_ascii=False).encode())

    def _path(self, content: str) -> Path:
        return self._thumbnails.beside(content, ".json")
