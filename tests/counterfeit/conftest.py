"""Items drawn with a few strokes, and an encoder that needs no network of neurons."""

from collections.abc import Sequence
from typing import cast

import cv2
import numpy as np
import pytest
from PIL import Image

from lookup.counterfeit.looking.looker import ItemLooker
from lookup.encoders.port import Encoder, Encoding
from lookup.encoders.torch.source import embedded_card

SIZE = 360


class PixelEncoder:
    """Vectors are small grey pictures, patches small pieces of them."""

    card = embedded_card()

    def encode(self, images: Sequence[Image.Image], *, patches: bool = False) -> Encoding:
        grey = np.stack([np.asarray(i.convert("L").resize((32, 32)), np.float32) for i in images])
        flat = grey.reshape(len(images), -1)
        flat = flat - flat.mean(axis=1, keepdims=True) + 1e-3
        vectors = flat / np.linalg.norm(flat, axis=1, keepdims=True)
        pieces = grey.reshape(len(images), 8, 4, 8, 4).transpose(0, 1, 3, 2, 4)
        cells = pieces.reshape(len(images), 8, 8, 16)
        return Encoding(vectors.astype(np.float32), cells if patches else None)


@pytest.fixture
def looker() -> ItemLooker:
    return ItemLooker(cast(Encoder, PixelEncoder()))


def item(model: int, *, shot: int = 0, change: str = "") -> Image.Image:
    """A photo of the item of that model: the same marks every time, another light every shot."""
    marks = np.random.default_rng(model)
    pixels = np.full((SIZE, SIZE, 3), 235, np.uint8)
    cv2.rectangle(
        pixels, (50, 60), (310, 300), tuple(int(v) for v in marks.integers(60, 160, 3)), -1
    )
    for number in range(26):
        x, y = (int(v) for v in marks.integers((60, 70), (290, 280)))
        colour = tuple(int(v) for v in marks.integers(20, 220, 3))
        if change == "missing" and number == 25:
            continue
        radius = int(marks.integers(5, 16))
        cv2.circle(pixels, (x, y), radius, colour, -1)
        cv2.line(pixels, (x, y), (x + 18, y + int(marks.integers(-14, 14))), (30, 30, 30), 2)
    if change == "mark":
        cv2.rectangle(pixels, (70, 80), (110, 120), (250, 250, 250), -1)
        cv2.line(pixels, (70, 80), (110, 120), (0, 0, 0), 4)
    light = np.random.default_rng(1000 * model + shot)
    shown = pixels.astype(np.float32) * light.uniform(0.85, 1.0) * light.normal(1, 0.02, 3)
    turn = cv2.getRotationMatrix2D((SIZE / 2, SIZE / 2), float(light.uniform(-5, 5)), 1)
    turn[:, 2] += light.uniform(-9, 9, 2)
    shown = cv2.warpAffine(shown, turn, (SIZE, SIZE), borderMode=cv2.BORDER_REPLICATE)
    shown += light.normal(0, 2, shown.shape)
    return Image.fromarray(np.clip(shown, 0, 255).astype(np.uint8))
