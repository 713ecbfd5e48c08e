"""A photo decoded once, for its codes and for the encoder."""

from dataclasses import dataclass

from PIL import Image

from lookup.base.timing import StageTimer
from lookup.codes.reading import ScannedCode, read_codes
from lookup.images.box import Box, crop
from lookup.images.limits import PhotoLimits
from lookup.images.photo import decode_photo


@dataclass(frozen=True)
class CodedPhoto:
    """The picture as the encoder wants it, and the codes in it."""

    picture: Image.Image
    codes: tuple[ScannedCode, ...]


def read_photo(
    data: bytes,
    limits: PhotoLimits,
    *,
    side: int,
    code_side: int,
    timer: StageTimer,
    box: Box | None = None,
) -> CodedPhoto:
    """The whole picture, its short side from `side` pixels to under twice that where it has them.

    Codes are looked for inside the box, at a short side of `code_side` (0: not at all): bars need
    more pixels than the encoder does. Raises PhotoError, and BadInput for a box outside.
    """
    with timer.stage("decode"):
        decoded = decode_photo(data, limits, target_side=max(side, code_side))
    codes: tuple[ScannedCode, ...] = ()
    if code_side:
        with timer.stage("codes"):
            codes = read_codes(decoded if box is None else crop(decoded, box))
    with timer.stage("decode"):
        return CodedPhoto(_reduced(decoded, side), codes)


def _reduced(picture: Image.Image, side: int) -> Image.Image:
    factor = min(picture.size) // side
    return picture.reduce(factor) if factor > 1 else picture
