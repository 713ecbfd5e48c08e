"""The type of a file is told by its content, and a refusal says what it was."""

import pytest

from lookup.base.errors import EmptyPhoto, UnsupportedPhoto
from lookup.images.kinds import PhotoKind, photo_kind
from lookup.images.limits import PHOTO_KINDS

ALL = frozenset(PhotoKind)


def ftyp(major: bytes, *compatible: bytes) -> bytes:
    body = b"ftyp" + major + b"\0\0\0\0" + b"".join(compatible)
    return (len(body) + 4).to_bytes(4) + body + bytes(64)


@pytest.mark.parametrize("kind", list(PhotoKind))
def test_each_accepted_type_is_told_by_its_content(kind, encode, corners):
    assert photo_kind(encode(corners, kind.value), ALL) is kind


@pytest.mark.parametrize("start", [b"II+\0\x08\0\0\0", b"MM\0+\0\x08\0\0", b"MM\0*", b"GIF87a"])
def test_older_and_larger_forms_are_told_too(start):
    assert photo_kind(start + bytes(50), ALL) in (PhotoKind.TIFF, PhotoKind.GIF)


def test_an_avif_that_calls_itself_a_general_heif_is_an_avif():
    assert photo_kind(ftyp(b"mif1", b"mif1", b"avif", b"miaf"), ALL) is PhotoKind.AVIF


def test_an_iphone_brand_list_is_heic():
    assert photo_kind(ftyp(b"heic", b"mif1", b"MiHB", b"heic"), ALL) is PhotoKind.HEIC


def test_brands_beyond_the_box_do_not_count():
    video = ftyp(b"isom", b"mp42")
    assert len(video) > 40
    with pytest.raises(UnsupportedPhoto, match="a video"):
        photo_kind(video + b"heic" * 8, ALL)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"GIF89a" + bytes(20), "a GIF"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"II*\0" + bytes(20), "TIFF"),
        (b"BM" + bytes(20), "BMP"),
        (b"\0\x05\x16\x07" + bytes(20), "macOS"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"<!DOCTYPE html><html></html>", "a web page"),
        (b"\n\n<HTML><body>", "a web page"),
        (b"hello, is this bag in stock?", "text"),
        (b"PK\x03\x04" + bytes(30), "ZIP"),
        (ftyp(b"isom", b"mp42"), "a video"),
        (ftyp(b"qt  "), "a video"),
        (ftyp(b"hevc", b"heic", b"mif1"), "animated HEIF"),
        (b"\x00\x01\x02\x03", "no type known"),
        (b"\xff", "no type known"),
        (b"RIFF\x10\0\0\0WAVE", "no type known"),
    ],
)
def test_other_files_are_named_and_refused_with_what_to_use(data, name):
    with pytest.raises(UnsupportedPhoto, match="Use JPEG, PNG, WebP, HEIC or AVIF") as caught:
        photo_kind(data, PHOTO_KINDS)
    assert name in caught.value.detail


def test_no_bytes_are_an_empty_photo():
    with pytest.raises(EmptyPhoto, match="Choose the photo again"):
        photo_kind(b"", ALL)
