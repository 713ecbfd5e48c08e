"""How large, long and odd a photo may be before it is refused."""

from dataclasses import dataclass

from lookup.base.errors import PhotoTooLarge
from lookup.images.kinds import PhotoKind
from lookup.settings.table import Settings

PHOTO_KINDS = frozenset(PhotoKind) - {PhotoKind.TIFF, PhotoKind.GIF, PhotoKind.BMP}
"""What phones take and browsers send."""


@dataclass(frozen=True, slots=True)
class PhotoLimits:
    """Bounds on one picture; `photo_limits` and `picture_limits` make them from the settings.

    `max_frames` of 1 refuses animations; above that, the first frame is taken. `max_aspect` is long
    side over short side: a 50,000 x 1 picture is small until something scales its short side up.
    `kinds` are the types of file that are read. `option`, where the owner of the picture can allow
    more, is what the options for that begin with.
    """

    max_bytes: int
    max_pixels: int
    max_seconds: float
    max_frames: int
    max_aspect: float
    kinds: frozenset[PhotoKind] = PHOTO_KINDS
    option: str | None = None

    def check_bytes(self, count: int) -> None:
        """Raise PhotoTooLarge where `count` bytes are more than a photo may have."""
        if count > self.max_bytes:
            raise PhotoTooLarge(
                f"The file has {_mega(count)} MB, {_mega(self.max_bytes)} MB at most is taken.",
                self._remedy("Use a lower resolution or quality", "bytes"),
            )

    def check_shape(self, size: tuple[int, int], frames: int) -> None:
        """Raise PhotoTooLarge where (width, height) in pixels or the frame count is refused."""
        width, height = size
        if width * height > self.max_pixels:
            raise PhotoTooLarge(
                f"The picture is {width} x {height} pixels ({_mega(width * height)} megapixels); "
                f"at most {_mega(self.max_pixels)} megapixels are accepted.",
                self._remedy("Use a lower resolution", "pixels"),
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
                "Use a still picture.",
            )

    def _remedy(self, words: str, unit: str) -> str:
        more = "" if self.option is None else f", or allow more: {self.option}-{unit}"
        return f"{words}{more}."


def photo_limits(settings: Settings) -> PhotoLimits:
    """The limits that the settings say, for still pictures that are no thin strips."""
    return PhotoLimits(
        max_bytes=settings.max_photo_bytes,
        max_pixels=settings.max_photo_pixels,
        max_seconds=settings.max_decode_seconds,
        max_frames=1,
        max_aspect=30.0,
    )


def picture_limits(settings: Settings) -> PhotoLimits:
    """The limits that the settings say for the maison's own catalogue pictures, of which there are
    more types; of an animation the first frame is its picture."""
    return PhotoLimits(
        max_bytes=settings.max_picture_bytes,
        max_pixels=settings.max_picture_pixels,
        max_seconds=settings.max_picture_seconds,
        max_frames=500,
        max_aspect=30.0,
        kinds=frozenset(PhotoKind),
        option="--max-picture",
    )


DEFAULT_LIMITS = photo_limits(Settings.model_construct())
"""The limits of the settings table, whatever the environment says: for builds, evaluations and
other work beside a service, whose outcome must not depend on how a service is set."""

PICTURE_LIMITS = picture_limits(Settings.model_construct())
"""The same for catalogue pictures."""


def _mega(count: int) -> str:
    return f"{count / 1e6:.2f}".rstrip("0").rstrip(".")
