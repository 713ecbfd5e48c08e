"""Pieces of one model, drawn with a few strokes: the marks are the model's, the grain their own."""

import cv2
import numpy as np
from PIL import Image

from lookup.counterfeit.pieces.comparison import PiecePhoto

SIZE = 400
BOX = (12.0, 20.0, 390.0, 380.0)


def piece(grain: int, *, shot: int = 0, floor: int | None = None) -> Image.Image:
    """A photo of the piece of that grain, every shot from another hand; the floor has a grain of
    its own where it is given."""
    marks = np.random.default_rng(1)
    pixels = np.full((SIZE, SIZE, 3), 225, np.float32)
    if floor is not None:
        pixels += _grain(floor, 30)[..., None]
    item = np.zeros((SIZE, SIZE), np.uint8)
    cv2.rectangle(item, (60, 70), (340, 330), 255, -1)
    leather = np.full((SIZE, SIZE, 3), (120, 90, 70), np.float32)
    for _ in range(34):
        x, y = (int(v) for v in marks.integers((70, 80), (320, 310)))
        colour = tuple(float(v) for v in marks.integers(20, 220, 3))
        cv2.circle(leather, (x, y), int(marks.integers(5, 14)), colour, -1)
        cv2.line(leather, (x, y), (x + 18, y + int(marks.integers(-14, 14))), (30, 30, 30), 2)
    leather += _grain(grain, 7)[..., None]
    pixels[item > 0] = leather[item > 0]
    hand = np.random.default_rng([grain, shot, 7])
    shown = pixels * hand.uniform(0.9, 1.0)
    turn = cv2.getRotationMatrix2D((SIZE / 2, SIZE / 2), float(hand.uniform(-3, 3)), 1)
    turn[:, 2] += hand.uniform(-5, 5, 2)
    shown = cv2.warpAffine(shown, turn, (SIZE, SIZE), borderMode=cv2.BORDER_REPLICATE)
    shown += hand.normal(0, 2, shown.shape)
    return Image.fromarray(np.clip(shown, 0, 255).astype(np.uint8))


def shown(grain: int, *, shot: int = 0, floor: int | None = None) -> PiecePhoto:
    """The same with where the item is."""
    return PiecePhoto(piece(grain, shot=shot, floor=floor), BOX)


def _grain(seed: int, strength: float) -> np.ndarray:
    noise = np.random.default_rng([seed, 3]).normal(0, 1, (SIZE, SIZE)).astype(np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), 1.2)
    return np.asarray(soft / soft.std() * strength)
