from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from lookup.images.editing import editing_program

PICTURE = Image.fromarray(np.random.default_rng(0).integers(0, 255, (300, 400, 3), np.uint8))


def saved(kind: str, software: str | None) -> bytes:
    stream = BytesIO()
    exif = Image.Exif()
    if software is not None:
        exif[0x0131] = software
    PICTURE.save(stream, kind, exif=exif)
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("software", "told"),
    [
        ("Adobe Photoshop 26.1 (Windows)", "Adobe Photoshop"),
        ("GIMP 3.0.4", "GIMP"),
        ("iOS 19.1", None),
        (None, None),
    ],
)
def test_the_program_in_the_exif_data_is_told(kind: str, software: str, told: str | None) -> None:
    assert editing_program(saved(kind, software)) == told


def test_a_generated_picture_names_its_source_type() -> None:
    stream, told = BytesIO(), PngImagePlugin.PngInfo()
    source = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
    told.add_itxt("XML:com.adobe.xmp", f"<Iptc4xmpExt:DigitalSourceType>{source}<")
    PICTURE.save(stream, "PNG", pnginfo=told)
    assert editing_program(stream.getvalue()) == "an image generator"


@given(st.binary(max_size=4000))
def test_any_bytes_can_be_asked(data: bytes) -> None:
    told = editing_program(data)
    assert told is None or told == editing_program(data + bytes(9))


def test_part_of_a_word_is_no_program() -> None:
    assert editing_program(b"xxCanvas sizexx") is None
    assert editing_program(b"MyCanva") is None
