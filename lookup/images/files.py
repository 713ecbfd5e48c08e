"""Pictures on disk, for the catalogue and the command line."""

from pathlib import Path

from PIL import Image

from lookup.errors import PhotoMissing
from lookup.images.limits import PhotoLimits
from lookup.images.photo import decode_photo


def open_picture(path: Path, limits: PhotoLimits, *, target_side: int | None = None) -> Image.Image:
    """The picture in the file `path`, exactly as `decode_photo` gives it.

    Reads no more than one byte past `limits.max_bytes`. Raises PhotoMissing where there is no such
    file or it may not be read, and whatever `decode_photo` raises.
    """
    try:
        with path.open("rb") as file:
            data = file.read(limits.max_bytes + 1)
    except OSError as error:
        raise PhotoMissing(
            f"The picture file {path} cannot be read: {error.strerror}.",
            "Check the path in the feed and that the file may be read.",
        ) from error
    return decode_photo(data, limits, target_side=target_side)
