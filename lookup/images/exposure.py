"""Photos taken in too little light, made as bright as others."""

import cv2
import numpy as np
from PIL import Image

_HIGHLIGHTS = 99
_DARK = 128
_BRIGHT = 224
_MOST_GAIN = 4.0


def well_lit(photo: Image.Image, small: Image.Image) -> Image.Image:
    """An RGB photo whose highlights are bright: the same one where they are.

    Where not even one pixel in a hundred of `small`, the photo made smaller, has a channel above
    half, all channels are multiplied by one factor, four at most, so that colours stay what they
    are to each other.
    """
    red, green, blue = cv2.split(np.asarray(small))
    highlights = float(np.percentile(cv2.max(cv2.max(red, green), blue), _HIGHLIGHTS))
    if highlights >= _DARK:
        return photo
    gain = min(_BRIGHT / max(highlights, 1.0), _MOST_GAIN)
    levels = [min(round(level * gain), 255) for level in range(256)]
    return photo.point(levels * 3)
