"""The golden pictures: drawn, never stored, the same on every machine.

Two colourful pictures, one wide and one tall, so that resize mode, crop and fill show; with fine
texture at several scales, so that the interpolation shows; off-centre in colour, so that mean and
standard deviation show. Integer arithmetic only: a sine or a random generator may differ in the
last bit from one build to the next, and one pixel would be one too many.
"""

import hashlib
from functools import cache

import numpy as np
import numpy.typing as npt
from PIL import Image

from lookup.base.errors import GoldenMismatch
from lookup.encoders.card import GoldenVectors

# (width, height): one larger than any usual input, one smaller in width, so that both ways of
# scaling take part.
_SIZES = ((611, 397), (203, 349))

# Different CPUs and runtime versions agree to 1e-6. On the embedded model ImageNet's mean for 0.5
# gives .989, bilinear for bicubic .987, another resize mode at most .87.
LEAST_COSINE = 0.9999

# In int8 a sum that falls between two steps may be rounded the other way on another CPU.
LEAST_INT8_COSINE = 0.999


GOLDEN_TEXTS = ("red leather bag", "Sweat à capuche bleu marine", "蓝色的连衣裙", "zzyzx 42")
"""Languages, accents, a script without blanks, and a word that is in no vocabulary."""


def golden_pictures() -> tuple[Image.Image, ...]:
    """The golden pictures, RGB."""
    return tuple(Image.fromarray(_draw(width, height)) for width, height in _SIZES)


@cache
def pictures_digest() -> str:
    """sha256 of the pixels of all golden pictures."""
    digest = hashlib.sha256()
    for picture in golden_pictures():
        digest.update(repr(picture.size).encode())
        digest.update(picture.tobytes())
    return digest.hexdigest()


def check_golden(golden: GoldenVectors, vectors: npt.NDArray[np.float32], name: str) -> None:
    """Raises GoldenMismatch unless `vectors` (n, d), unit rows, are the golden ones."""
    if golden.pictures != pictures_digest():
        raise GoldenMismatch(
            f"The card of {name} was frozen with other golden pictures than this version draws.",
            "Export the encoder again with this version.",
        )
    frozen = golden.array()
    if frozen.shape != vectors.shape:
        raise GoldenMismatch(
            f"{name} answers vectors of shape {vectors.shape}, its card says {frozen.shape}.",
            "Use the weights and the configuration that the card was frozen with.",
        )
    # Written so that a NaN is refused too.
    if not (cosine := least_cosine(frozen, vectors)) >= LEAST_COSINE:
        raise GoldenMismatch(
            f"{name} does not reproduce its golden vectors: cosine {cosine:.5f}, at least"
            f" {LEAST_COSINE} is needed. Its preprocessing (size, resize mode, interpolation, mean,"
            " standard deviation, fill) or its weights are not those of its card.",
            "Restore the original files, or export the encoder again from trusted weights.",
        )


def least_cosine(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> float:
    """The least cosine between rows of two arrays of unit rows, (n, d)."""
    return float(np.sum(one * other, axis=1).min())


def _draw(width: int, height: int) -> npt.NDArray[np.uint8]:
    y, x = np.mgrid[0:height, 0:width].astype(np.int64)
    red = 255 * x // width
    green = 255 * y // height
    blue = (x * 7 + y * 13) % 256
    picture = np.stack([red, green // 2 + 60, blue // 3 + 20], axis=-1)
    _weave(picture, x, y, width, height)
    _disc(picture, x, y, (width // 3, height * 2 // 5), min(width, height) // 4)
    _stripes(picture, x, y, width, height)
    noise = (x * 1103515245 + y * 12345 + x * y * 40503) >> 4 & 31
    picture += noise[..., None] - 16
    pixels: npt.NDArray[np.uint8] = np.clip(picture, 0, 255).astype(np.uint8)
    return pixels


def _weave(
    picture: npt.NDArray[np.int64],
    x: npt.NDArray[np.int64],
    y: npt.NDArray[np.int64],
    width: int,
    height: int,
) -> None:
    """A checkerboard of 3-pixel squares over the lower right: bicubic and bilinear part here."""
    area = (x > width * 11 // 20) & (y > height // 2)
    board = ((x // 3 + y // 3) % 2).astype(bool)
    picture[area & board] = (236, 208, 44)
    picture[area & ~board] = (28, 36, 96)


def _disc(
    picture: npt.NDArray[np.int64],
    x: npt.NDArray[np.int64],
    y: npt.NDArray[np.int64],
    centre: tuple[int, int],
    radius: int,
) -> None:
    """A ringed disc left of the middle: squashing makes it an ellipse."""
    squared = (x - centre[0]) ** 2 + (y - centre[1]) ** 2
    picture[squared < radius**2] = (196, 30, 58)
    picture[squared < (radius * 2 // 3) ** 2] = (245, 240, 228)
    picture[squared < (radius // 3) ** 2] = (18, 92, 74)


def _stripes(
    picture: npt.NDArray[np.int64],
    x: npt.NDArray[np.int64],
    y: npt.NDArray[np.int64],
    width: int,
    height: int,
) -> None:
    """Slanted stripes along the outer edges: a crop takes them away."""
    edge = (x < width // 9) | (x > width * 8 // 9) | (y < height // 9)
    stripe = ((x * 2 + y) // 11 % 3).astype(np.int64)
    for index, colour in enumerate(((250, 120, 10), (90, 20, 140), (240, 240, 250))):
        picture[edge & (stripe == index)] = colour
