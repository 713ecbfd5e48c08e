"""The one way from bytes to pixels, for photos people send and for catalogue files alike."""

import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PIL import Image
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from lookup.base.deadline import Deadline
from lookup.base.errors import DamagedPhoto
from lookup.images.color import eight_bit, flat_srgb
from lookup.images.container import Container, damaged
from lookup.images.deadline import DeadlineReader, photo_deadline
from lookup.images.display_p3 import PRIMARIES, display_p3_profile
from lookup.images.iso_media import colour_primaries
from lookup.images.isolated import decode_isolated
from lookup.images.jpeg import read_jpeg
from lookup.images.kinds import PhotoKind, photo_kind
from lookup.images.limits import PhotoLimits
from lookup.images.orientation import exif_orientation, upright
from lookup.images.png import read_png
from lookup.images.reducing import reduced
from lookup.images.webp import read_webp
from lookup.images.whole_rows import whole_rows

_HEADERS: Final[dict[PhotoKind, Callable[[bytes], Container]]] = {
    PhotoKind.JPEG: read_jpeg,
    PhotoKind.PNG: read_png,
    PhotoKind.WEBP: read_webp,
}
# Named here, not looked up by Image.open: no other plugin is ever tried on a stranger's bytes, none
# is registered for the whole process, and Pillow's own pixel warning has no part in it.
_PLUGINS: Final[dict[PhotoKind, type[ImageFile]]] = {
    PhotoKind.JPEG: JpegImageFile,
    PhotoKind.PNG: PngImageFile,
    PhotoKind.WEBP: WebPImageFile,
}
_ISO_MEDIA = (PhotoKind.HEIC, PhotoKind.AVIF)
# WebP decodes in one call that cannot be stopped; up to here it takes well under a second.
_WEBP_PIXELS_HERE = 8_000_000
_BLOCK_BYTES = 16_384
# Whatever Pillow's plugins let out on bytes that make no sense.
_DECODER_ERRORS = (
    *(ArithmeticError, EOFError, LookupError, MemoryError, OSError),
    *(SyntaxError, TypeError, ValueError, struct.error, zlib.error),
)


def decode_photo(
    data: bytes, limits: PhotoLimits, *, target_side: int | None = None
) -> Image.Image:
    """The picture in `data` (by its content of `limits.kinds`): upright, RGB, 8 bits, sRGB, over
    white where transparent, without metadata.

    `target_side` (pixels, at least 1) says how long a short side the caller needs: larger pictures
    come reduced by a whole factor, their short side at least that long and under twice that, at a
    fraction of the time. Animations are refused; where `limits.max_frames` allows them, the first
    frame is taken. Needs no lock and keeps no state, so any thread may call it.

    Raises EmptyPhoto, UnsupportedPhoto, DamagedPhoto, PhotoTooLarge, PhotoTooSlow (all PhotoError)
    and DecoderUnavailable.
    """
    limits.check_bytes(len(data))
    kind = photo_kind(data, limits.kinds)
    deadline = photo_deadline(limits.max_seconds)
    image, orientation, icc_profile = _decode(data, kind, limits, deadline, target_side)
    small = eight_bit(image)
    if target_side is not None:
        small = reduced(small, target_side)
    # A picture of its own: what came from a plugin still holds the file and all that it said.
    plain = upright(flat_srgb(small, icc_profile), orientation)
    plain.info = {}
    return plain


def _decode(
    data: bytes,
    kind: PhotoKind,
    limits: PhotoLimits,
    deadline: Deadline,
    target_side: int | None,
) -> tuple[Image.Image, int, bytes | None]:
    """(pixels in any mode, EXIF orientation, ICC profile)."""
    if kind in _HEADERS:
        container = _HEADERS[kind](data)
        width, height = container.size
        limits.check_shape(container.size, container.frames)
        if kind is not PhotoKind.WEBP or width * height <= _WEBP_PIXELS_HERE:
            image: Image.Image = _load(container, _PLUGINS[kind], deadline, target_side)
            if container.altered is not None:
                whole = replace(container, data=container.altered)
                altered = _load(whole, _PLUGINS[kind], deadline, target_side)
                image = whole_rows(image, altered, from_the_top=container.from_the_top)
            return image, container.orientation, container.icc_profile
    image, exif, icc_profile = decode_isolated(data, kind, limits, deadline, target_side)
    if icc_profile is None and kind in _ISO_MEDIA and colour_primaries(data) == PRIMARIES:
        icc_profile = display_p3_profile()
    return image, exif_orientation(exif), icc_profile


def _load(
    container: Container, plugin: type[ImageFile], deadline: Deadline, target_side: int | None
) -> Image.Image:
    try:
        image = plugin(DeadlineReader(container.data, deadline))
        if image.size != container.size:
            raise damaged("it states two sizes")
        if target_side is not None:
            # JPEG alone can skip the detail that a smaller picture does without.
            image.draft(None, (target_side, target_side))
        image.decodermaxblock = _BLOCK_BYTES
        image.load()
    except _DECODER_ERRORS as error:
        raise _unreadable(error) from error
    return image


def _unreadable(error: BaseException) -> DamagedPhoto:
    return damaged(str(error).rstrip(".") or type(error).__name__)
