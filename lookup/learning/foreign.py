"""Pictures of things that no catalogue holds, drawn by `scripts/train.py foreign`."""

from collections.abc import Iterator
from importlib.resources import files

from PIL import Image

from lookup.images.limits import DEFAULT_LIMITS
from lookup.images.photo import decode_photo


def foreign_pictures() -> Iterator[Image.Image]:
    """Each of them, RGB, in the order of their names."""
    folder = files("lookup.learning").joinpath("foreign_photos")
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        yield decode_photo(entry.read_bytes(), DEFAULT_LIMITS)
