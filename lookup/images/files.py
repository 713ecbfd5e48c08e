"""Pictures on disk, for the catalogue and the command line."""

from pathlib import Path

from PIL import Image

from lookup.base.errors import PhotoMissing
from lookup.images.limits import PhotoLimits
from lookup.images.photo import decode_photo


def open_picture(path: Path, limits: PhotoLimits, *, target_side: int | None = None) -> Image.Image:
    """The picture in the file `path`, exactly as `decode_photo` gives it.

    Raises PhotoMissing where there is no such file or it may not be read, and whatever
    `decode_photo` raises.
    """
    return decode_photo(read_picture(path, limits), limits, target_side=target_side)


def read_picture(path: Path, limits: PhotoLimits) -> bytes:
    """The bytes of the file `path`, at most one past `limits.max_bytes`. Raises PhotoMissing."""
    try:
        with path.open("rb") as file:
            return file.read(limits.max_bytes + 1)
    except OSError as error:
        raise PhotoMissing(
            f"The picture file {path} cannot be read: {error.strerror}.",
            "Check the path and that the file may be read.",
        ) from error
