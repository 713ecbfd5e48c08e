"""PNG files (W3C PNG, third edition): the header, read chunk by chunk."""

import zlib
from collections.abc import Iterator

from lookup.images.container import Container, damaged
from lookup.images.orientation import exif_orientation

_SIGNATURE_LENGTH = 8
# Encoders write chunks of kilobytes; a file of empty ones is no photo.
_MAX_CHUNKS = 65_536
_MAX_ICC_BYTES = 4 * 1024 * 1024


def read_png(data: bytes) -> Container:
    """The header of a PNG file; its decoder gets only size, palette, transparency and pixels.

    An animation's decoder thus sees the still picture that every PNG holds.
    Raises DamagedPhoto.
    """
    size = (0, 0)
    depth = 0
    frames = 1
    orientation = 1
    icc: bytes | None = None
    kept = [data[:_SIGNATURE_LENGTH]]
    for name, start, end in _chunks(data):
        body = data[start + 8 : end - 4]
        if name == b"IHDR" and len(body) == 13:
            size = (int.from_bytes(body[:4]), int.from_bytes(body[4:8]))
            depth = body[8]
        elif name == b"acTL":
            frames = max(1, int.from_bytes(body[:4]))
        elif name == b"eXIf":
            orientation = exif_orientation(body)
        elif name == b"iCCP":
            icc = _profile(body)
        if name == b"tRNS" and depth == 16:
            kept.append(_eight_bit_transparency(body))
        elif name in (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"):
            kept.append(data[start:end])
    if min(size) == 0:
        raise damaged("its header gives no size")
    return Container(size, frames, orientation, icc, b"".join(kept))


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    at = _SIGNATURE_LENGTH
    for _ in range(_MAX_CHUNKS):
        end = at + 12 + int.from_bytes(data[at : at + 4])
        if end > len(data):
            raise damaged("it breaks off before its end")
        name = data[at + 4 : at + 8]
        yield name, at, end
        if name == b"IEND":
            return
        at = end
    raise damaged(f"it has more than {_MAX_CHUNKS} parts")


def _profile(body: bytes) -> bytes | None:
    """The ICC profile of an iCCP chunk, or None where it is damaged or no profile's size."""
    _name, _, rest = body.partition(b"\0")
    inflater = zlib.decompressobj()
    try:
        profile = inflater.decompress(rest[1:], _MAX_ICC_BYTES)
    except zlib.error:
        return None
    return profile if inflater.eof else None


def _eight_bit_transparency(body: bytes) -> bytes:
    """A tRNS chunk for the 8-bit colours that Pillow makes of 16-bit ones: their high bytes."""
    high = bytes(value if at % 2 else 0 for at, value in enumerate(b"\0" + body[:-1]))
    chunk = b"tRNS" + high
    return len(high).to_bytes(4) + chunk + zlib.crc32(chunk).to_bytes(4)
