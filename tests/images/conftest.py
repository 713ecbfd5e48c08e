"""Pictures that tell their orientation, in every format, drawn on the spot."""

import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
import pillow_heif
import pytest
from PIL import Image

Encode = Callable[..., bytes]

RED, GREEN, BLUE, YELLOW = (230, 20, 20), (20, 200, 20), (20, 20, 230), (230, 220, 20)


def _encode(image: Image.Image, kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    if kind == "heic":
        pillow_heif.from_pillow(image).save(target, **options)
    else:
        image.save(target, kind, **options)
    return target.getvalue()


@pytest.fixture(scope="session")
def encode() -> Encode:
    """`encode(image, kind, **options)`: the bytes of a file of that kind (jpeg ... heic, gif)."""
    return _encode


@pytest.fixture(scope="session")
def corners() -> Image.Image:
    """96 x 64: red top left, green top right, blue bottom left, yellow bottom right."""
    image = Image.new("RGB", (96, 64))
    for box, colour in (
        ((0, 0, 48, 32), RED),
        ((48, 0, 96, 32), GREEN),
        ((0, 32, 48, 64), BLUE),
        ((48, 32, 96, 64), YELLOW),
    ):
        image.paste(colour, box)
    return image


def corner_colours(image: Image.Image) -> list[str]:
    """The names of the corner colours: top left, top right, bottom left, bottom right."""
    names = {RED: "red", GREEN: "green", BLUE: "blue", YELLOW: "yellow"}
    width, height = image.size
    found = []
    for at in ((8, 8), (width - 9, 8), (8, height - 9), (width - 9, height - 9)):
        seen = image.getpixel(at)
        assert isinstance(seen, tuple)
        found.append(
            min(
                names.items(),
                key=lambda name: sum(abs(a - b) for a, b in zip(name[0], seen, strict=True)),
            )[1]
        )
    return found


@pytest.fixture(scope="session")
def colours_of() -> Callable[[Image.Image], list[str]]:
    """`colours_of(image)`: which of the four colours each corner shows."""
    return corner_colours


@pytest.fixture(scope="session")
def png_chunks() -> Callable[..., bytes]:
    """`png_chunks(pixels, depth, colour_type, key=b"")`: a PNG that Pillow itself cannot write."""

    def build(pixels: np.ndarray, depth: int, colour_type: int, key: bytes = b"") -> bytes:
        height, width = pixels.shape[:2]
        header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, 0)
        rows = b"".join(b"\0" + row.tobytes() for row in pixels)
        chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
        if key:
            chunks.insert(1, (b"tRNS", key))
        return b"\x89PNG\r\n\x1a\n" + b"".join(
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
            for name, body in chunks
        )

    return build
