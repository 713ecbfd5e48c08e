"""Pictures turned in their plane."""

import numpy as np
from PIL import Image


def turned(picture: Image.Image, degrees: int) -> Image.Image:
    """An RGB picture turned anticlockwise, all of it still there.

    Corners that it leaves empty, where it is not turned by quarters, get the colour of its border.
    """
    if degrees % 360 == 0:
        return picture
    if degrees % 90 == 0:
        return picture.rotate(degrees, expand=True)
    pixels = np.asarray(picture, np.uint8)
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    red, green, blue = (int(value) for value in np.median(border, axis=0))
    return picture.rotate(
        degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=(red, green, blue)
    )
