"""A picture as the network sees it, and the way back to its own pixels."""

from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lookup.encoders.preprocessing import Preprocessing
from lookup.encoders.resampling import resized

PixelBox = tuple[int, int, int, int]
"""left, top, right, bottom in pixels of a picture, the last two exclusive."""


@dataclass(frozen=True)
class Canvas:
    """The network's input picture, so that pixels and patches lie on one grid.

    `pixels` is uint8 (h, w, 3); `content` says where on it the picture itself lies (left, top,
    right, bottom), the rest being bars; `picture_size` is (width, height) of the picture.
    """

    pixels: NDArray[np.uint8]
    content: PixelBox
    picture_size: tuple[int, int]
    _placed: tuple[float, float, float, float]

    @classmethod
    def of(cls, picture: Image.Image, preprocessing: Preprocessing) -> Self:
        """Canvas of an upright RGB picture."""
        pixels = np.asarray(preprocessing.fit(picture, resized), np.uint8)
        x, y, width, height = placed = preprocessing.content(picture.size)
        right, bottom = pixels.shape[1], pixels.shape[0]
        content = (
            max(round(x), 0),
            max(round(y), 0),
            min(round(x + width), right),
            min(round(y + height), bottom),
        )
        return cls(pixels, content, picture.size, placed)

    @property
    def image(self) -> Image.Image:
        """The canvas as a picture, which an encoder need not fit again."""
        return Image.fromarray(self.pixels)

    @property
    def inside(self) -> NDArray[np.float32]:
        """1 where the picture lies, 0 on the bars, float32 (h, w)."""
        mask = np.zeros(self.pixels.shape[:2], np.float32)
        left, top, right, bottom = self.content
        mask[top:bottom, left:right] = 1
        return mask

    @property
    def centredness(self) -> NDArray[np.float32]:
        """1 in the middle of the picture, falling to its edges, 0 on the bars, float32 (h, w)."""
        left, top, right, bottom = self.content
        fall = np.zeros(self.pixels.shape[:2], np.float32)
        fall[top:bottom, left:right] = np.outer(_fall(bottom - top), _fall(right - left))
        return fall

    def cell_aspect(self, grid: tuple[int, int]) -> float:
        """Width over height of what one cell of a patch grid (rows, columns) shows."""
        _, _, width, height = self._placed
        across, down = self.picture_size[0] / width, self.picture_size[1] / height
        cell = self.pixels.shape[1] / grid[1] * across, self.pixels.shape[0] / grid[0] * down
        return float(cell[0] / cell[1])

    def seen_closer(
        self, mask: NDArray[np.float32], box: PixelBox, closer: "Canvas"
    ) -> NDArray[np.float32]:
        """A canvas-sized array as `closer` shows it, the canvas of that box of the same picture."""
        x, y, width, height = self._placed
        closer_x, closer_y, closer_width, closer_height = closer._placed
        across, down = width / self.picture_size[0], height / self.picture_size[1]
        wide = across * closer.picture_size[0] / closer_width
        high = down * closer.picture_size[1] / closer_height
        # Where the middle of a pixel of `closer` lies here; OpenCV counts from pixels' middles.
        left = x + box[0] * across + (0.5 - closer_x) * wide - 0.5
        top = y + box[1] * down + (0.5 - closer_y) * high - 0.5
        seen = cv2.warpAffine(
            mask,
            np.array([[wide, 0, left], [0, high, top]]),
            (closer.pixels.shape[1], closer.pixels.shape[0]),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        )
        return np.asarray(seen * closer.inside, np.float32)

    def to_picture(self, box: tuple[float, float, float, float], *, margin: float) -> PixelBox:
        """A box on the canvas as pixels of the picture, widened by a share of its size."""
        x, y, width, height = self._placed
        across, down = self.picture_size[0] / width, self.picture_size[1] / height
        left, right = (box[0] - x) * across, (box[2] - x) * across
        top, bottom = (box[1] - y) * down, (box[3] - y) * down
        wider, higher = margin * (right - left), margin * (bottom - top)
        found = (
            max(int(left - wider), 0),
            max(int(top - higher), 0),
            min(int(right + wider) + 1, self.picture_size[0]),
            min(int(bottom + higher) + 1, self.picture_size[1]),
        )
        if found[0] >= found[2] or found[1] >= found[3]:
            return (0, 0, *self.picture_size)
        return found


def _fall(length: int) -> NDArray[np.float64]:
    """From the middle of so many pixels to both ends."""
    away = (np.arange(length) + 0.5 - length / 2) / max(length * 0.42, 1)
    fall: NDArray[np.float64] = np.exp(-(away**2))
    return fall


def cells_of(mask: NDArray[np.float32], grid: tuple[int, int]) -> NDArray[np.float32]:
    """Means of a canvas-sized array over the cells of a patch grid (rows, columns), (cells,)."""
    rows, columns = grid
    means = cv2.resize(mask, (columns, rows), interpolation=cv2.INTER_AREA)
    return means.reshape(-1).astype(np.float32)
