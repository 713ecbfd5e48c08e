"""What may lie behind an item in a phone photo: drawn surfaces, shelves and clutter."""

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


def backdrop(
    size: tuple[int, int], rng: np.random.Generator, pictures: Sequence[Picture] = ()
) -> Picture:
    """A background, uint8 (height, width, 3), for `size` (width, height) in pixels.

    `pictures` (uint8, (h, w, 3)) are other catalogue images, of which patches serve as clutter.
    """
    surface = _SURFACES[int(rng.integers(len(_SURFACES)))](size, rng)
    if pictures and rng.random() < 0.6:
        for _ in range(rng.integers(1, 4)):
            _lay_patch(surface, pictures[int(rng.integers(len(pictures)))], rng)
    if rng.random() < 0.6:
        _strew_things(surface, rng)
    # What lies behind the item is a little out of focus, sometimes far out.
    sigma = float(rng.choice([0.6, 1.2, 3.0, 6.0]))
    return np.asarray(cv2.GaussianBlur(surface, (0, 0), sigma), np.uint8)


def plain_surface(size: tuple[int, int], rng: np.random.Generator) -> Picture:
    """A wall, wood, cloth or stone with nothing on it, uint8 (height, width, 3), as `backdrop`."""
    surface = _PLAIN[int(rng.integers(len(_PLAIN)))](size, rng)
    return np.asarray(cv2.GaussianBlur(surface, (0, 0), rng.choice([0.6, 1.2, 3.0])), np.uint8)


def _colour(rng: np.random.Generator) -> NDArray[np.float32]:
    """A colour of rooms and furniture: any lightness, mostly weak saturation."""
    grey = rng.uniform(25, 245)
    tint = rng.normal(0, 1, 3) * rng.choice([4, 12, 40])
    return np.asarray(np.clip(grey + tint, 0, 255), np.float32)


def _noise(
    size: tuple[int, int], cells: tuple[int, int], rng: np.random.Generator
) -> NDArray[np.float32]:
    """Smooth noise in -1 .. 1, (height, width), with about `cells` (across, down) bumps."""
    coarse = rng.uniform(-1, 1, (max(2, cells[1]), max(2, cells[0]))).astype(np.float32)
    return np.asarray(cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC), np.float32)


def _painted(shade: NDArray[np.float32], colour: NDArray[np.float32]) -> Picture:
    """A surface of one colour whose lightness `shade` (height, width) multiplies."""
    return np.asarray(np.clip(shade[..., None] * colour, 0, 255), np.uint8)


def _wall(size: tuple[int, int], rng: np.random.Generator) -> Picture:
    shade = 1 + 0.25 * _noise(size, (2, 2), rng) + 0.04 * _noise(size, (60, 60), rng)
    return _painted(shade, _colour(rng))


def _wood(size: tuple[int, int], rng: np.random.Generator) -> Picture:
    along, across = (3, int(rng.integers(40, 110)))
    cells = (along, across) if rng.random() < 0.5 else (across, along)
    grain = 0.16 * _noise(size, cells, rng) + 0.08 * _noise(size, (6, 6), rng)
    brown = np.array([190, 140, 95], np.float32) * rng.uniform(0.35, 1.2)
    return _painted(1 + grain, brown + rng.normal(0, 8, 3).astype(np.float32))


def _fabric(size: tuple[int, int], rng: np.random.Generator) -> Picture:
    width, height = size
    period = rng.uniform(3, 9)
    x = np.arange(width, dtype=np.float32)
    y = np.arange(height, dtype=np.float32)[:, None]
    weave = np.sin(2 * np.pi * x / period) * np.sin(2 * np.pi * y / period)
    folds = 0.3 * _noise(size, (3, 5), rng)
    return _painted((1 + 0.12 * weave + folds).astype(np.float32), _colour(rng))


def _stone(size: tuple[int, int], rng: np.random.Generator) -> Picture:
    grain = 0.15 * _noise(size, (150, 150), rng) + 0.12 * _noise(size, (25, 25), rng)
    return _painted(1 + grain, _colour(rng))


def _shelves(size: tuple[int, int], rng: np.random.Generator) -> Picture:
    """Shelves with boxes on them, as behind a counter."""
    width, height = size
    picture = _wall(size, rng)
    board = _colour(rng)
    floors = np.linspace(0, height, int(rng.integers(3, 5))).astype(int)
    for top, bottom in pairwise(floors):
        left = 0
        while left < width:
            wide = int(rng.integers(width // 14 + 1, width // 4 + 2))
            tall = int((bottom - top) * rng.uniform(0.35, 0.9))
            if rng.random() < 0.8:
                box = (left, bottom - tall, wide - 2, tall)
                cv2.rectangle(picture, box, _colour(rng).tolist(), -1)
            left += wide
        cv2.rectangle(picture, (0, bottom - 6), (width, bottom), board.tolist(), -1)
    return picture


def _room(size: tuple[int, int], rng: np.random.Generator) -> Picture:
    """A wall above a floor or table."""
    wall, table = _wall(size, rng), (_wood if rng.random() < 0.6 else _stone)(size, rng)
    horizon = int(size[1] * rng.uniform(0.2, 0.8))
    wall[horizon:] = table[horizon:]
    return wall


_PLAIN = (_wall, _wood, _fabric, _stone)
_SURFACES = (*_PLAIN, _shelves, _room)


def _lay_patch(surface: Picture, picture: Picture, rng: np.random.Generator) -> None:
    """Lay a part of another picture somewhere on the surface, in place."""
    height, width = surface.shape[:2]
    share = rng.uniform(0.25, 0.7)
    wide, tall = max(1, int(width * share)), max(1, int(height * share))
    x, y = int(rng.integers(0, width - wide + 1)), int(rng.integers(0, height - tall + 1))
    rows, columns = picture.shape[:2]
    part = picture[
        int(rows * rng.uniform(0, 0.4)) : max(1, int(rows * rng.uniform(0.6, 1))),
        int(columns * rng.uniform(0, 0.4)) : max(1, int(columns * rng.uniform(0.6, 1))),
    ]
    if part.size:
        surface[y : y + tall, x : x + wide] = cv2.resize(part, (wide, tall))


def _strew_things(surface: Picture, rng: np.random.Generator) -> None:
    """Strew simple objects (papers, cups, cables) over the surface, in place."""
    height, width = surface.shape[:2]
    for _ in range(rng.integers(1, 7)):
        centre = (int(rng.uniform(0, width)), int(rng.uniform(0, height)))
        reach = rng.uniform(0.04, 0.3, 2) * min(width, height)
        colour, angle = _colour(rng).tolist(), float(rng.uniform(0, 180))
        what = rng.integers(3)
        if what == 0:
            cv2.ellipse(surface, (centre, tuple(reach.tolist()), angle), colour, -1, cv2.LINE_AA)
        elif what == 1:
            corners = cv2.boxPoints((centre, tuple(reach.tolist()), angle)).astype(np.int32)
            cv2.fillConvexPoly(surface, corners, colour, cv2.LINE_AA)
        else:
            end = (int(rng.uniform(0, width)), int(rng.uniform(0, height)))
            cv2.line(surface, centre, end, colour, int(rng.integers(1, 6)), cv2.LINE_AA)
