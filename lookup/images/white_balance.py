"""Photos taken in coloured light, made as neutral as others."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Doubles = NDArray[np.float64]

_NORM = 6
# Natural logarithms of gains in linear light.
_USUAL = 0.35
_MOST = 1.2
_MOST_GREEN = 0.3
_LEAST = 1e-3


def balanced(photo: Image.Image, small: Image.Image) -> Image.Image:
    """An RGB photo whose light is hardly coloured: the same one where it is not, or no lamp and no
    shade has such a colour, so that it is the colour of what fills the photo.

    The light is estimated by shades of grey (Finlayson and Trezzi 2004) in `small`, the photo made
    smaller. Of a tint only what exceeds the usual is taken away: wood and walls are warm in any
    light.
    """
    light = _light(small)
    tint = np.log(light) - np.log(light).mean()
    strength = float(np.abs(tint).max())
    if not _USUAL < strength <= _MOST or abs(tint[1]) > _MOST_GREEN:
        return photo
    gains = np.exp(-tint * (1 - _USUAL / strength))
    # As bright as before, by the brightest channel of the light.
    gains *= light.max() / (light * gains).max()
    values = _linear(np.arange(256) / 255)[None] * gains[:, None]
    return photo.point(np.rint(255 * _coded(values)).astype(int).ravel().tolist())


def _light(small: Image.Image) -> Doubles:
    """Linear red, green and blue, above 0, float64 (3,)."""
    counts = np.array(small.histogram(), np.float64).reshape(3, 256)
    mean: Doubles = (counts @ _powers() / (small.width * small.height)) ** (1 / _NORM) + _LEAST
    return mean


@cache
def _powers() -> Doubles:
    """Of each level of a channel, its linear light to the power of the norm, float64 (256,)."""
    return _linear(np.arange(256) / 255) ** _NORM


def _linear(coded: Doubles) -> Doubles:
    """sRGB to linear light, 0..1 both."""
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


def _coded(linear: Doubles) -> Doubles:
    inside = np.clip(linear, 0, 1)
    return np.where(inside <= 0.0031308, 12.92 * inside, 1.055 * inside ** (1 / 2.4) - 0.055)
