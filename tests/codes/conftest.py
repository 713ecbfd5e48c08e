"""Pictures with codes, drawn."""

from collections.abc import Callable

import numpy as np
import pytest
import zxingcpp
from PIL import Image

Draw = Callable[..., Image.Image]


@pytest.fixture
def draw_code() -> Draw:
    """A code on grey card, as a small part of a larger picture."""

    def draw(
        text: str,
        symbol: zxingcpp.BarcodeFormat = zxingcpp.BarcodeFormat.EAN13,
        *,
        scale: int = 3,
        size: tuple[int, int] = (900, 1200),
        angle: float = 0,
        inverted: bool = False,
        **options: object,
    ) -> Image.Image:
        bars = np.array(zxingcpp.create_barcode(text, symbol, **options).to_image(scale=scale))
        tag = Image.fromarray(np.pad(bars, 10 * scale, constant_values=255))
        if inverted:
            tag = tag.point([255 - level for level in range(256)])
        picture = Image.new("RGB", size, (150, 140, 130))
        turned = tag.convert("RGB").rotate(angle, expand=True, fillcolor=(150, 140, 130))
        picture.paste(turned, (size[0] // 5, size[1] // 4))
        return picture

    return draw
