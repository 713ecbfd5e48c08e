"""Photos: bytes in, an upright RGB picture out."""

from lookup.images.files import open_picture
from lookup.images.photo import decode_photo

__all__ = ["decode_photo", "open_picture"]
