"""What a picture file says about itself, and the part of it that the decoder needs."""

from dataclasses import dataclass

from lookup.base.errors import DamagedPhoto


@dataclass(frozen=True, slots=True)
class Container:
    """The header of a picture file, read without decoding a pixel.

    `size` is (width, height) in pixels before `orientation` (EXIF, 1 to 8) is applied; `data` is
    the file without the metadata, so that the decoder never parses any. `altered` is given where
    the file breaks off, and is the same with more behind: all pixels are there if both decode to
    the same picture. `from_the_top`: its pixels are stored in full, one row after the other.
    """

    size: tuple[int, int]
    frames: int
    orientation: int
    icc_profile: bytes | None
    data: bytes
    altered: bytes | None = None
    from_the_top: bool = False


def damaged(what: str) -> DamagedPhoto:
    """The error for a picture that breaks off or contradicts itself; `what` ends the sentence."""
    return DamagedPhoto(f"The picture is damaged: {what}.", "Take or export it again.")
