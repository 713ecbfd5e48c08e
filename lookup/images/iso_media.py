"""HEIC and AVIF files (ISO/IEC 23008-12): the colour profile of their primary picture."""

from collections.abc import Iterator

# Boxes of one picture are few; a file of empty ones is no photo.
_MAX_BOXES = 4096
_NCLX = b"nclx"


def colour_primaries(data: bytes) -> int | None:
    """The colour primaries (ITU-T H.273, 8.1) that an `nclx` box states for the primary picture.

    None where no box does, or the file is not as it should be: then its decoder says so.
    """
    try:
        return _primaries(data)
    except (IndexError, KeyError):
        return None


def _primaries(data: bytes) -> int | None:
    meta = _box(data, b"meta")[4:]
    pitm, iprp = _box(meta, b"pitm"), _box(meta, b"iprp")
    primary = int.from_bytes(pitm[4:8] if pitm[0] else pitm[4:6])
    properties = list(_boxes(_box(iprp, b"ipco")))
    for place in _properties_of(primary, _box(iprp, b"ipma")):
        kind, body = properties[place - 1] if place else (b"", b"")
        if kind == b"colr" and body[:4] == _NCLX:
            return int.from_bytes(body[4:6])
    return None


def _box(data: bytes, wanted: bytes) -> bytes:
    """The body of the first such box. Raises KeyError."""
    for kind, body in _boxes(data):
        if kind == wanted:
            return body
    raise KeyError(wanted)


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(type, body) of each box (ISO/IEC 14496-12, 4.2)."""
    at = 0
    for _ in range(_MAX_BOXES):
        if at + 8 > len(data):
            return
        size, header = int.from_bytes(data[at : at + 4]), 8
        if size == 1:
            size, header = int.from_bytes(data[at + 8 : at + 16]), 16
        end = at + size if size else len(data)
        if end < at + header:
            return
        yield data[at + 4 : at + 8], data[at + header : end]
        at = end


def _properties_of(item: int, ipma: bytes) -> list[int]:
    """Places, from 1, of the item's properties (ISO/IEC 23008-12, 9.3)."""
    wide_items, wide_places = ipma[0] > 0, ipma[3] & 1
    at = 8
    for _ in range(min(int.from_bytes(ipma[4:8]), _MAX_BOXES)):
        item_end = at + (4 if wide_items else 2)
        count, step = ipma[item_end], 2 if wide_places else 1
        places = ipma[item_end + 1 : item_end + 1 + count * step]
        if int.from_bytes(ipma[at:item_end]) == item:
            # The highest bit says that the property is essential.
            mask = 0x7FFF if wide_places else 0x7F
            return [
                int.from_bytes(places[i : i + step]) & mask for i in range(0, len(places), step)
            ]
        at = item_end + 1 + count * step
    return []
