"""Display P3 as an ICC profile, for pictures that only name it."""

import struct

PRIMARIES = 12
"""Of Display P3, among the colour primaries of ITU-T H.273."""

# Of the primaries, and of white, under the light of ICC profiles (D50).
_RED = (0.51512, 0.24120, -0.00105)
_GREEN = (0.29198, 0.69225, 0.04189)
_BLUE = (0.15710, 0.06657, 0.78407)
_WHITE = (0.96420, 1.0, 0.82491)
# The curve of sRGB, which Display P3 shares: g, a, b, c, d of ICC.1, 10.18, function type 3.
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def display_p3_profile() -> bytes:
    """The profile (ICC.1:2010, version 4), of matrix and curves."""
    curve = b"para" + bytes(4) + struct.pack(">HH", 3, 0) + _fixed(*_CURVE)
    tags = {
        b"rXYZ": _xyz(_RED),
        b"gXYZ": _xyz(_GREEN),
        b"bXYZ": _xyz(_BLUE),
        b"wtpt": _xyz(_WHITE),
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    at = 128 + 4 + 12 * len(tags)
    table, bodies = struct.pack(">I", len(tags)), b""
    for name, body in tags.items():
        table += struct.pack(">4sII", name, at + len(bodies), len(body))
        bodies += body
    size = at + len(bodies)
    # Size, no preferred software, version 4.3, a display's, RGB by way of XYZ, signature, light.
    header = struct.pack(">I4xI4s4s4s12x4s", size, 0x04300000, b"mntr", b"RGB ", b"XYZ ", b"acsp")
    header = header.ljust(68, b"\0") + _fixed(*_WHITE)
    return header.ljust(128, b"\0") + table + bodies


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(*values)


def _fixed(*values: float) -> bytes:
    """Numbers of 16 bits before and 16 behind the point."""
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))
