"""Pictures to measure with: drawn, so that a benchmark needs no data; or those of a folder."""

import io
from pathlib import Path

import click
import numpy as np
from PIL import Image

PHONE = (4032, 3024)
"""12 megapixels, as phones take them."""
_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}


def photos(folder: Path | None, count: int) -> list[bytes]:
    """`count` files of the folder, again from its first where it has fewer; drawn ones without."""
    if folder is None:
        return [drawn_photo(seed, PHONE) for seed in range(count)]
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES)
    if not paths:
        raise click.ClickException(f"{folder} holds no pictures.")
    return [paths[number % len(paths)].read_bytes() for number in range(count)]


def drawn_photo(seed: int, size: tuple[int, int]) -> bytes:
    """A JPEG of (width, height) with shapes of every size and a sensor's grain.

    What decoding costs depends on how much detail is coded: these take 3 to 4 MB at 12 megapixels,
    as phones' photos do.
    """
    rng = np.random.default_rng(seed)
    width, height = size
    picture = np.zeros((height, width, 3), np.float32)
    for cells, strength in ((4, 90), (16, 60), (64, 40), (256, 20)):
        field = rng.integers(0, 256, (cells, cells, 3), np.uint8)
        grown = Image.fromarray(field).resize(size, Image.Resampling.BICUBIC)
        picture += (np.asarray(grown, np.float32) - 128) * (strength / 128)
    grain = rng.normal(0, 6, (height, width, 1)).astype(np.float32)
    pixels = np.clip(picture + grain + 128, 0, 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=88)
    return file.getvalue()
