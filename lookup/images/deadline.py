"""How long reading one photo may take."""

import io

from lookup.base.deadline import Deadline
from lookup.base.errors import PhotoTooSlow


def photo_deadline(seconds: float) -> Deadline:
    """By when a photo must be read; raises PhotoTooSlow."""
    return Deadline(seconds, _too_slow)


class DeadlineReader(io.BytesIO):
    """Bytes that stop coming, with the deadline's error, once it has passed.

    Pillow's JPEG and PNG decoders ask for a block, decode it and ask for the next one, so the
    limit is kept to within the work that one block can cause.
    """

    def __init__(self, data: bytes, deadline: Deadline) -> None:
        super().__init__(data)
        self._deadline = deadline

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes."""
        self._deadline.check()
        return super().read(size)


def _too_slow(seconds: float) -> PhotoTooSlow:
    return PhotoTooSlow(
        f"Reading the picture took more than {seconds:g} s.",
        "Use a lower resolution, or an ordinary JPEG.",
    )
