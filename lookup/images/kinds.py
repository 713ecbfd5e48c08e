"""What kind of file some bytes are, told from their content alone."""

from enum import StrEnum

from lookup.base.errors import EmptyPhoto, UnsupportedPhoto

# Files people really send by mistake, so that the message can name them.
_REFUSED_PREFIXES = (
    (b"%PDF", "a PDF document"),
    (b"\0\x05\x16\x07", "what macOS keeps beside a file"),
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
    """The picture types that can be read."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    AVIF = "avif"
    TIFF = "tiff"
    GIF = "gif"
    BMP = "bmp"


_NAMES = {
    PhotoKind.JPEG: "a JPEG",
    PhotoKind.PNG: "a PNG",
    PhotoKind.WEBP: "a WebP picture",
    PhotoKind.HEIC: "a HEIC photo",
    PhotoKind.AVIF: "an AVIF photo",
    PhotoKind.TIFF: "a TIFF or raw picture",
    PhotoKind.GIF: "a GIF",
    PhotoKind.BMP: "a BMP picture",
}
_STARTS = (
    (b"\xff\xd8\xff", PhotoKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", PhotoKind.PNG),
    (b"GIF87a", PhotoKind.GIF),
    (b"GIF89a", PhotoKind.GIF),
    (b"BM", PhotoKind.BMP),
    (b"II*\0", PhotoKind.TIFF),
    (b"MM\0*", PhotoKind.TIFF),
    (b"II+\0", PhotoKind.TIFF),  # with offsets of 64 bits
    (b"MM\0+", PhotoKind.TIFF),
)


def photo_kind(data: bytes, accepted: frozenset[PhotoKind]) -> PhotoKind:
    """The kind of picture `data` begins like; a name or content type is never asked.

    Raises EmptyPhoto for no bytes at all, UnsupportedPhoto for what is not `accepted`.
    """
    if not data:
        raise EmptyPhoto("No bytes arrived.", "Choose the photo again and resend it.")
    kind = _kind(data)
    if kind in accepted:
        return kind
    raise unsupported(_NAMES[kind] if kind else _description(data), accepted)


def unsupported(what: str, accepted: frozenset[PhotoKind]) -> UnsupportedPhoto:
    """The error for a file that is something else; `what` ends the sentence."""
    names = [_NAMES[kind].split()[1] for kind in PhotoKind if kind in accepted]
    remedy = f"Use {', '.join(names[:-1])} or {names[-1]}."
    return UnsupportedPhoto(f"The file is {what}.", remedy)


def _kind(data: bytes) -> PhotoKind | None:
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return PhotoKind.WEBP
    if data[4:8] == b"ftyp":
        return _iso_media_kind(data)
    return next((kind for start, kind in _STARTS if data.startswith(start)), None)


def _iso_media_kind(data: bytes) -> PhotoKind | None:
    """HEIC, AVIF or none: by the brands of the `ftyp` box, ISO/IEC 14496-12 4.3."""
    major, brands = _brands(data)
    # AVIF first: it too lists the general brand mif1.
    if brands & _AVIF_BRANDS:
        return PhotoKind.AVIF
    if major not in _SEQUENCE_BRANDS and brands & _HEIC_BRANDS:
        return PhotoKind.HEIC
    return None


def _brands(data: bytes) -> tuple[bytes, set[bytes]]:
    box = data[: min(int.from_bytes(data[:4]), 1024)]
    return box[8:12], {box[8:12], *(box[at : at + 4] for at in range(16, len(box), 4))}


def _description(data: bytes) -> str:
    if data[4:8] == b"ftyp":
        sequence = _brands(data)[1] & _SEQUENCE_BRANDS
        return "an animated HEIF sequence" if sequence else "a video"
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
