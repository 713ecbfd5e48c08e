"""Tiny drawn pictures, and looks at pictures whose patches a test chooses."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from lookup.encoders.preprocessing import Preprocessing
from lookup.features.packing import PackedPatches
from lookup.features.view import PatchView

Color = tuple[int, int, int]
WHITE: Color = (250, 250, 250)


def preprocessing(mode: str, size: tuple[int, int] = (96, 96)) -> Preprocessing:
    """Fits pictures into `size` (height, width) in that way, with black bars."""
    return Preprocessing.model_validate(
        {
            "size": size,
            "resize_mode": mode,
            "interpolation": "bilinear",
            "mean": (0.5, 0.5, 0.5),
            "std": (0.5, 0.5, 0.5),
            "fill_color": 0,
        }
    )


def boxed(
    box: tuple[int, int, int, int],
    color: Color = (170, 40, 40),
    *,
    size: tuple[int, int] = (240, 160),
    background: Color = WHITE,
) -> Image.Image:
    """A picture (width, height) of one rectangle: left, top, right, bottom, the last exclusive."""
    picture = Image.new("RGB", size, background)
    picture.paste(color, box)
    return picture


def noise(size: tuple[int, int] = (96, 96), seed: int = 0) -> Image.Image:
    """A picture without any plain part."""
    rng = np.random.default_rng(seed)
    return Image.fromarray(rng.integers(0, 256, (size[1], size[0], 3), dtype=np.uint8))


def item(place: int, side: int = 192) -> Image.Image:
    """A product picture: pattern, outline and colours differ from `place` to `place`."""
    rng = np.random.default_rng(1000 + place)
    base, other, third = (tuple(map(int, rng.integers(20, 225, 3))) for _ in range(3))
    picture = Image.new("RGB", (side, side), (246, 246, 244))
    draw = ImageDraw.Draw(picture)
    left, top = (int(v) for v in rng.integers(side // 10, side // 4, 2))
    right, bottom = side - left, side - top
    draw.rectangle((left, top, right, bottom), fill=base, outline=other, width=4)
    for _ in range(7):
        x, y = int(rng.integers(left, right - 20)), int(rng.integers(top, bottom - 20))
        reach = int(rng.integers(8, 30))
        shape = (draw.ellipse, draw.rectangle)[int(rng.integers(2))]
        shape((x, y, min(x + reach, right), min(y + reach, bottom)), fill=(other, third)[_ % 2])
    step = int(rng.integers(9, 22))
    for x in range(left, right, step):
        draw.line((x, top, min(x + step, right), bottom), fill=third, width=2)
    return picture


def look(
    patches: NDArray[np.floating],
    grid: tuple[int, int],
    *,
    weights: NDArray[np.floating] | None = None,
    colours: NDArray[np.floating] | None = None,
    aspect: float = 1.0,
) -> PatchView:
    """A look with those patches, one a cell; all of the item and grey unless said otherwise."""
    cells = grid[0] * grid[1]
    grey = np.tile(np.array([50.0, 0.0, 0.0]), (cells, 1))
    return PatchView(
        patches=patches.astype(np.float32),
        weights=(np.ones(cells) if weights is None else weights).astype(np.float32),
        colours=(grey if colours is None else colours).astype(np.float32),
        grid=grid,
        aspect=aspect,
    )


def stacked(*images: PackedPatches) -> PackedPatches:
    """Several images' patches as a generation holds them."""
    arrays = [image.arrays() for image in images]
    return PackedPatches.from_arrays(
        {name: np.stack([each[name] for each in arrays]) for name in arrays[0]}
    )
