"""Photos kept with feedback, where a maison has chosen to."""

import os
import re
from pathlib import Path
from uuid import uuid4

from PIL import Image

_QUALITY = 92
_MAX_SIDE = 1600
_NAME = re.compile(r"[0-9a-f]{32}\.jpg")


class KeptPhotos:
    """JPEG files without metadata below one directory, which only the service's user may read."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def keep(self, picture: Image.Image) -> str:
        """Keeps an upright RGB picture, at most 1600 pixels a side; gives its file name.

        Raises OSError.
        """
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"{uuid4().hex}.jpg"
        small = picture.copy()
        small.thumbnail((_MAX_SIDE, _MAX_SIDE), Image.Resampling.LANCZOS)
        file = os.open(self._directory / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "wb") as stream:
            small.save(stream, "JPEG", quality=_QUALITY)
        return name

    def path(self, name: str) -> Path:
        """Where a kept photo is."""
        if not _NAME.fullmatch(name):
            raise ValueError(f"not the name of a kept photo: {name!r}")
        return self._directory / name
