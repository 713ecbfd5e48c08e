"""Photos of references and cases, sealed in a maison's vault."""

from io import BytesIO

from PIL import Image

from lookup.images.limits import DEFAULT_LIMITS
from lookup.images.photo import decode_photo
from lookup.vault.store import Kind, Vault

PHOTO_SIDE = 1600
"""Pixels of the longer side that are kept: enough for a line of stitches on a close-up."""

_QUALITY = 92


class SealedPhotos:
    """JPEG files without metadata; nothing but the vault's keys opens them."""

    def __init__(self, vault: Vault, kind: Kind) -> None:
        self._vault = vault
        self._kind = kind

    def keep(self, picture: Image.Image) -> str:
        """Keeps an upright RGB picture; gives the id it has in the vault.

        Raises MasterKeyMissing, SealBroken, DiskFull, Unavailable.
        """
        return self._vault.put(self._kind, jpeg(picture))

    def read(self, photo: str) -> bytes:
        """The JPEG file. Raises NotFound, KeyDestroyed, MasterKeyMissing, SealBroken."""
        return self._vault.get(self._kind, photo)

    def picture(self, photo: str) -> Image.Image:
        """The picture itself. Raises what `read` raises, and PhotoError."""
        return decode_photo(self.read(photo), DEFAULT_LIMITS)

    def remove(self, photo: str) -> bool:
        """Deletes it; tells whether it was there."""
        return self._vault.remove(self._kind, photo)


def jpeg(picture: Image.Image) -> bytes:
    """An upright RGB picture as a JPEG file of at most PHOTO_SIDE pixels, without metadata."""
    small = picture.copy()
    small.thumbnail((PHOTO_SIDE, PHOTO_SIDE), Image.Resampling.LANCZOS)
    small.info.clear()
    stream = BytesIO()
    small.save(stream, "JPEG", quality=_QUALITY)
    return stream.getvalue()


def as_kept(picture: Image.Image) -> Image.Image:
    """The picture as it will come out again, so that what is computed now holds later too."""
    return decode_photo(jpeg(picture), DEFAULT_LIMITS)
