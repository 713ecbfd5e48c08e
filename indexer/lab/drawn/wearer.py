"""Somebody who wears an item: a drawn figure, at the scale at which people photograph one another.

As crude as `indexer.lab.training.worn`, and for the same reason: no photos of people are kept here.
"""

from collections.abc import Callable, Sequence
from typing import Final, Literal, get_args

import cv2
import numpy as np
from numpy.typing import NDArray

from lookup.learning.backdrops import backdrop
from lookup.learning.matte import CutOut

Picture = NDArray[np.uint8]
Field = NDArray[np.float32]
Point = NDArray[np.float64]
Colour = tuple[float, ...] | Field
"""One, or one for each pixel of the photo."""

Place = Literal["finger", "wrist", "ear", "face", "neck", "arm", "body"]

PLACES: Final[tuple[Place, ...]] = get_args(Place)

SIZE: Final = (720, 960)
"""Width and height of a photo, in pixels."""

# How wide the item is, at least and most, as a share of the photo's width.
_ITEM: dict[Place, tuple[float, float]] = {
    "finger": (0.06, 0.1),
    "wrist": (0.11, 0.17),
    "ear": (0.06, 0.1),
    "face": (0.2, 0.28),
    "neck": (0.22, 0.28),
    "arm": (0.26, 0.34),
    "body": (0.45, 0.55),
}
# What of a figure is seen: the height of its middle and the width, in heads.
_FRAMES: dict[Place, tuple[float, float]] = {
    "ear": (0.15, 2.2),
    "face": (0.15, 2.6),
    "neck": (0.9, 3.0),
    "arm": (2.6, 5.2),
    "body": (1.9, 4.6),
}
_SKINS = ((236, 200, 176), (222, 178, 148), (190, 140, 108), (141, 96, 70), (92, 62, 46))
_HAIRS = ((30, 24, 22), (70, 46, 32), (128, 92, 56), (196, 166, 112), (150, 150, 150))
_LOCK = 0.03
"""Width of a lock of hair or of a strap before the item, as a share of the photo's width."""


def wearer(place: Place, item: CutOut | None, rng: np.random.Generator) -> Picture:
    """A photo of somebody, uint8 (h, w, 3), who wears the item there, or nothing of the kind."""
    drawing = _Drawing(rng)
    if place in ("finger", "wrist"):
        drawing.hand(place, item)
    else:
        drawing.figure(place, item)
    return drawing.photo()


class _Drawing:
    """A photo that is being drawn. Lengths are shares of its width, places those of its middle."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._pixels = backdrop(SIZE, rng).astype(np.float32)
        self._skin = self._shade(_SKINS)
        self._hair = self._shade(_HAIRS)

    def hand(self, place: Place, item: CutOut | None) -> None:
        """A hand from below, its fingers a little spread, with a ring or a watch."""
        rng = self._rng
        turn = float(rng.uniform(-0.5, 0.5))
        way = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        wrist = np.array([rng.uniform(-0.06, 0.06), 0.38])
        if place == "wrist":
            wrist = wrist * (1, 0.1)

        def at(x: float, y: float) -> Point:
            return np.asarray(wrist + way @ (x, y), np.float64)

        thick = float(rng.uniform(0.075, 0.09))
        self._limb([at(0, 1.2), at(0, 0)], 0.24, self._skin)
        self._limb([at(0, 1.2), at(0, 0.2)], 0.3, self._cloth())
        self._limb([at(0, -0.08), at(0, -0.22)], 0.32, self._skin)
        self._limb([at(-0.13, -0.06), at(-0.24, -0.2), at(-0.26, -0.32)], thick * 1.15, self._skin)
        fingers = []
        for number in range(4):
            base = at(-0.12 + 0.08 * number, -0.3)
            spread = (number - 1.5) * rng.uniform(0.01, 0.05)
            long = 0.32 - 0.035 * abs(number - 1.3) + rng.uniform(-0.03, 0.0)
            fingers.append((base, at(-0.12 + 0.08 * number + spread, -0.3 - long)))
            self._limb(fingers[-1], thick, self._skin, seam=True)
        ringed = int(rng.integers(4))
        base, tip = fingers[ringed]
        where = base + rng.uniform(0.2, 0.35) * (tip - base) if place == "finger" else at(0, 0.04)
        self._wear(place, item, where, turned=np.rad2deg(turn))
        if place == "finger" and rng.random() < 0.5:
            beside = fingers[ringed + 1 if ringed < 3 else 2]
            self._limb(beside, thick, self._skin, seam=True)
        elif place == "wrist" and rng.random() < 0.5:
            self._limb([at(-0.2, 0.16), at(0.2, 0.16)], 0.12, self._cloth())

    def figure(self, place: Place, item: CutOut | None) -> None:
        """Somebody from the front, as much as shows the item well."""
        rng = self._rng
        middle, wide = _FRAMES[place]
        wide *= rng.uniform(0.9, 1.1)
        lean = rng.normal(0, 0.05, 2)

        def at(x: float, y: float) -> Point:
            return (np.array([x, y - middle]) + lean) / wide

        one = 1 / wide
        clothes = self._cloth()
        long_hair = rng.random() < 0.5
        if long_hair:
            self._limb([at(0, 0), at(0, 1.1)], 1.0 * one, self._hair)
        hands = []
        for side in (-1, 1):
            elbow = at(side * rng.uniform(1.25, 1.5), 2.2)
            hands.append(at(side * rng.uniform(0.9, 1.5), rng.uniform(2.9, 3.3)))
            self._limb([at(side * 0.95, 1.25), elbow, hands[-1]], 0.36 * one, self._skin)
            reach = hands[-1] if rng.random() < 0.5 else elbow
            self._limb([at(side * 0.95, 1.3), elbow, reach], 0.46 * one, clothes)
        torso = [at(-1.1, 1.15), at(1.1, 1.15), at(0.85, 3.7), at(-0.85, 3.7)]
        self._shape(torso, clothes)
        self._limb([at(0, 1.15), at(0, 1.18)], 0.8 * one, clothes)
        self._shape([at(-0.85, 3.6), at(0.85, 3.6), at(1, 8), at(-1, 8)], self._cloth())
        self._limb([at(0, 0.3), at(0, 0.95)], 0.42 * one, self._skin)
        self._head(at, one)
        spots = {
            "ear": at(float(rng.choice((-0.4, 0.4))), 0.24),
            "face": at(0, -0.04),
            "neck": at(0, 0.98),
            "arm": _moved(hands[int(rng.integers(2))], 0, 0.1),
            "body": at(0, 2.1),
        }
        self._wear(place, item, spots[place], turned=float(rng.normal(0, 6)))
        if rng.random() < 0.5:
            self._before(place, spots[place], hands)

    def photo(self) -> Picture:
        """What a phone makes of it: lamps, a soft lens, noise."""
        rng, (width, height) = self._rng, SIZE
        coarse = rng.normal(1, 0.1, (7, 5)).astype(np.float32)
        lamps = cv2.resize(coarse, SIZE, interpolation=cv2.INTER_CUBIC)[..., None]
        tint = np.array([1 + rng.normal(0.02, 0.05), 1, 1 - rng.normal(0.02, 0.05)], np.float32)
        lit = cv2.GaussianBlur(self._pixels * lamps * tint * rng.uniform(0.8, 1.1), (0, 0), 0.9)
        noise = rng.normal(0, rng.uniform(1, 5), (height, width, 1))
        return np.asarray(np.clip(lit + noise, 0, 255), np.uint8)

    def _head(self, at: Callable[[float, float], Point], one: float) -> None:
        rng = self._rng
        self._oval(at(0, -0.08), 0.47 * one, 0.55 * one, self._hair)
        self._oval(at(0, 0.03), 0.38 * one, 0.48 * one, self._skin)
        if rng.random() < 0.2:
            return  # turned away from the light: no features are seen
        dark, lips = (40, 30, 28), tuple(np.array(self._skin) * (0.85, 0.55, 0.55))
        for side in (-1, 1):
            self._oval(at(side * 0.15, -0.02), 0.06 * one, 0.03 * one, (245, 245, 245))
            self._oval(at(side * 0.15, -0.02), 0.028 * one, 0.028 * one, dark)
            self._limb([at(side * 0.08, -0.1), at(side * 0.22, -0.12)], 0.03 * one, self._hair)
            self._oval(at(side * 0.39, 0.05), 0.05 * one, 0.1 * one, self._skin)
        self._limb([at(0, 0.02), at(0.03, 0.14)], 0.02 * one, tuple(np.array(self._skin) * 0.85))
        self._limb([at(-0.1, 0.28), at(0.1, 0.28)], 0.05 * one, lips)

    def _before(self, place: Place, spot: Point, hands: list[Point]) -> None:
        """A little of the item is hidden: by hair, by a strap, by fingers."""
        rng = self._rng
        beside = _moved(spot, rng.uniform(-0.1, 0.1), 0)
        if place in ("ear", "neck", "face"):
            top = _moved(beside, 0, -rng.uniform(0.15, 0.3))
            low = _moved(beside, rng.normal(0, 0.03), 0.02 if place == "face" else 0.2)
            self._limb([top, low], _LOCK * rng.uniform(0.6, 1), self._hair)
        elif place == "arm":
            for number in range(4):
                knuckle = hands[0] if abs(hands[0][0] - spot[0]) < 0.01 else hands[1]
                aside = (number - 1.5) * 0.025
                joints = [_moved(knuckle, aside, 0), _moved(knuckle, aside, 0.06)]
                self._limb(joints, 0.022, self._skin)
        else:
            ends = [_moved(beside, -0.1, -0.3), _moved(beside, 0.1, 0.3)]
            self._limb(ends, _LOCK, self._cloth())

    def _wear(self, place: Place, item: CutOut | None, where: Point, *, turned: float) -> None:
        if item is None:
            return
        width, height = SIZE
        share = self._rng.uniform(*_ITEM[place])
        scale = share * width / max(item.alpha.shape)
        if place == "body":
            scale = share * width / item.alpha.shape[1]
        rows, columns = item.alpha.shape
        aim = where * width + (width / 2, height / 2)
        if place == "arm":
            aim[1] += 0.4 * rows * scale  # it hangs
        change = cv2.getRotationMatrix2D((columns / 2, rows / 2), -turned, scale)
        change[:, 2] += aim - (columns / 2, rows / 2)
        # Reduced first: a warp alone would skip pixels.
        sigma = max(0.4 / scale - 0.4, 0.01)
        soft = cv2.GaussianBlur(item.pixels, (0, 0), sigma)
        laid = cv2.warpAffine(soft, change, SIZE, borderMode=cv2.BORDER_REPLICATE)
        seen = cv2.GaussianBlur(item.alpha, (0, 0), sigma)
        alpha = cv2.warpAffine(seen, change, SIZE)[..., None] / np.float32(255)
        shadow = cv2.GaussianBlur(np.roll(alpha[..., 0], (4, 3), (0, 1)), (0, 0), 5)[..., None]
        self._pixels *= 1 - 0.35 * shadow
        self._pixels[:] = self._pixels * (1 - alpha) + laid * alpha

    def _cloth(self) -> Field:
        """A texture for all of the photo, (h, w, 3): plain, striped, checked, dotted or knitted."""
        rng, (width, height) = self._rng, SIZE
        colours = rng.uniform(15, 240, (2, 3)) * rng.choice((0.4, 1.0), (2, 1))
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        turn, period = rng.uniform(0, np.pi), rng.uniform(8, 60)
        along = (x * np.cos(turn) + y * np.sin(turn)) / period
        across = (y * np.cos(turn) - x * np.sin(turn)) / period
        kinds = (
            np.zeros_like(x),
            (along % 1 < 0.5).astype(np.float32),
            ((along % 1 < 0.5).astype(np.float32) + (across % 1 < 0.5)) / 2,
            ((along % 1 - 0.5) ** 2 + (across % 1 - 0.5) ** 2 < 0.06).astype(np.float32),
            0.5 + 0.2 * np.sin(40 * along) * np.sin(40 * across),
        )
        share = kinds[int(rng.choice(5, p=(0.4, 0.15, 0.15, 0.15, 0.15)))][..., None]
        cloth = colours[0] * (1 - share) + colours[1] * share
        folds = cv2.resize(rng.normal(1, 0.12, (12, 9)).astype(np.float32), SIZE)
        return np.asarray(cloth * folds[..., None], np.float32)

    def _shade(self, colours: tuple[tuple[int, int, int], ...]) -> tuple[float, ...]:
        rng = self._rng
        return tuple(np.array(colours[int(rng.integers(len(colours)))]) + rng.normal(0, 8, 3))

    def _limb(
        self,
        joints: Sequence[Point],
        width: float,
        colour: Colour,
        *,
        seam: bool = False,
    ) -> None:
        mask = np.zeros(SIZE[::-1], np.uint8)
        points = self._points(joints)
        thick = max(1, round(width * SIZE[0]))
        if seam:
            cv2.polylines(mask, [points], False, 90, thick + 5, cv2.LINE_AA)
            self._paint(mask, tuple(np.array(self._skin) * 0.6))
            mask[:] = 0
        cv2.polylines(mask, [points], False, 255, thick, cv2.LINE_AA)
        self._paint(mask, colour)

    def _shape(self, corners: Sequence[Point], colour: Colour) -> None:
        mask = np.zeros(SIZE[::-1], np.uint8)
        cv2.fillPoly(mask, [self._points(corners)], 255, cv2.LINE_AA)
        self._paint(mask, colour)

    def _oval(self, at: Point, wide: float, high: float, colour: Colour) -> None:
        mask = np.zeros(SIZE[::-1], np.uint8)
        (centre,) = self._points([at]).tolist()
        axes = (max(1, round(wide * SIZE[0])), max(1, round(high * SIZE[0])))
        cv2.ellipse(mask, centre, axes, 0, 0, 360, 255, -1, cv2.LINE_AA)
        self._paint(mask, colour)

    def _points(self, places: Sequence[Point]) -> NDArray[np.int32]:
        width, height = SIZE
        return np.asarray(np.array(places) * width + (width / 2, height / 2), np.int32)

    def _paint(self, mask: Picture, colour: Colour) -> None:
        share = cv2.GaussianBlur(mask, (0, 0), 1)[..., None] / np.float32(255)
        self._pixels[:] = self._pixels * (1 - share) + np.asarray(colour, np.float32) * share


def _moved(point: Point, x: float, y: float) -> Point:
    moved: Point = point + np.array([x, y])
    return moved
