"""How large, long and odd a photo may be before it is refused."""

from dataclasses import dataclass

from lookup.base.errors import PhotoTooLarge


@dataclass(frozen=True, slots=True)
class PhotoLimits:
    """Bounds on one photo; the defaults let every phone camera through and nothing much larger.

    `max_pixels` holds 50-megapixel phone modes (8192 x 6144) and keeps a decoded picture under
    210 MB (Pillow spends 4 bytes a pixel). `max_frames` of 1 refuses animations; when raised, the
    first frame is taken. `max_aspect` is long side over short side: a 50,000 x 1 picture is small
    until something scales its short side up.
    """

    max_bytes: int = 25_000_000
    max_pixels: int = 52_000_000
    max_frames: int = 1
    max_seconds: float = 5.0
    max_aspect: float = 30.0

    def check_bytes(self, count: int) -> None:
        """Raise PhotoTooLarge where `count` bytes are more than a photo may have."""
        if count > self.max_bytes:
            raise PhotoTooLarge(
                f"The photo has {_mega(count)} MB, {_mega(self.max_bytes)} MB at most is taken.",
                "Send it at a lower resolution or quality.",
            )

    def check_shape(self, size: tuple[int, int], frames: int) -> None:
        """Raise PhotoTooLarge where (width, height) in pixels or the frame count is refused."""
        width, height = size
        if width * height > self.max_pixels:
            raise PhotoTooLarge(
                f"The picture is {width} x {height} pixels ({_mega(width * height)} megapixels); "
                f"at most {_mega(self.max_pixels)} megapixels are accepted.",
                "Send it at a lower resolution.",
            )
        if max(size) > self.max_aspect * min(size):
            raise PhotoTooLarge(
                f"The picture is {width} x {height} pixels, a strip more than "
                f"{self.max_aspect:g} times as long as wide.",
                "Crop it to the item.",
            )
        if frames > self.max_frames:
            raise PhotoTooLarge(
                f"The picture is animated: {frames} frames, {self.max_frames} at most accepted.",
                "Send a still photo.",
            )


def _mega(count: int) -> str:
    return f"{count / 1e6:.1f}".removesuffix(".0")
