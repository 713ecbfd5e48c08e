"""Photos kept with feedback, where a maison has chosen to."""

from io import BytesIO

from PIL import Image

from lookup.vault.store import Kind, Vault

_QUALITY = 92
_MAX_SIDE = 1600


class KeptPhotos:
    """JPEG files without metadata, sealed in the maison's vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def keep(self, picture: Image.Image) -> str:
        """Keeps an upright RGB picture, at most 1600 pixels a side; gives the id it has there.

        Raises MasterKeyMissing, SealBroken, DiskFull, Unavailable.
        """
        small = picture.copy()
        small.thumbnail((_MAX_SIDE, _MAX_SIDE), Image.Resampling.LANCZOS)
        # A picture carries along what its file said; JPEG files are written with part of that.
        small.info.clear()
        stream = BytesIO()
        small.save(stream, "JPEG", quality=_QUALITY)
        return self._vault.put(Kind.FEEDBACK, stream.getvalue())

    def read(self, photo: str) -> bytes:
        """A kept photo's JPEG file. Raises NotFound, KeyDestroyed, MasterKeyMissing, SealBroken."""
        return self._vault.get(Kind.FEEDBACK, photo)
