"""A garment that was photographed lying, drawn as somebody wears it.

Catalogues show clothes on people, and no photos of people may be trained on here. The figure is
crude on purpose: what has to be learnt is to see the garment and not who wears it.
"""

from collections.abc import Sequence
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Part = Literal["upper", "lower", "whole"]
_Color = tuple[float, ...]
_Point = tuple[float, float]

_TALL = 480
"""Pixels from the crown to the soles."""
_WIDE = 360
_FRACTION_BITS = 4
"""OpenCV draws to so many binary places of a pixel."""

# Shares of the figure's height: where the garment begins, and how long it is at least and most.
_PLACES: dict[Part, tuple[float, float, float]] = {
    "upper": (0.155, 0.33, 0.42),
    "lower": (0.46, 0.22, 0.52),
    "whole": (0.155, 0.45, 0.68),
}
# What is in the frame: the least and most of where it begins, then of where it ends.
_FRAMES: dict[Part, tuple[float, float, float, float]] = {
    "upper": (0.0, 0.1, 0.58, 0.75),
    "lower": (0.28, 0.42, 0.9, 1.0),
    "whole": (0.0, 0.08, 0.8, 1.0),
}
_WIDEST = 0.62
_PARTS: dict[Part, frozenset[str]] = {
    "upper": frozenset(
        {"tshirt", "longsleeve", "shirt", "polo", "tank", "blazer", "hoodie", "top", "blouse"}
        | {"jacket", "bodysuit"}
    ),
    "lower": frozenset({"pants", "shorts", "skirt"}),
    "whole": frozenset({"dress"}),
}
_SKINS = ((236, 200, 176), (222, 178, 148), (190, 140, 108), (141, 96, 70), (92, 62, 46))
_HAIRS = ((30, 24, 22), (70, 46, 32), (128, 92, 56), (196, 166, 112), (150, 150, 150))


def worn_part(types: frozenset[str] | None) -> Part | None:
    """Which part of a figure something of those types covers; None for what is not worn so."""
    for part, covering in _PARTS.items():
        if types and types & covering:
            return part
    return None


def worn(
    pixels: Picture, mask: Mask, part: Part, rng: np.random.Generator, streets: Sequence[Picture]
) -> Picture:
    """The garment in `mask` (h, w) of `pixels` uint8 (h, w, 3) on a drawn figure, in a studio or,
    where there are `streets` (RGB pictures of any size), before one; uint8 (h', w', 3)."""
    picture = _background(rng, streets)
    arms = _figure(picture, part, rng)
    garment, soft = _draped(pixels, mask, part, rng)
    left = (_WIDE - garment.shape[1]) // 2 + int(rng.integers(-6, 7))
    top = int(_PLACES[part][0] * _TALL)
    _paste(picture, garment, soft, max(0, left), top)
    if part != "lower" and rng.random() < 0.7:
        for joints, width, color in arms:
            _limb(picture, joints[1:], width, color)
    lit = picture * _light(rng)[..., None]
    begin, end, wide = _frame(part, rng)
    beside = (_WIDE - wide) // 2
    framed = cv2.GaussianBlur(lit, (3, 3), 0)[begin:end, beside : beside + wide]
    return np.asarray(framed.clip(0, 255), np.uint8)


def _background(rng: np.random.Generator, streets: Sequence[Picture]) -> NDArray[np.float32]:
    if len(streets) and rng.random() < 0.15:
        street = cv2.resize(streets[int(rng.integers(len(streets)))], (_WIDE, _TALL))
        return np.asarray(cv2.GaussianBlur(street, (9, 9), 0), np.float32)
    light = rng.uniform(200, 255) + rng.normal(0, 3, 3)
    fall = np.linspace(0, rng.uniform(-40, 10), _TALL)[:, None, None]
    return np.asarray(np.broadcast_to(light + fall, (_TALL, _WIDE, 3)).clip(0, 255), np.float32)


def _figure(
    picture: NDArray[np.float32], part: Part, rng: np.random.Generator
) -> list[tuple[list[_Point], float, _Color]]:
    """Draws somebody with the clothes that the garment leaves to be seen; gives the arms."""
    skin = _shade(_SKINS, rng)
    middle, lean = 0.5 * _WIDE / _TALL, float(rng.normal(0, 0.01))
    hips, shoulders = (middle + lean, 0.5), (middle, 0.19)
    legs, arms = [], []
    for side in (-1, 1):
        foot = (hips[0] + side * rng.uniform(0.03, 0.1), 0.97)
        knee = (hips[0] + side * rng.uniform(0.05, 0.09), 0.73)
        legs.append([(hips[0] + side * 0.05, 0.5), knee, foot])
        elbow = (shoulders[0] + side * rng.uniform(0.15, 0.22), rng.uniform(0.33, 0.38))
        hand = (shoulders[0] + side * rng.uniform(0.06, 0.2), rng.uniform(0.44, 0.55))
        arms.append([(shoulders[0] + side * 0.115, 0.205), elbow, hand])
    for joints in legs:
        _limb(picture, joints, 0.075, skin)
    for joints in arms:
        _limb(picture, joints, 0.045, skin)
    torso = [
        (shoulders[0] - 0.12, 0.185), (shoulders[0] + 0.12, 0.185),
        (hips[0] + 0.1, 0.52), (hips[0] - 0.1, 0.52),
    ]  # fmt: skip
    _shape(picture, torso, skin)
    _limb(picture, [(middle, 0.1), (middle, 0.18)], 0.05, skin)
    other = _shade(((20, 20, 24), (240, 240, 240), (40, 60, 110), (120, 120, 124)), rng)
    if rng.random() < 0.3:
        other = tuple(rng.uniform(20, 235, 3))
    if part == "upper":
        reach = rng.uniform(0.6, 0.95)
        for joints in legs:
            _limb(picture, [joints[0], joints[1], (joints[2][0], reach)], 0.095, other)
    elif part == "lower":
        _shape(picture, torso, other)
        for joints in arms:
            _limb(picture, joints[: int(rng.integers(2, 4))], 0.06, other)
    _head(picture, (middle, 0.08), skin, rng)
    return [(joints, 0.045, skin) for joints in arms]


def _head(picture: NDArray[np.float32], at: _Point, skin: _Color, rng: np.random.Generator) -> None:
    hair = _shade(_HAIRS, rng)
    axes = (int(0.048 * _TALL), int(0.062 * _TALL))
    centre = (int(at[0] * _TALL), int(at[1] * _TALL))
    seen_from_behind = rng.random() < 0.4
    cv2.ellipse(picture, (centre[0], centre[1] - 4), axes, 0, 0, 360, hair, -1, cv2.LINE_AA)
    if rng.random() < 0.4:
        _limb(picture, [at, (at[0], float(rng.uniform(0.15, 0.25)))], 0.09, hair)
    if not seen_from_behind:
        face = (int(axes[0] * 0.85), int(axes[1] * 0.8))
        cv2.ellipse(picture, (centre[0], centre[1] + 6), face, 0, 0, 360, skin, -1, cv2.LINE_AA)


def _draped(
    pixels: Picture, mask: Mask, part: Part, rng: np.random.Generator
) -> tuple[Picture, NDArray[np.float32]]:
    """The garment as large as it is worn, a little askew or turned aside, with its soft mask."""
    x, y, w, h = cv2.boundingRect(mask.astype(np.uint8))
    _, least, most = _PLACES[part]
    tall = float(np.clip(h / max(1, w) * rng.uniform(0.3, 0.4), least, most)) * _TALL
    wide = min(w / max(1, h) * tall * rng.uniform(0.85, 1.25), _WIDEST * _TALL)
    size = (max(8, round(wide)), max(8, round(tall)))
    corners = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    askew = rng.uniform(0, 0.08, (4, 2)) * size * np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
    aim = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]]) + askew
    change = cv2.getPerspectiveTransform(corners, aim.astype(np.float32))
    box = np.s_[y : y + h, x : x + w]
    draped = cv2.warpPerspective(pixels[box], change, size, flags=cv2.INTER_AREA)
    soft = cv2.warpPerspective(mask[box].astype(np.float32), change, size)
    soft = cv2.GaussianBlur(soft, (5, 5), 0)
    if rng.random() < 0.3:
        draped, soft = draped[:, ::-1], soft[:, ::-1]
    return np.asarray(draped, np.uint8), np.asarray(soft, np.float32)


def _paste(
    picture: NDArray[np.float32], garment: Picture, soft: NDArray[np.float32], left: int, top: int
) -> None:
    seen = picture[top : top + len(garment), left : left + garment.shape[1]]
    share = soft[: seen.shape[0], : seen.shape[1], None]
    seen[:] = garment[: seen.shape[0], : seen.shape[1]] * share + seen * (1 - share)


def _light(rng: np.random.Generator) -> NDArray[np.float32]:
    """Folds and lamps: a smooth field round one, (_TALL, _WIDE)."""
    coarse = rng.normal(1, 0.07, (7, 5)).astype(np.float32)
    return np.asarray(cv2.resize(coarse, (_WIDE, _TALL), interpolation=cv2.INTER_CUBIC))


def _frame(part: Part, rng: np.random.Generator) -> tuple[int, int, int]:
    """First and last row, and the width, in pixels."""
    from_least, from_most, to_least, to_most = _FRAMES[part]
    begin = int(rng.uniform(from_least, from_most) * _TALL)
    end = int(rng.uniform(to_least, to_most) * _TALL)
    return begin, end, min(_WIDE, int((end - begin) * rng.uniform(0.75, 1.0)))


def _shade(colors: Sequence[tuple[int, int, int]], rng: np.random.Generator) -> _Color:
    return tuple(np.array(colors[int(rng.integers(len(colors)))]) + rng.normal(0, 8, 3))


def _limb(
    picture: NDArray[np.float32], joints: Sequence[_Point], width: float, color: _Color
) -> None:
    points = (np.array(joints) * _TALL * 2**_FRACTION_BITS).astype(np.int32)
    thick = max(1, round(width * _TALL))
    cv2.polylines(picture, [points], False, color, thick, cv2.LINE_AA, _FRACTION_BITS)


def _shape(picture: NDArray[np.float32], points: Sequence[_Point], color: _Color) -> None:
    corners = (np.array(points) * _TALL * 2**_FRACTION_BITS).astype(np.int32)
    cv2.fillPoly(picture, [corners], color, cv2.LINE_AA, _FRACTION_BITS)
