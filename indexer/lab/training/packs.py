"""Printed packs, drawn: cartons and labels as no shop has them, to learn print from."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

_FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_TRIPLEX, cv2.FONT_HERSHEY_SCRIPT_COMPLEX,
)  # fmt: skip
_ONSETS, _VOWELS = "bcdfglmnprstvz", "aeiou"
_LONG_SIDE = 288


def pack_picture(rng: np.random.Generator, photos: Sequence[Picture]) -> Picture:
    """The front of a pack on white, uint8 (h, w, 3): bands, shapes, words, and parts of `photos`
    (uint8, (h, w, 3)) as its printed pictures. The same `rng` state gives the same pack."""
    width = round(_LONG_SIDE * rng.uniform(0.4, 0.95))
    front = np.full((_LONG_SIDE, width, 3), _colour(rng), np.uint8)
    if rng.random() < 0.7:
        _shade(front, _colour(rng), rng)
    for _ in range(rng.integers(1, 4)):
        _shape(front, rng)
    for _ in range(rng.integers(0, 3)):
        if photos:
            _printed_photo(front, photos[int(rng.integers(len(photos)))], rng)
    for _ in range(rng.integers(2, 7)):
        _word(front, rng)
    if rng.random() < 0.5:
        front = np.ascontiguousarray(np.rot90(front)) if rng.random() < 0.3 else front
    room = round(_LONG_SIDE * 0.05)
    return np.asarray(
        cv2.copyMakeBorder(
            front, room, room, room, room, cv2.BORDER_CONSTANT, value=(255, 255, 255)
        ),
        np.uint8,
    )


def _colour(rng: np.random.Generator) -> tuple[int, int, int]:
    hue, saturation, value = rng.integers(180), rng.integers(20, 255), rng.integers(50, 240)
    pixel = np.array([[[hue, saturation, value]]], np.uint8)
    red, green, blue = cv2.cvtColor(pixel, cv2.COLOR_HSV2RGB)[0, 0].tolist()
    return red, green, blue


def _shade(front: Picture, colour: tuple[int, int, int], rng: np.random.Generator) -> None:
    """Fade, or part sharply, from the ground to another colour, downwards."""
    height = len(front)
    middle, softness = rng.uniform(0.2, 0.8), rng.choice([0.01, 0.3])
    share = 1 / (1 + np.exp(-(np.linspace(0, 1, height) - middle) / softness * 4))
    mixed = front * (1 - share[:, None, None]) + np.array(colour) * share[:, None, None]
    front[:] = mixed.astype(np.uint8)


def _shape(front: Picture, rng: np.random.Generator) -> None:
    height, width = front.shape[:2]
    centre = (int(rng.uniform(0, width)), int(rng.uniform(0, height)))
    kind = rng.integers(3)
    if kind == 0:
        axes = (int(width * rng.uniform(0.1, 0.6)), int(height * rng.uniform(0.05, 0.3)))
        cv2.ellipse(front, centre, axes, float(rng.uniform(0, 180)), 0, 360, _colour(rng), -1, 16)
    elif kind == 1:
        points = rng.uniform((0, 0), (width, height), (int(rng.integers(3, 6)), 2))
        hull = cv2.convexHull(points.astype(np.int32))
        cv2.fillConvexPoly(front, hull, _colour(rng), cv2.LINE_AA)
    else:
        top = int(rng.uniform(0, height * 0.9))
        front[top : top + int(height * rng.uniform(0.03, 0.2))] = _colour(rng)


def _printed_photo(front: Picture, photo: Picture, rng: np.random.Generator) -> None:
    height, width = front.shape[:2]
    w, h = int(width * rng.uniform(0.3, 0.9)), int(height * rng.uniform(0.15, 0.45))
    x, y = int(rng.integers(0, width - w + 1)), int(rng.integers(0, height - h + 1))
    part = cv2.resize(photo, (w, h), interpolation=cv2.INTER_AREA)
    inside = np.zeros((h, w), np.uint8)
    if rng.random() < 0.5:
        cv2.ellipse(inside, (w // 2, h // 2), (w // 2, h // 2), 0, 0, 360, 255, -1)
    else:
        inside[:] = 255
    place = front[y : y + h, x : x + w]
    place[inside > 0] = part[inside > 0]


def _word(front: Picture, rng: np.random.Generator) -> None:
    height, width = front.shape[:2]
    syllables = rng.integers(1, 5)
    text = "".join(
        _ONSETS[int(rng.integers(len(_ONSETS)))] + _VOWELS[int(rng.integers(len(_VOWELS)))]
        for _ in range(syllables)
    )
    text = text.upper() if rng.random() < 0.5 else text.capitalize()
    scale = float(rng.choice([0.35, 0.5, 0.9, 1.4, 2.0]))
    font = _FONTS[int(rng.integers(len(_FONTS)))]
    thick = max(1, round(scale * rng.uniform(1, 3)))
    at = (int(rng.uniform(-0.05, 0.6) * width), int(rng.uniform(0.08, 0.98) * height))
    cv2.putText(front, text, at, font, scale, _colour(rng), thick, cv2.LINE_AA)
