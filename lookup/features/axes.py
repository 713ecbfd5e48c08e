"""The strongest axes of many vectors, found without holding all of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Blocks = Callable[[], Iterator[Floats]]
"""Gives the rows from the first to the last, float32 (m, d) at a time; called more than once."""

_LEAST_VARIANCE = 1e-4


@dataclass(frozen=True)
class Axes:
    """Subtracts `mean` (d,), rotates to the strongest axes and half whitens by `basis` (d, k),
    gives unit rows.
    """

    mean: Floats
    basis: Floats

    @classmethod
    def fit(cls, blocks: Blocks, count: int) -> Self:
        """The `count` strongest axes of the rows, or fewer, of at least one row."""
        rows = sum(len(block) for block in blocks())
        mean = np.sum([block.sum(axis=0, dtype=np.float64) for block in blocks()], axis=0) / rows
        mean = mean.astype(np.float32)
        variances, axes = _principal_axes(lambda: (block - mean for block in blocks()), rows)
        strongest = np.argsort(-variances)[:count]
        # Axes along which a small catalogue does not vary would only blow noise up.
        telling = variances[strongest] >= _LEAST_VARIANCE * variances.max()
        telling[0] = True
        strongest = strongest[telling]
        scale = np.power(np.maximum(variances[strongest], 1e-9), -0.25)
        return cls(mean, (axes[:, strongest] * scale).astype(np.float32))

    def apply(self, rows: Floats) -> Floats:
        """Unit rows, float32 (n, k), of rows (n, d)."""
        turned = (rows - self.mean) @ self.basis
        unit: Floats = turned / np.maximum(np.linalg.norm(turned, axis=1, keepdims=True), 1e-9)
        return unit


def _principal_axes(apart: Blocks, rows: int) -> tuple[Floats, Floats]:
    """Variances (k,) along the axes, the columns of (d, k), of n centred rows (n, d)."""
    dimension = next(apart()).shape[1]
    if rows < dimension:
        # Seconds faster for a small catalogue, which has no more axes than rows.
        _, lengths, axes = np.linalg.svd(np.concatenate(list(apart())), full_matrices=False)
        return np.asarray(lengths**2 / rows, np.float32), np.asarray(axes.T, np.float32)
    covariance = np.zeros((dimension, dimension), np.float32)
    for block in apart():
        covariance += block.T @ block / np.float32(rows)
    variances, columns = np.linalg.eigh(covariance)
    return np.asarray(variances, np.float32), np.asarray(columns, np.float32)
