"""JPEG files (ITU-T T.81, annex B): the header, read segment by segment."""

import re
from collections.abc import Iterator

from lookup.base.errors import PhotoTooLarge, UnsupportedPhoto
from lookup.images.container import Container, damaged
from lookup.images.orientation import exif_orientation

_SOS, _EOI, _DHT, _JPG, _DAC, _APP0, _APP1, _APP2, _APP14, _COM = (
    *(0xDA, 0xD9, 0xC4, 0xC8, 0xCC),
    *(0xE0, 0xE1, 0xE2, 0xEE),
    0xFE,
)
# Where a marker begins that no coded pixels hold: those have FF 00, restarts (D0 to D7) and fills.
_MARKER = re.compile(rb"\xff(?=[^\x00\xff\xd0-\xd7])")
# Lengthless markers: TEM, start of image.
_BARE = {0x01, 0xD8}
_END = b"\xff\xd9"
# Coded pixels of no picture in particular, and an end.
_NOISE_AND_END = b"\x5a\xa5" * 64 + _END
_START_OF_FRAME = set(range(0xC0, 0xD0)) - {_DHT, _JPG, _DAC}
# Huffman or arithmetic coding; in others, each scan adds detail to all rows.
_SEQUENTIAL = {0xC0, 0xC1, 0xC9}
_ICC = b"ICC_PROFILE\0"
# Google's depth photos spread megabytes over 64 kB segments; a file of empty segments is no photo.
_MAX_SEGMENTS = 4096
# Every scan of a progressive file visits all its pixels. Cameras and optimisers write up to about
# 15 scans; a few hundred empty ones in a small file keep a decoder busy for minutes.
_MAX_SCAN_PIXELS = 1_500_000_000
_MIN_SCANS_REFUSED = 20


def read_jpeg(data: bytes) -> Container:
    """The header of a JPEG file; its decoder gets no comment and no application segment but
    JFIF and Adobe, which say how the colours are coded.

    Raises DamagedPhoto, UnsupportedPhoto (12-bit) or PhotoTooLarge (too many scans).
    """
    size = (0, 0)
    components = 0
    sequential = True
    orientation = 1
    icc: dict[int, bytes] = {}
    kept = [data[:2]]
    scans, first_scan, pixels_end = 0, 0, None
    interleaved = False
    for marker, start, end in _segments(data):
        body = data[start + 4 : end]
        if marker == _SOS:
            scans += 1
            first_scan = first_scan or start
            interleaved = body[:1] == bytes([components])
        if marker == _EOI:
            pixels_end = end
        if first_scan:
            continue
        if marker in _START_OF_FRAME:
            size = _frame_size(body)
            components, sequential = body[5], marker in _SEQUENTIAL
        elif marker == _APP1 and body.startswith(b"Exif\0\0"):
            orientation = exif_orientation(body)
        elif marker == _APP2 and body.startswith(_ICC) and len(body) > len(_ICC) + 2:
            icc[body[len(_ICC)]] = body[len(_ICC) + 2 :]
        if _decoder_needs(marker, body):
            kept.append(data[start:end])
    if not first_scan:
        raise damaged("it ends before its pixels begin")
    if min(size) == 0:
        raise damaged("its header gives no size")
    _check_scans(scans, size)
    profile = b"".join(icc[number] for number in sorted(icc)) or None
    # Behind the end lie videos of motion photos and pictures for other uses.
    needed = b"".join([*kept, data[first_scan:pixels_end]])
    if pixels_end is not None:
        return Container(size, 1, orientation, profile, needed)
    needed = needed.rstrip(b"\xff")  # half a marker
    return Container(
        size,
        1,
        orientation,
        profile,
        needed + _END,
        needed + _NOISE_AND_END,
        from_the_top=sequential and interleaved,
    )


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """(marker, start, end) of each segment up to and including the end of the picture."""
    at = 2
    for _ in range(_MAX_SEGMENTS):
        found = _MARKER.search(data, at)
        if found is None:
            return
        at = found.start()
        marker = data[at + 1]
        if marker in _BARE:
            at += 2
            continue
        if marker == _EOI:
            yield marker, at, at + 2
            return
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if end > len(data) or end < at + 4:
            return
        yield marker, at, end
        at = end


def _frame_size(body: bytes) -> tuple[int, int]:
    if len(body) < 6:
        raise damaged("its header is too short")
    if body[0] != 8:
        raise UnsupportedPhoto(f"The JPEG has {body[0]}-bit colours.", "Export it with 8 bits.")
    return int.from_bytes(body[3:5]), int.from_bytes(body[1:3])


def _decoder_needs(marker: int, body: bytes) -> bool:
    if marker == _APP0:
        return body.startswith(b"JFIF\0") and len(body) >= 14
    if marker == _APP14:
        return body.startswith(b"Adobe") and len(body) >= 12
    return not (_APP0 <= marker <= 0xEF or marker == _COM)


def _check_scans(scans: int, size: tuple[int, int]) -> None:
    if scans > _MIN_SCANS_REFUSED and scans * size[0] * size[1] > _MAX_SCAN_PIXELS:
        raise PhotoTooLarge(
            f"The JPEG goes over its {size[0]} x {size[1]} pixels {scans} times.",
            "Save it as an ordinary (baseline) JPEG.",
        )
