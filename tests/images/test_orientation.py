"""The EXIF orientation is read by hand and never trusted beyond 1 to 8."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lookup.images.orientation import exif_orientation, upright


def tiff(order: str, *entries: tuple[int, int, int, int]) -> bytes:
    mark = b"II*\0" if order == "<" else b"MM\0*"
    body = struct.pack(order + "IH", 8, len(entries))
    return mark + body + b"".join(struct.pack(order + "HHIHxx", *entry) for entry in entries)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("prefix", [b"", b"Exif\0\0"])
def test_both_byte_orders_with_and_without_the_jpeg_prefix(order, prefix):
    block = prefix + tiff(order, (0x010F, 2, 4, 0), (0x0112, 3, 1, 6))
    assert exif_orientation(block) == 6


@pytest.mark.parametrize("value", [0, 9, 65_535])
def test_a_value_outside_the_standard_is_upright(value):
    assert exif_orientation(tiff("<", (0x0112, 3, 1, value))) == 1


def test_a_block_that_breaks_off_is_upright():
    assert exif_orientation(tiff("<", (0x0112, 3, 1, 6))[:-6]) == 1
    assert exif_orientation(b"Exif\0\0II*\0\xff\xff\xff\xff") == 1


@given(st.binary(max_size=64), st.sampled_from([b"", b"II*\0", b"MM\0*", b"Exif\0\0MM\0*"]))
def test_any_bytes_give_an_orientation(rest, start):
    assert 1 <= exif_orientation(start + rest) <= 8


@pytest.mark.parametrize("orientation", range(1, 9))
def test_each_orientation_is_undone_as_exif_defines_it(orientation):
    """EXIF names where row 0 and column 0 of the file lie in the scene; pixels say so here."""
    scene = Image.new("L", (3, 2))
    scene.putdata([10, 20, 30, 40, 50, 60])
    rows_first = orientation <= 4
    width, height = scene.size if rows_first else scene.size[::-1]
    stored = Image.new("L", (width, height))
    flips = {  # stored (x, y) -> scene (x, y); W, H are the scene's
        1: lambda x, y: (x, y),
        2: lambda x, y: (2 - x, y),
        3: lambda x, y: (2 - x, 1 - y),
        4: lambda x, y: (x, 1 - y),
        5: lambda x, y: (y, x),
        6: lambda x, y: (2 - y, x),
        7: lambda x, y: (2 - y, 1 - x),
        8: lambda x, y: (y, 1 - x),
    }
    for x in range(width):
        for y in range(height):
            stored.putpixel((x, y), scene.getpixel(flips[orientation](x, y)))
    assert upright(stored, orientation).tobytes() == scene.tobytes()
    assert upright(stored, orientation).size == scene.size
