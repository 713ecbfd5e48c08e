"""Every kind of picture an advisor or a feed sends becomes one upright RGB picture."""

import io
import itertools
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageOps, PngImagePlugin

from lookup.base.errors import (
    DamagedPhoto,
    EmptyPhoto,
    PhotoTooLarge,
    PhotoTooSlow,
    UnsupportedPhoto,
)
from lookup.images import decode_photo
from lookup.images.limits import DEFAULT_LIMITS, PICTURE_LIMITS

LIMITS = replace(DEFAULT_LIMITS, max_seconds=30)
KINDS = ["jpeg", "png", "webp", "heic", "avif"]
UPRIGHT = ["red", "green", "blue", "yellow"]


def exif_with(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "a phone"
    return exif.tobytes()


def turned(image, orientation):
    """The picture as a camera held that way stores it: upright once `orientation` is applied."""
    inverse = {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}[orientation]
    exif = Image.Exif()
    exif[0x0112] = inverse
    copy = image.copy()
    copy.info["exif"] = exif.tobytes()
    stored = ImageOps.exif_transpose(copy)
    stored.info.clear()
    return stored


@pytest.mark.parametrize("kind", KINDS)
def test_each_type_gives_the_picture(kind, encode, corners, colours_of):
    photo = decode_photo(encode(corners, kind), LIMITS)
    assert (photo.mode, photo.size) == ("RGB", (96, 64))
    assert colours_of(photo) == UPRIGHT


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "avif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_camera_held_any_way_gives_an_upright_picture(
    kind, orientation, encode, corners, colours_of
):
    stored = encode(turned(corners, orientation), kind, exif=exif_with(orientation))
    photo = decode_photo(stored, LIMITS)
    assert photo.size == corners.size
    assert colours_of(photo) == UPRIGHT


@pytest.mark.parametrize("orientation", [1, 2, 3, 4, 5, 6, 7, 8])
def test_a_heic_is_turned_once_not_twice(orientation, encode, corners, colours_of):
    """iPhones write the turn into the container and into EXIF; libheif applies the first."""
    stored = encode(turned(corners, orientation), "heic", exif=exif_with(orientation), quality=90)
    assert pillow_heif.open_heif(stored).size == corners.size  # the container turns it
    assert colours_of(decode_photo(stored, LIMITS)) == UPRIGHT


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_but_pixels_is_left(kind, encode, corners):
    options = {"exif": exif_with(1)}
    photo = decode_photo(encode(corners, kind, **options), LIMITS)
    assert photo.info == {}
    assert type(photo) is Image.Image
    assert not photo.getexif()
    again = io.BytesIO()
    photo.save(again, "jpeg")
    assert b"a phone" not in again.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_a_large_picture_comes_reduced_but_never_below_the_side_asked_for(kind, encode, corners):
    stored = encode(corners.resize((960, 640)), kind)
    photo = decode_photo(stored, LIMITS, target_side=150)
    assert 150 <= min(photo.size) < 300
    assert photo.size[0] / photo.size[1] == pytest.approx(1.5, rel=0.02)
    assert decode_photo(stored, LIMITS, target_side=4000).size == (960, 640)


def test_a_jpeg_is_decoded_at_a_fraction_of_its_size(encode, corners, monkeypatch):
    seen = []

    def spy(image):
        seen.append(image.size)
        return image

    monkeypatch.setattr("lookup.images.photo.eight_bit", spy)
    stored = encode(corners.resize((960, 640)), "jpeg")
    decode_photo(stored, LIMITS, target_side=75)
    decode_photo(stored, LIMITS)
    assert seen == [(120, 80), (960, 640)]


def test_a_cmyk_jpeg_keeps_its_colours(encode, corners, colours_of):
    photo = decode_photo(encode(corners.convert("CMYK"), "jpeg", quality=95), LIMITS)
    assert (photo.mode, colours_of(photo)) == ("RGB", UPRIGHT)


def test_sixteen_bit_grey_is_scaled_not_clipped(encode):
    ramp = np.linspace(0, 65_535, 256, dtype=np.uint16)
    stored = encode(Image.fromarray(np.tile(ramp, (32, 1))), "png")
    photo = np.asarray(decode_photo(stored, LIMITS))
    assert photo.shape == (32, 256, 3)
    assert np.abs(photo[0, :, 0].astype(int) - np.arange(256)).max() <= 1


def test_sixteen_bit_colours_are_scaled_not_clipped(png_chunks):
    pixels = np.zeros((4, 4, 3), dtype=">u2")
    pixels[..., 0], pixels[..., 1], pixels[..., 2] = 0xC800, 0x6400, 0x0A00
    photo = decode_photo(png_chunks(pixels, depth=16, colour_type=2), LIMITS)
    assert photo.getpixel((1, 1)) == (200, 100, 10)


def test_a_transparent_sixteen_bit_colour_is_white(png_chunks):
    pixels = np.zeros((4, 4, 3), dtype=">u2")
    pixels[:2] = (0xC800, 0x6400, 0x0A00)
    key = np.array([0xC800, 0x6400, 0x0A00], dtype=">u2").tobytes()
    photo = decode_photo(png_chunks(pixels, depth=16, colour_type=2, key=key), LIMITS)
    assert photo.getpixel((0, 0)) == (255, 255, 255)
    assert photo.getpixel((0, 3)) == (0, 0, 0)


def test_a_palette_with_transparency_lies_over_white(encode, corners):
    indexed = corners.quantize(4)
    red = indexed.getpixel((0, 0))
    photo = decode_photo(encode(indexed, "png", transparency=red), LIMITS)
    assert photo.getpixel((0, 0)) == (255, 255, 255)
    assert photo.getpixel((95, 0)) == pytest.approx((20, 200, 20), abs=2)


def test_a_palette_with_partial_transparency_is_mixed_with_white(encode):
    indexed = Image.new("P", (8, 8), 0)
    indexed.putpalette([100, 0, 0, 0, 0, 0])
    photo = decode_photo(encode(indexed, "png", transparency=b"\x80\xff"), LIMITS)
    assert photo.getpixel((0, 0)) == pytest.approx((177, 127, 127), abs=2)


@pytest.mark.parametrize(
    ("mode", "colour", "seen"),
    [
        ("1", 1, (255, 255, 255)),
        ("L", 90, (90, 90, 90)),
        ("LA", (90, 255), (90, 90, 90)),
        ("LA", (90, 0), (255, 255, 255)),
        ("RGBA", (10, 20, 30, 255), (10, 20, 30)),
        ("RGBA", (10, 20, 30, 0), (255, 255, 255)),
    ],
)
def test_grey_one_bit_and_transparent_pictures(mode, colour, seen, encode):
    photo = decode_photo(encode(Image.new(mode, (9, 7), colour), "png"), LIMITS)
    assert photo.getpixel((3, 3)) == seen


@pytest.mark.parametrize("kind", ["webp", "heic", "avif"])
def test_transparency_lies_over_white_in_every_type_that_has_it(kind, encode):
    clear = Image.new("RGBA", (64, 64), (200, 30, 30, 0))
    assert min(decode_photo(encode(clear, kind), LIMITS).getpixel((30, 30))) >= 250


def test_a_progressive_jpeg_and_one_pixel_are_photos(encode, corners, colours_of):
    assert colours_of(decode_photo(encode(corners, "jpeg", progressive=True), LIMITS)) == UPRIGHT
    assert decode_photo(encode(corners.resize((1, 1)), "png"), LIMITS).size == (1, 1)


@pytest.mark.parametrize("kind", ["png", "webp", "avif"])
def test_an_animation_is_refused_as_one(kind, encode, corners):
    frames = [corners.rotate(180), corners.rotate(90)]
    stored = encode(corners, kind, save_all=True, append_images=frames, duration=100)
    with pytest.raises(PhotoTooLarge, match=r"3 frames.*Use a still picture"):
        decode_photo(stored, LIMITS)


@pytest.mark.parametrize("kind", ["png", "webp", "avif"])
def test_where_frames_are_allowed_the_first_is_taken(kind, encode, corners, colours_of):
    frames = [corners.rotate(180), corners.rotate(90)]
    stored = encode(corners, kind, save_all=True, append_images=frames, duration=100)
    photo = decode_photo(stored, replace(DEFAULT_LIMITS, max_frames=3, max_seconds=30))
    assert colours_of(photo) == UPRIGHT


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.85])
def test_a_truncated_picture_is_damaged(kind, share, encode):
    noise = np.random.default_rng(1).integers(0, 255, (96, 96, 3), dtype=np.uint8)
    stored = encode(Image.fromarray(noise), kind)
    with pytest.raises(DamagedPhoto, match="again"):
        decode_photo(stored[: int(share * len(stored))], LIMITS)


@pytest.fixture(params=["baseline", "progressive"])
def detailed(request, encode):
    """A JPEG of noise, and the picture it is."""
    noise = np.random.default_rng(1).integers(0, 255, (200, 150, 3), dtype=np.uint8)
    stored = encode(
        Image.fromarray(noise), "jpeg", quality=90, progressive=request.param == "progressive"
    )
    return stored, decode_photo(stored, LIMITS)


def test_a_jpeg_that_lacks_its_end_marker_is_whole(detailed):
    stored, picture = detailed
    for behind in (b"", b"\xff", bytes(40)):
        assert decode_photo(stored[:-2] + behind, LIMITS) == picture


@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize("lost", [40, 400, 1500])
def test_of_a_jpeg_that_lacks_a_little_more_the_rows_that_are_there_are_read(
    lost, orientation, encode, corners
):
    picture = np.random.default_rng(1).integers(0, 255, (400, 160, 3), dtype=np.uint8)
    stored = encode(Image.fromarray(picture), "jpeg", quality=90, exif=exif_with(orientation))
    whole, found = decode_photo(stored, LIMITS), decode_photo(stored[:-lost], LIMITS)
    missing = {1: whole.height - found.height, 6: whole.width - found.width}[orientation]
    assert 0 < missing <= 40
    left = missing if orientation == 6 else 0  # the file's last rows are the turned one's left
    assert found == whole.crop((left, 0, left + found.width, found.height))


@pytest.mark.parametrize("options", [{"progressive": True}, {"lost": 0.15}])
def test_a_jpeg_that_lacks_more_is_damaged(options, encode):
    noise = np.random.default_rng(1).integers(0, 255, (200, 150, 3), dtype=np.uint8)
    lost = options.pop("lost", 0.01)
    stored = encode(Image.fromarray(noise), "jpeg", quality=90, **options)
    with pytest.raises(DamagedPhoto, match="breaks off"):
        decode_photo(stored[: -int(lost * len(stored))], LIMITS)


def test_what_follows_a_jpeg_is_passed_over(detailed):
    """Motion photos have a video behind; the bytes of any marker occur in it."""
    stored, picture = detailed
    video = b"\0\0\0\x18ftypmp42" + b"\xff\xda\0\x0c" * 5000
    limits = replace(LIMITS, max_pixels=10**8)
    assert decode_photo(stored + video, limits) == picture


@pytest.mark.parametrize("kind", KINDS)
def test_a_lone_file_start_is_damaged_or_unknown(kind, encode, corners):
    with pytest.raises((DamagedPhoto, UnsupportedPhoto)):
        decode_photo(encode(corners, kind)[:24], LIMITS)


def test_no_bytes_and_other_files_are_refused(encode, corners):
    with pytest.raises(EmptyPhoto):
        decode_photo(b"", LIMITS)
    with pytest.raises(UnsupportedPhoto, match="a GIF"):
        decode_photo(encode(corners, "gif"), LIMITS)


CATALOGUE = replace(PICTURE_LIMITS, max_seconds=30)


@pytest.mark.parametrize("kind", [*KINDS, "tiff", "gif", "bmp"])
def test_catalogues_have_more_types_of_file(kind, encode, corners, colours_of):
    photo = decode_photo(encode(corners, kind), CATALOGUE)
    assert (photo.mode, photo.size) == ("RGB", (96, 64))
    assert colours_of(photo) == UPRIGHT


@pytest.mark.parametrize("kind", ["tiff", "gif", "bmp"])
def test_advisors_send_none_of_those(kind, encode, corners):
    with pytest.raises(UnsupportedPhoto, match="Use JPEG"):
        decode_photo(encode(corners, kind), LIMITS)


@pytest.mark.parametrize("compression", [None, "tiff_lzw", "tiff_adobe_deflate", "packbits"])
@pytest.mark.parametrize(
    ("mode", "colour", "seen"),
    [
        ("1", 1, (255, 255, 255)),
        ("L", 90, (90, 90, 90)),
        ("I;16", 0x5A00, (90, 90, 90)),
        ("RGB", (10, 20, 30), (10, 20, 30)),
        ("RGBA", (10, 20, 30, 0), (255, 255, 255)),
        ("CMYK", (0, 0, 0, 155), (100, 100, 100)),
    ],
)
def test_a_tiff_of_any_colours_is_read(compression, mode, colour, seen, encode):
    stored = encode(Image.new(mode, (900, 700), colour), "tiff", compression=compression)
    photo = decode_photo(stored, CATALOGUE, target_side=300)
    assert photo.size == (450, 350)
    assert photo.getpixel((3, 3)) == pytest.approx(seen, abs=2)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_tiff_is_turned_once(orientation, encode, corners, colours_of):
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = encode(turned(corners, orientation), "tiff", exif=exif)
    photo = decode_photo(stored, CATALOGUE)
    assert photo.size == corners.size
    assert colours_of(photo) == UPRIGHT


@pytest.mark.parametrize("tag", [{50706: b"\1\4\0\0"}, {254: 1, 330: 8}])
def test_a_raw_file_is_no_picture(tag, encode):
    stored = encode(Image.new("L", (64, 64)), "tiff", tiffinfo=tag)
    with pytest.raises(UnsupportedPhoto, match="raw file"):
        decode_photo(stored, CATALOGUE)


@pytest.mark.parametrize("kind", ["gif", "webp", "tiff", "png"])
def test_of_an_animation_or_several_pages_catalogues_show_the_first(
    kind, encode, corners, colours_of
):
    frames = [corners.rotate(180), corners.rotate(90)]
    stored = encode(corners, kind, save_all=True, append_images=frames)
    assert colours_of(decode_photo(stored, CATALOGUE)) == UPRIGHT


def test_a_transparent_gif_lies_over_white(encode, corners):
    indexed = corners.quantize(4)
    stored = encode(indexed, "gif", transparency=indexed.getpixel((0, 0)))
    assert decode_photo(stored, CATALOGUE).getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["tiff", "gif", "bmp"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_catalogue_file_is_damaged(kind, share, encode):
    noise = np.random.default_rng(1).integers(0, 255, (96, 96, 3), dtype=np.uint8)
    stored = encode(Image.fromarray(noise), kind)
    with pytest.raises(DamagedPhoto, match="again"):
        decode_photo(stored[: int(share * len(stored))], CATALOGUE)


@pytest.mark.parametrize("kind", ["tiff", "gif", "bmp"])
def test_catalogue_files_keep_to_the_limits(kind, encode, corners):
    with pytest.raises(PhotoTooLarge, match="--max-picture-pixels"):
        decode_photo(encode(corners, kind), replace(CATALOGUE, max_pixels=6_000))
    with pytest.raises(PhotoTooSlow):
        decode_photo(encode(corners, kind), replace(CATALOGUE, max_seconds=0))


def test_too_many_bytes_are_refused_before_they_are_looked_at():
    with pytest.raises(PhotoTooLarge, match="resolution"):
        decode_photo(b"%PDF" + bytes(100), replace(DEFAULT_LIMITS, max_bytes=99))


def hundred_megapixels(kind, encode):
    """A small file that unfolds to 10,000 x 10,000 pixels, or says so."""
    if kind == "png":
        return encode(Image.new("1", (10_000, 10_000)), "png")
    stored = bytearray(encode(Image.new("RGB", (64, 64)), kind))
    if kind == "jpeg":
        at = stored.index(b"\xff\xc0")
        stored[at + 5 : at + 9] = (10_000).to_bytes(2) * 2
    elif kind == "webp":
        at = stored.index(b"\x9d\x01\x2a")
        stored[at + 3 : at + 7] = (10_000).to_bytes(2, "little") * 2
    else:
        at = stored.index(b"ispe")
        stored[at + 8 : at + 16] = (10_000).to_bytes(4) * 2
    return bytes(stored)


@pytest.mark.parametrize("kind", KINDS)
def test_a_hundred_megapixels_are_refused_from_the_header(kind, encode):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(PhotoTooLarge, match="100 megapixels"):
            decode_photo(hundred_megapixels(kind, encode), LIMITS)


def test_a_limit_above_pillows_own_warns_of_nothing(encode):
    stored = encode(Image.new("1", (10_000, 10_000)), "png")
    photo = decode_photo(
        stored, replace(DEFAULT_LIMITS, max_pixels=10**8, max_seconds=60), target_side=500
    )
    assert photo.size == (500, 500)


@pytest.mark.parametrize("kind", KINDS)
def test_time_that_is_over_ends_the_decoding(kind, encode, corners):
    with pytest.raises(PhotoTooSlow, match="lower resolution"):
        decode_photo(encode(corners, kind), replace(DEFAULT_LIMITS, max_seconds=0))


@pytest.mark.parametrize("kind", ["jpeg", "png"])
def test_the_clock_is_looked_at_for_every_block_that_is_decoded(kind, encode, monkeypatch):
    noise = np.random.default_rng(0).integers(0, 255, (400, 400, 3), dtype=np.uint8)
    many = encode(Image.fromarray(noise), kind)
    few = encode(Image.new("RGB", (400, 400)), kind)
    clock = itertools.count()
    monkeypatch.setattr("lookup.base.deadline.time.monotonic", lambda: float(next(clock)))

    def looks(data):
        before = next(clock)
        decode_photo(data, replace(DEFAULT_LIMITS, max_seconds=1e9))
        return next(clock) - before

    blocks = (len(many) - len(few)) // 16_384
    assert blocks > 3
    assert looks(many) >= looks(few) + blocks
    with pytest.raises(PhotoTooSlow):
        decode_photo(many, replace(DEFAULT_LIMITS, max_seconds=looks(many) - blocks))


def test_text_bombs_in_a_png_are_never_unpacked(encode, corners, colours_of):
    notes = PngImagePlugin.PngInfo()
    for number in range(20):
        notes.add_text(f"note {number}", "x" * 3_000_000, zip=True)
    assert colours_of(decode_photo(encode(corners, "png", pnginfo=notes), LIMITS)) == UPRIGHT


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_metadata_does_not_harm_the_picture(kind, encode, corners, colours_of):
    stored = encode(corners, kind, exif=exif_with(1))
    at = stored.index(b"a phone")
    damaged = stored[: at - 20] + b"\xff" * 20 + stored[at:]
    assert colours_of(decode_photo(damaged, LIMITS)) == UPRIGHT


def test_many_threads_get_the_same_pictures(encode, corners):
    stored = [encode(corners.resize((480, 320)), kind) for kind in ("jpeg", "png", "webp")]
    alone = [decode_photo(data, LIMITS, target_side=100).tobytes() for data in stored]
    together = threading.Barrier(6)

    def work(_):
        together.wait()
        return [
            [decode_photo(data, LIMITS, target_side=100).tobytes() for data in stored]
            for _ in range(8)
        ]

    with ThreadPoolExecutor(6) as pool:
        for rounds in pool.map(work, range(6)):
            assert all(found == alone for found in rounds)
