"""The surface that things lie on, or the wall behind them: one material in uneven light."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from lookup.features.foreground import reached_from_border

Floats = NDArray[np.float32]

# In Lab (L 0..100): noise and grain of a smooth surface are not measured finer than this.
_LEAST_SPREAD = np.array([2.5, 1.2, 1.2], np.float32)
# Wood, cloth and stone stay below; shelves and rooms are far above.
_MOST_SPREAD = np.array([10.0, 4.0, 4.0], np.float32)
_SPREADS_AWAY = 4.0
_BORDER_SHARE = 0.04
_LEAST_BORDER = 3
_ROUNDS = 4
_ONE_OF = 7  # pixels of the surface are enough to fit it
_OF_NORMAL = 1.4826  # a normal distribution's standard deviation over its median deviation


@dataclass(frozen=True)
class Surface:
    """`seen`, bool (h, w), is where the surface shows: what looks like it and reaches the border.

    `spread`, float32 (3,), says how far its Lab colours lie from a light that changes smoothly.
    """

    seen: NDArray[np.bool_]
    spread: Floats

    @classmethod
    def of(cls, pixels: NDArray[np.uint8]) -> Self:
        """Of a small picture, uint8 (h, w, 3): each channel of its surface is a polynomial of
        second degree of the place, fitted to the border and then to all that proves to be surface.
        """
        lab = cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
        colours = np.asarray(cv2.GaussianBlur(lab, (0, 0), 1.0), np.float32).reshape(-1, 3)
        shape = pixels.shape[:2]
        terms, lines = _terms(shape)
        # A line for each channel, as of each term: such are quicker to go over.
        channels = np.ascontiguousarray(colours.T)
        away = np.empty_like(channels)
        seen = _border(shape)
        spread = _LEAST_SPREAD
        for _ in range(_ROUNDS):
            some = np.flatnonzero(seen)[::_ONE_OF]
            some_colours, some_terms = colours[some], terms[some]
            fit = _fitted(some_terms, some_colours)
            deviation = np.median(np.abs(some_colours - some_terms @ fit), axis=0)
            spread = np.maximum(_OF_NORMAL * deviation, _LEAST_SPREAD).astype(np.float32)
            np.subtract(channels, np.matmul(fit.T, lines, out=away), out=away)
            away /= spread[:, None]
            near = np.einsum("ij,ij->j", away, away) < _SPREADS_AWAY**2
            seen = reached_from_border(near.reshape(shape))
            if not seen.any():
                break
        return cls(seen, spread)

    @property
    def plain(self) -> bool:
        """Whether it is one material; of a cluttered picture nothing is surface."""
        return bool((self.spread <= _MOST_SPREAD).all())

    @property
    def border_share(self) -> float:
        """Share (0..1) of the picture's edge where it shows."""
        edges = (self.seen[0], self.seen[-1], self.seen[:, 0], self.seen[:, -1])
        return float(np.concatenate(edges).mean())


@lru_cache(8)  # most pictures have one of a few shapes; for each it holds a megabyte
def _terms(shape: tuple[int, int]) -> tuple[Floats, Floats]:
    """The terms of the polynomial at each pixel, (pixels, 6), and by terms, (6, pixels)."""
    y, x = np.meshgrid(np.linspace(-1, 1, shape[0]), np.linspace(-1, 1, shape[1]), indexing="ij")
    lines = np.stack([np.ones_like(x), x, y, x * y, x**2, y**2]).reshape(6, -1).astype(np.float32)
    return np.ascontiguousarray(lines.T), lines


def _fitted(terms: Floats, colours: Floats) -> Floats:
    """Least squares by the normal equations, kept solvable where few pixels are left."""
    product = terms.T @ terms + np.float32(1e-3) * np.eye(terms.shape[1], dtype=np.float32)
    solved: Floats = np.linalg.solve(product, terms.T @ colours)
    return solved


def _border(shape: tuple[int, int]) -> NDArray[np.bool_]:
    width = max(_LEAST_BORDER, round(_BORDER_SHARE * min(shape)))
    border = np.ones(shape, np.bool_)
    border[width:-width, width:-width] = False
    return border
