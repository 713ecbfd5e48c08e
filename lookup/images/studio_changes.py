"""A catalogue picture as another studio picture might show the same item."""

import cv2
import numpy as np
from PIL import Image

_TURN_DEGREES = 8.0
_ASKEW = 0.06
_SCALES = (0.75, 1.1)
_LIGHT = (0.85, 1.15)


def studio_like(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """`image` (RGB) mirrored or not, turned, seen askew, nearer or farther, in other light.

    What comes in at the edges continues the picture's own background. The same `rng` state gives
    the same picture.
    """
    pixels = np.asarray(image)
    if rng.random() < 0.5:
        pixels = np.ascontiguousarray(pixels[:, ::-1])
    height, width = pixels.shape[:2]
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    centre = np.array([width / 2, height / 2], np.float32)
    turn = np.deg2rad(rng.uniform(-_TURN_DEGREES, _TURN_DEGREES))
    rotation = np.array([(np.cos(turn), -np.sin(turn)), (np.sin(turn), np.cos(turn))])
    askew = rng.uniform(-_ASKEW, _ASKEW, (4, 2)) * (width, height)
    moved = (corners - centre) @ rotation.T * rng.uniform(*_SCALES) + centre + askew
    warp = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    warped = cv2.warpPerspective(
        pixels, warp, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    lit = np.clip(warped.astype(np.float32) * rng.uniform(*_LIGHT), 0, 255).astype(np.uint8)
    return Image.fromarray(lit)
