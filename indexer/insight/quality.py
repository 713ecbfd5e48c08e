"""Whether a catalogue picture is large and sharp enough, by its thumbnail."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from lookup.base.errors import PhotoError
from lookup.images.files import open_picture
from lookup.images.limits import DEFAULT_LIMITS
from lookup.insight.findings import Problem

_SIDE = 256
"""About what an encoder looks at."""
_LEAST_EDGE = 0.12
"""Second derivative of the sharpest edges, of 1: pictures in focus have .18 and more, those blurred
by 3 pixels of 512 at most .12."""


def picture_problems(path: Path) -> Iterator[Problem]:
    """What is wrong with the picture of which the thumbnail lies there; nothing where none does."""
    try:
        picture = open_picture(path, DEFAULT_LIMITS)
    except PhotoError:
        return
    if max(picture.size) < _SIDE:
        yield "small_pictures"
    elif _edge(picture) < _LEAST_EDGE:
        yield "blurred_pictures"


def _edge(picture: Image.Image) -> float:
    grey = picture.convert("L")
    grey.thumbnail((_SIDE, _SIDE))
    levels = np.asarray(grey, np.float32) / np.float32(255)
    return float(np.percentile(np.abs(cv2.Laplacian(levels, cv2.CV_32F)), 99.5))
