"""Whatever is done to the bytes of a picture: a picture or a PhotoError, never anything else."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from lookup.base.errors import PhotoError
from lookup.images import decode_photo
from lookup.images.limits import PICTURE_LIMITS

LIMITS = replace(PICTURE_LIMITS, max_pixels=300_000, max_seconds=30)
_IN_PROCESS = {"jpeg": {}, "progressive jpeg": {"progressive": True}, "png": {}, "webp": {}}
# Each of these starts a process, so few of them.
_ISOLATED = {
    "heic": {},
    "avif": {},
    "gif": {},
    "bmp": {},
    "tiff": {},
    "packed tiff": {"compression": "tiff_lzw"},
}

positions = st.floats(0, 1, exclude_max=True)
changes = st.lists(
    st.tuples(positions, st.one_of(st.binary(min_size=1, max_size=4), st.just(b"\xff\xda"))),
    min_size=1,
    max_size=12,
)


@pytest.fixture(scope="session")
def originals(encode):
    """One file of each kind, with a profile and EXIF, its head and its pixels alike in size."""
    pixels = np.random.default_rng(3).integers(0, 255, (24, 32, 3), dtype=np.uint8)
    image = Image.fromarray(pixels).resize((64, 48))
    exif = Image.Exif()
    exif[0x0112] = 6
    return {
        name: encode(image, name.split()[-1], exif=exif.tobytes(), **options)
        for name, options in {**_IN_PROCESS, **_ISOLATED}.items()
    }


def changed(data: bytes, edits: list[tuple[float, bytes]], keep: float, in_head: bool) -> bytes:
    result = bytearray(data)
    reach = min(len(data), 200) if in_head else len(data)
    for share, value in edits:
        at = 12 + int(share * (reach - 12))
        result[at : at + len(value)] = value
    return bytes(result[: 1 + int(keep * len(result))])


def picture_or_photo_error(data: bytes) -> None:
    for target_side in (None, 16):
        try:
            photo = decode_photo(data, LIMITS, target_side=target_side)
        except PhotoError:
            continue
        assert photo.mode == "RGB"
        assert photo.width * photo.height <= LIMITS.max_pixels


@pytest.mark.parametrize("kind", list(_IN_PROCESS))
@settings(
    max_examples=60, suppress_health_check=[HealthCheck.differing_executors, HealthCheck.too_slow]
)
@given(edits=changes, keep=st.one_of(st.just(0.9999), positions), in_head=st.booleans())
def test_changed_bytes_give_a_picture_or_a_photo_error(originals, kind, edits, keep, in_head):
    picture_or_photo_error(changed(originals[kind], edits, keep, in_head))


@pytest.mark.parametrize("kind", list(_ISOLATED))
@settings(max_examples=8)
@given(edits=changes, in_head=st.booleans())
def test_changed_bytes_of_isolated_types_too(originals, kind, edits, in_head):
    picture_or_photo_error(changed(originals[kind], edits, 0.9999, in_head))


@settings(max_examples=100)
@given(
    start=st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x20\0\0\0WEBPVP8X"]),
    rest=st.binary(max_size=200),
)
def test_any_bytes_give_a_picture_or_a_photo_error(start, rest):
    picture_or_photo_error(start + rest)
