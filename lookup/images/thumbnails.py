"""Small copies of catalogue pictures, as the service shows them: one file per picture content, and
one to look at closely where a build is asked for it."""

import re
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from lookup.base.durable import replaced_file

MEDIA_TYPE = "image/jpeg"

_MAX_SIDE = 640
# JPEG: a WebP of the same look is a quarter smaller and takes six to twenty times as long to
# write, which beside a small encoder would be felt in every build.
_QUALITY = 85
_CONTENT = re.compile(r"[0-9a-f]{64}")


class Thumbnails:
    """Thumbnails below one directory, named by the SHA-256 (hex) of the picture they are of.

    All generations of a maison share them: a content never changes, so neither does its thumbnail.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def path(self, content: str) -> Path:
        """Where the thumbnail of that content is, or would be."""
        return self.beside(content, ".jpg")

    def beside(self, content: str, suffix: str) -> Path:
        """Where what is kept with that thumbnail is, or would be."""
        if not _CONTENT.fullmatch(content):
            raise ValueError(f"not a SHA-256 in hex: {content!r}")
        return Path(f"{self._directory}/{content[:2]}/{content}{suffix}")

    def write(self, content: str, picture: Image.Image) -> None:
        """Write the thumbnail of an upright RGB picture, at most 640 pixels a side.

        Replaced in one step: a reader sees a whole thumbnail or none. Raises OSError.
        """
        self._write(self.path(content), picture, _MAX_SIDE)

    def large_path(self, content: str) -> Path:
        """Where the large copy of that content is, or would be."""
        return self.beside(content, ".large.jpg")

    def write_large(self, content: str, picture: Image.Image, side: int) -> None:
        """The same at most `side` pixels a side, in a file of its own."""
        self._write(self.large_path(content), picture, side)

    def _write(self, path: Path, picture: Image.Image, side: int) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        small = picture
        if max(picture.size) > side:
            small = picture.copy()
            small.thumbnail((side, side), reducing_gap=2.0)
        # Not durable: a build makes it again, and each wait for the disk would slow a build down.
        with replaced_file(path, durable=False) as stream:
            small.save(stream, "JPEG", quality=_QUALITY)

    def contents(self) -> Iterator[str]:
        """Contents that have a thumbnail, in no order."""
        for path in self._directory.glob("??/*.jpg"):
            if _CONTENT.fullmatch(path.stem):
                yield path.stem

    def remove(self, content: str) -> bool:
        """Delete a thumbnail and what is kept beside it; tells whether there was one."""
        path = self.path(content)
        for beside in path.parent.glob(f"{content}.*"):
            if beside != path:
                beside.unlink(missing_ok=True)
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        return True
