"""File headers: what reaches the decoder, and files made to waste its time."""

import numpy as np
import pytest
from PIL import Image

from lookup.base.errors import DamagedPhoto, PhotoTooLarge, UnsupportedPhoto
from lookup.images.jpeg import read_jpeg
from lookup.images.png import read_png
from lookup.images.webp import read_webp


def photo_with_notes(encode, kind):
    exif = Image.Exif()
    exif[0x010F] = "SECRET-MAKER"
    image = Image.new("RGB", (40, 20))
    return encode(image, kind, exif=exif.tobytes(), comment=b"SECRET-NOTE", xmp=b"SECRET-XMP")


@pytest.mark.parametrize(("kind", "read"), [("jpeg", read_jpeg), ("png", read_png)])
def test_the_decoder_gets_no_metadata(kind, read, encode):
    stored = photo_with_notes(encode, kind)
    assert b"SECRET" in stored
    container = read(stored)
    assert b"SECRET" not in container.data
    assert container.size == (40, 20)


@pytest.mark.parametrize("options", [{"lossless": True}, {"quality": 50}, {"exif": b"x"}])
def test_the_three_webp_layouts_state_their_size(options, encode):
    assert read_webp(encode(Image.new("RGB", (300, 17)), "webp", **options)).size == (300, 17)


def test_an_adobe_jpeg_keeps_the_segment_that_names_its_colours(encode):
    assert b"Adobe" in read_jpeg(encode(Image.new("CMYK", (8, 8)), "jpeg")).data


def test_a_jpeg_that_breaks_off_has_whole_rows_where_one_scan_holds_all_of_them(encode):
    image = Image.new("RGB", (64, 64), "red")
    baseline = encode(image, "jpeg")
    scan = baseline.index(b"\xff\xda")
    grey_first = baseline[:scan] + b"\xff\xda\0\x08\1\1\0\0\x3f\0" + baseline[scan + 14 :]
    grey, progressive = encode(image.convert("L"), "jpeg"), encode(image, "jpeg", progressive=True)
    rows = [read_jpeg(each[:-2]).from_the_top for each in (baseline, grey, grey_first, progressive)]
    assert rows == [True, True, False, False]


@pytest.mark.parametrize("moved", [b"", b"\xff\xfe\0\3-"])
def test_a_jpeg_of_countless_scans_is_refused(encode, moved):
    """Each scan visits every pixel, so that a few kilobytes can cost minutes; at even places of
    the file as at odd ones."""
    stored = encode(Image.new("L", (5000, 5000)), "jpeg", progressive=True)
    stored = stored[:2] + moved + stored[2:]
    start = stored.rindex(b"\xff\xda")
    assert (len(stored) - 2 - start) % 2 == 0  # so that all lie at even places, or all at odd
    many = stored[:start] + stored[start:-2] * 200 + stored[-2:]
    with pytest.raises(PhotoTooLarge, match="baseline"):
        read_jpeg(many)


def test_an_ordinary_progressive_jpeg_is_not(encode):
    noise = np.random.default_rng(0).integers(0, 255, (300, 400), dtype=np.uint8)
    large = Image.fromarray(noise).resize((8000, 6000)).convert("RGB")
    assert read_jpeg(encode(large, "jpeg", progressive=True)).size == (8000, 6000)


def test_a_jpeg_of_empty_segments_is_damaged():
    with pytest.raises(DamagedPhoto, match="before its pixels"):
        read_jpeg(b"\xff\xd8" + b"\xff\xe5\0\2" * 200_000)


def test_a_twelve_bit_jpeg_is_named(encode):
    stored = bytearray(encode(Image.new("RGB", (8, 8)), "jpeg"))
    stored[stored.index(b"\xff\xc0") + 4] = 12
    with pytest.raises(UnsupportedPhoto, match="12-bit"):
        read_jpeg(bytes(stored))


def test_a_png_of_empty_chunks_is_damaged(encode):
    stored = encode(Image.new("L", (8, 8)), "png")
    with pytest.raises(DamagedPhoto, match="parts"):
        read_png(stored[:33] + b"\0\0\0\0tEXt\0\0\0\0" * 70_000 + stored[33:])


def test_a_profile_that_unfolds_without_end_is_left_out(encode):
    stored = encode(Image.new("L", (8, 8)), "png", icc_profile=bytes(50_000_000))
    assert len(stored) < 100_000
    assert read_png(stored).icc_profile is None
