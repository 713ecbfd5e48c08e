"""WebP files (RFC 9649): the header, read chunk by chunk."""

from lookup.images.container import Container, damaged
from lookup.images.orientation import exif_orientation

_MAX_CHUNKS = 4096


def read_webp(data: bytes) -> Container:
    """The header of a WebP file. Raises DamagedPhoto."""
    if 8 + int.from_bytes(data[4:8], "little") > len(data):
        raise damaged("it breaks off before its end")
    size = _size(data)
    if min(size) == 0:
        raise damaged("its header gives no size")
    chunks = _chunks(data)
    frames = max(1, sum(name == b"ANMF" for name, _ in chunks))
    orientation = 1
    icc: bytes | None = None
    for name, body in chunks:
        if name == b"EXIF":
            orientation = exif_orientation(body)
        elif name == b"ICCP":
            icc = body
    return Container(size, frames, orientation, icc, data)


def _size(data: bytes) -> tuple[int, int]:
    """(width, height) of the canvas, or zeros: RFC 9649 2.5 (lossy), 2.6 (lossless), 2.7."""
    name = data[12:16]
    if len(data) < 30:
        return 0, 0
    if name == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = data[26:28], data[28:30]
        return (
            int.from_bytes(width, "little") & 0x3FFF,
            int.from_bytes(height, "little") & 0x3FFF,
        )
    if name == b"VP8L" and data[20] == 0x2F:
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if name == b"VP8X":
        return (
            int.from_bytes(data[24:27], "little") + 1,
            int.from_bytes(data[27:30], "little") + 1,
        )
    return 0, 0


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """(name, body) of each chunk; the body of pictures is left out, it is not needed here."""
    chunks: list[tuple[bytes, bytes]] = []
    at = 12
    while at + 8 <= len(data) and len(chunks) < _MAX_CHUNKS:
        name = data[at : at + 4]
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        body = data[at + 8 : at + 8 + length] if name in (b"EXIF", b"ICCP") else b""
        chunks.append((name, body))
        at += 8 + length + length % 2
    return chunks
