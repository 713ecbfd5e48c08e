"""The colour primaries of a HEIC or AVIF file, which may be any bytes at all."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lookup.images.iso_media import colour_primaries


def avif() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (64, 64)).save(stream, "avif")
    return stream.getvalue()


AVIF = avif()


@pytest.mark.parametrize("kind", ["heic", "avif"])
@pytest.mark.parametrize("primaries", [1, 9, 12])
def test_the_primaries_are_those_that_the_file_states(kind, primaries, encode, corners):
    stored = bytearray(encode(corners, kind))
    at = stored.index(b"colrnclx") + 8
    stored[at : at + 2] = primaries.to_bytes(2)
    assert colour_primaries(bytes(stored)) == primaries


def test_another_picture_s_colours_are_not_the_primary_one_s():
    at = AVIF.index(b"pitm") + 8
    assert colour_primaries(AVIF[:at] + b"\0\x63" + AVIF[at + 2 :]) is None


def test_a_file_that_says_nothing_has_none(encode, corners):
    at = AVIF.index(b"colrnclx")
    assert colour_primaries(AVIF[:at] + b"free" + AVIF[at + 4 :]) is None
    assert colour_primaries(encode(corners, "png")) is None


@given(st.binary(max_size=200), st.integers(0, len(AVIF)), st.integers(0, 60))
def test_no_bytes_break_the_reading(noise: bytes, at: int, lost: int) -> None:
    for data in (noise, AVIF[:at], AVIF[:at] + noise + AVIF[at + lost :]):
        found = colour_primaries(data)
        assert found is None or 0 <= found < 65_536
