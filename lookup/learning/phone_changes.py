"""A catalogue picture as a phone might take it, for calibration and learning without labels."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lookup.learning.backdrops import backdrop
from lookup.learning.matte import CutOut, cut_out

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

# (width, height) shares of the frame's long side: phones held upright, mostly.
_FRAMES = ((0.75, 1.0), (0.75, 1.0), (0.5625, 1.0), (1.0, 1.0), (1.0, 0.75))


def phone_like(
    image: Image.Image,
    rng: np.random.Generator,
    strength: float = 1.0,
    *,
    side: int = 384,
    backgrounds: Sequence[Image.Image] = (),
) -> Image.Image:
    """`image` (any mode) as one of the phone photos it may have to be found by.

    An item on a plain background is cut out and put, turned up to 15 degrees, seen askew, 45 to
    95 % of the frame large, off centre and with a shadow, on a drawn or cluttered background;
    any other picture fills the frame as it is. Then light, white balance, exposure, something
    in front, blur, sensor noise and JPEG (quality 40 to 90) follow.

    The result is RGB, its long side `side` pixels. `strength` (0 to about 1.5) scales how far each
    change goes; at 0 only the frame and a fine JPEG are left. `backgrounds` are other catalogue
    pictures whose parts may lie behind. The same `rng` state gives the same picture.
    """
    pixels = _within(image, side)
    shape = _FRAMES[rng.integers(len(_FRAMES))]
    size = (max(1, round(side * shape[0])), max(1, round(side * shape[1])))
    item = cut_out(pixels) if strength > 0 else None
    if item is None:
        photo = _filled(pixels, size, rng, strength)
        seen = np.full(size[::-1], 255, np.uint8)
    else:
        few = rng.permutation(len(backgrounds))[:2]
        clutter = [_within(backgrounds[int(at)], side) for at in few]
        photo, seen = _placed(item, backdrop(size, rng, clutter), rng, strength)
    photo = _occluded(photo, seen, rng, strength)
    photo = _lit(photo, rng, strength)
    photo = _blurred(photo, rng, strength)
    photo = _noisy(photo, rng, strength)
    return Image.fromarray(_through_jpeg(photo, rng, strength))


def _within(image: Image.Image, side: int) -> Picture:
    """The picture as RGB pixels (h, w, 3), its long side at most `side`."""
    factor = max(image.size) // (2 * side)
    reduced = (image if image.mode == "RGB" else image.convert("RGB")).reduce(max(1, factor))
    pixels = np.asarray(reduced, np.uint8)
    scale = side / max(reduced.size)
    if scale >= 1:
        return pixels
    size = tuple(max(1, round(length * scale)) for length in reduced.size)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _corners(width: float, height: float) -> Floats:
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)


def _askew(corners: Floats, turn: float, jitter: float, rng: np.random.Generator) -> Floats:
    """Corners (4, 2) turned by up to `turn` degrees about their middle, each moved by up to
    `jitter` of the box's sides."""
    angle = np.deg2rad(rng.uniform(-turn, turn))
    rotation = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    middle = corners.mean(axis=0)
    reach = np.ptp(corners, axis=0) * jitter
    moved = corners + rng.uniform(-1, 1, (4, 2)) * reach
    return np.asarray((moved - middle) @ rotation + middle, np.float32)


def _filled(
    pixels: Picture, size: tuple[int, int], rng: np.random.Generator, strength: float
) -> Picture:
    """The whole picture over the whole frame, a little turned, askew and cut."""
    height, width = pixels.shape[:2]
    scale = max(size[0] / width, size[1] / height) * (1 + strength * rng.uniform(0, 0.25))
    target = _corners(width * scale, height * scale)
    room = target[2] - size
    target = target - rng.uniform(0.5 - strength / 2, 0.5 + strength / 2, 2) * room
    target = _askew(target, 8 * strength, 0.04 * strength, rng)
    matrix = cv2.getPerspectiveTransform(_corners(width, height), target.astype(np.float32))
    warped = cv2.warpPerspective(
        pixels, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101
    )
    return np.asarray(warped, np.uint8)


def _placed(
    item: CutOut,
    behind: Picture,
    rng: np.random.Generator,
    strength: float,
) -> tuple[Picture, Picture]:
    """(the item on the background with its shadow, where it is seen as alpha uint8 (h, w))."""
    frame = np.array(behind.shape[1::-1], np.float32)
    height, width = item.alpha.shape
    large = 0.95 - strength * rng.uniform(0, 0.5)
    scale = max(large, 0.2) * float(np.min(frame / (width, height)))
    box = _askew(_corners(width * scale, height * scale), 15 * strength, 0.08 * strength, rng)
    low, high = box.min(axis=0), box.max(axis=0)
    # Off centre, up to a tenth of the item out of the frame.
    slack = frame - (high - low)
    reach = np.maximum(slack, 0) / 2 + 0.1 * (high - low)
    offset = slack / 2 - low + strength * rng.uniform(-0.8, 0.8, 2) * reach
    matrix = cv2.getPerspectiveTransform(_corners(width, height), (box + offset).astype(np.float32))
    size = (int(frame[0]), int(frame[1]))
    pixels = cv2.warpPerspective(
        item.pixels, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    alpha = np.asarray(
        cv2.warpPerspective(item.alpha, matrix, size, flags=cv2.INTER_LINEAR), np.uint8
    )
    shaded = _shadowed(behind, alpha, rng)
    weight = cv2.merge([alpha] * 3).astype(np.uint16)
    mixed = (pixels * weight + shaded * (255 - weight) + 127) // 255
    return mixed.astype(np.uint8), alpha


def _shadowed(behind: Picture, alpha: Picture, rng: np.random.Generator) -> Picture:
    """The background under the soft shadow of what `alpha` covers."""
    height, width = alpha.shape
    small = cv2.resize(alpha, (max(1, width // 4), max(1, height // 4)))
    shift = rng.uniform(-0.05, 0.05, 2) * (small.shape[1], small.shape[0])
    matrix = np.array([[1, 0, shift[0]], [0, 1, shift[1]]], np.float32)
    soft = cv2.GaussianBlur(
        cv2.warpAffine(small, matrix, small.shape[::-1]), (0, 0), float(rng.uniform(1, 5))
    )
    depth = rng.uniform(0.15, 0.6)
    keep = cv2.resize(255 - (soft * depth).astype(np.uint8), (width, height))
    return np.asarray(cv2.multiply(behind, cv2.merge([keep] * 3), scale=1 / 255), np.uint8)


_SKINS = ((236, 196, 170), (205, 150, 115), (150, 100, 70), (90, 60, 45))


def _occluded(photo: Picture, seen: Picture, rng: np.random.Generator, strength: float) -> Picture:
    """Sometimes a finger from the edge or a tag lies over a part of the item."""
    if rng.random() > 0.35 * strength:
        return photo
    over = photo.copy()
    box = cv2.boundingRect(seen)
    if rng.random() < 0.5:
        _draw_hand(over, box, rng)
    else:
        x, y, w, h = box
        centre = (float(x + rng.uniform(0.1, 0.9) * w), float(y + rng.uniform(0.1, 0.9) * h))
        axes = (float(rng.uniform(0.1, 0.3) * w), float(rng.uniform(0.08, 0.25) * h))
        points = cv2.boxPoints((centre, axes, float(rng.uniform(0, 90)))).astype(np.int32)
        cv2.fillConvexPoly(over, points, rng.uniform(20, 250, 3).tolist(), cv2.LINE_AA)
    return np.asarray(cv2.GaussianBlur(over, (3, 3), 0), np.uint8)


def _draw_hand(photo: Picture, box: Sequence[int], rng: np.random.Generator) -> None:
    """Draw fingers that hold the item of `box` (x, y, width, height) from a side, in place."""
    x, y, w, h = box
    skin = np.array(_SKINS[rng.integers(len(_SKINS))]) * rng.uniform(0.75, 1.05)
    thick = max(2, int(rng.uniform(0.07, 0.12) * max(w, h)))
    left = rng.random() < 0.5
    outside = -thick if left else photo.shape[1] + thick
    edge = x if left else x + w
    top = y + rng.uniform(0.3, 0.7) * h
    drop = rng.uniform(-0.2, 0.5) * h
    for finger in range(rng.integers(2, 5)):
        reach = rng.uniform(0.05, 0.22) * w * (1 if left else -1)
        tip = (int(edge + reach), int(top + 1.05 * finger * thick))
        wrist = (outside, int(tip[1] + drop))
        shade = np.clip(skin * rng.uniform(0.88, 1.0), 0, 255)
        cv2.line(photo, wrist, tip, (0.75 * shade).tolist(), thick + 2, cv2.LINE_AA)
        cv2.line(photo, wrist, tip, shade.tolist(), thick, cv2.LINE_AA)


def _lit(photo: Picture, rng: np.random.Generator, strength: float) -> Picture:
    """Uneven light, white balance, exposure, contrast and now and then a reflection."""
    height, width = photo.shape[:2]
    x = np.linspace(-1, 1, 16, dtype=np.float32)
    direction = rng.uniform(0, 2 * np.pi)
    slope = rng.uniform(0, 0.35) * strength
    field = 1 + slope * (np.cos(direction) * x + np.sin(direction) * x[:, None])
    field -= rng.uniform(0, 0.2) * strength * (x**2 + x[:, None] ** 2) / 2
    if rng.random() < 0.15 * strength:
        spot = rng.uniform(-0.8, 0.8, 2)
        spread = rng.uniform(0.02, 0.1)
        field += 0.9 * np.exp(-((x - spot[0]) ** 2 + (x[:, None] - spot[1]) ** 2) / spread)
    # A phone meters: too dark happens more than too bright.
    exposure = 2 ** (rng.uniform(-0.7, 0.4) * strength)
    warmth, tint = rng.normal(0, 0.09, 2) * strength
    gains = exposure * np.array([1 + warmth, 1 + tint / 2, 1 - warmth], np.float32)
    gamma = float(np.exp(rng.normal(0, 0.15) * strength))
    levels = np.arange(256, dtype=np.float32) / 255
    table = np.clip(255 * levels[:, None] ** gamma * gains, 0, 255).astype(np.uint8)
    toned = cv2.LUT(photo, table.reshape(1, 256, 3))
    light = cv2.resize(np.clip(field * 128, 0, 255).astype(np.uint8), (width, height))
    return np.asarray(cv2.multiply(toned, cv2.merge([light] * 3), scale=1 / 128), np.uint8)


def _blurred(photo: Picture, rng: np.random.Generator, strength: float) -> Picture:
    """Sharp, out of focus or shaken, in about equal shares."""
    kind, reach, angle = rng.integers(3), rng.random(), rng.uniform(0, np.pi)
    if kind == 0 or strength <= 0:
        return photo
    if kind == 1:
        sigma = 0.3 + 1.5 * reach * strength
        return np.asarray(cv2.GaussianBlur(photo, (0, 0), sigma), np.uint8)
    length = 1 + 7 * reach * strength
    half = int(np.ceil(length / 2))
    kernel = np.zeros((2 * half + 1, 2 * half + 1), np.float32)
    step = length / 2 * np.array([np.cos(angle), np.sin(angle)])
    ends = [tuple(np.round(half + sign * step).astype(int).tolist()) for sign in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], 1.0, 1, cv2.LINE_AA)
    return np.asarray(cv2.filter2D(photo, -1, kernel / kernel.sum()), np.uint8)


def _noisy(photo: Picture, rng: np.random.Generator, strength: float) -> Picture:
    """Sensor noise: fine in lightness, coarser in colour, as phones leave it."""
    height, width = photo.shape[:2]
    level = rng.uniform(0.5, 7) * strength
    fine = rng.standard_normal((height, width), np.float32) * level
    coarse = rng.standard_normal((height // 4 + 1, width // 4 + 1, 3), np.float32) * level / 2
    grain = cv2.resize(coarse, (width, height)) + fine[..., None]
    return np.asarray(cv2.add(photo, grain, dtype=cv2.CV_8U), np.uint8)


def _through_jpeg(photo: Picture, rng: np.random.Generator, strength: float) -> Picture:
    quality = round(max(20.0, 95 - strength * rng.uniform(5, 55)))
    # OpenCV, of the two JPEG writers at hand, is the faster; it counts colours blue first.
    _, coded = cv2.imencode(".jpg", photo[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    again = np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)
    return np.ascontiguousarray(again[..., ::-1])
