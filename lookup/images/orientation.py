"""The EXIF orientation: read from the block itself, applied to the picture."""

import struct

from PIL import Image

_ORIENTATION_TAG = 0x0112
_SHORT = 3

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def exif_orientation(exif: bytes) -> int:
    """The orientation, 1 to 8, that an EXIF block states; 1 where it states none or is damaged.

    Only the first directory is read (EXIF 2.32, 4.6.4), by hand: a full EXIF reader would warn,
    or fail, on maker notes and other parts that do not matter here.
    """
    tiff = exif.removeprefix(b"Exif\0\0")
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return 1
    try:
        (directory,) = struct.unpack_from(order + "I", tiff, 4)
        (entries,) = struct.unpack_from(order + "H", tiff, directory)
        for index in range(entries):
            tag, kind, _count, value = struct.unpack_from(
                order + "HHIH", tiff, directory + 2 + 12 * index
            )
            if tag == _ORIENTATION_TAG and kind == _SHORT:
                return value if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """The picture turned and mirrored as `orientation` (1 to 8, EXIF tag 0x0112) asks."""
    turn = _TURNS.get(orientation)
    return image if turn is None else image.transpose(turn)
