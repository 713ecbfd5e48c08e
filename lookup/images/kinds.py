"""What kind of file some bytes are, told from their content alone."""

from enum import StrEnum

from lookup.base.errors import EmptyPhoto, UnsupportedPhoto

_REMEDY = "Send a JPEG, PNG, WebP, HEIC or AVIF photo."

# Files people really send by mistake, so that the message can name them.
_REFUSED_PREFIXES = (
    (b"GIF8", "a GIF"),
    (b"%PDF", "a PDF document"),
    (b"BM", "a BMP picture"),
    (b"II*\0", "a TIFF or raw picture"),
    (b"MM\0*", "a TIFF or raw picture"),
    (b"\0\0\0\x0cJXL ", "a JPEG XL picture"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 picture"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x1a\x45\xdf\xa3", "a video"),
)
_AVIF_BRANDS = {b"avif", b"avis"}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1"}
_SEQUENCE_BRANDS = {b"hevc", b"hevx", b"hevm", b"hevs", b"msf1"}


class PhotoKind(StrEnum):
    """The picture types that are accepted."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    AVIF = "avif"


def photo_kind(data: bytes) -> PhotoKind:
    """The kind of picture `data` begins like; a name or content type is never asked.

    Raises EmptyPhoto for no bytes at all, UnsupportedPhoto for any other type of file.
    """
    if not data:
        raise EmptyPhoto("No bytes arrived.", "Choose the photo again and resend it.")
    if data.startswith(b"\xff\xd8\xff"):
        return PhotoKind.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PhotoKind.PNG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return PhotoKind.WEBP
    if data[4:8] == b"ftyp":
        return _iso_media_kind(data)
    raise UnsupportedPhoto(f"The file is {_description(data)}.", _REMEDY)


def _iso_media_kind(data: bytes) -> PhotoKind:
    """HEIC, AVIF or (refused) a video: by the brands of the `ftyp` box, ISO/IEC 14496-12 4.3."""
    box = data[: min(int.from_bytes(data[:4]), 1024)]
    major = box[8:12]
    brands = {major, *(box[at : at + 4] for at in range(16, len(box), 4))}
    # AVIF first: it too lists the general brand mif1.
    if brands & _AVIF_BRANDS:
        return PhotoKind.AVIF
    if major not in _SEQUENCE_BRANDS and brands & _HEIC_BRANDS:
        return PhotoKind.HEIC
    what = "an animated HEIF sequence" if brands & _SEQUENCE_BRANDS else "a video"
    raise UnsupportedPhoto(f"The file is {what}.", _REMEDY)


def _description(data: bytes) -> str:
    for prefix, name in _REFUSED_PREFIXES:
        if data.startswith(prefix):
            return name
    start = data[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if b"<svg" in start:
        return "an SVG drawing"
    if start.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    if start.isascii() and b"\0" not in start:
        return "text"
    return "of no type known here"
