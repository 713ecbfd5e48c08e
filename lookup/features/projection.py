"""Patches of a network's layer as short unit vectors whose cosines mean something."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from lookup.base.digest import array_digest
from lookup.base.errors import GenerationCorrupt

Floats = NDArray[np.float32]

PROJECTION_FILE = "projection.npz"
DIMENSION = 64

_MOST_PATCHES = 60_000


@dataclass(frozen=True)
class PatchProjection:
    """Subtracts `mean` (c,) and multiplies by `basis` (c, d), both float32; d is at most 64.

    The basis is that of a principal component analysis, half whitened (each axis divided by the
    fourth root of its variance): in between, neither a few strong axes nor noise decides.
    """

    mean: Floats
    basis: Floats

    @classmethod
    def fit(cls, grids: Sequence[Floats]) -> Self:
        """Learnt from patch grids, each float32 (h, w, c); the same for the same grids."""
        patches = np.concatenate([grid.reshape(-1, grid.shape[-1]) for grid in grids])
        if len(patches) > _MOST_PATCHES:
            chosen = np.random.default_rng(0).choice(len(patches), _MOST_PATCHES, replace=False)
            patches = patches[chosen]
        mean = patches.mean(axis=0)
        variances, axes = np.linalg.eigh(np.cov((patches - mean).T))
        strongest = np.argsort(-variances)[:DIMENSION]
        scale = np.power(np.maximum(variances[strongest], 1e-6), -0.25)
        return cls(mean.astype(np.float32), (axes[:, strongest] * scale).astype(np.float32))

    @property
    def digest(self) -> str:
        """Names the projection; part of the key of whatever was projected with it."""
        return array_digest(self.mean, self.basis)

    def apply(self, grid: Floats) -> Floats:
        """Unit rows, float32 (h * w, d), of one patch grid (h, w, c)."""
        projected = (grid.reshape(-1, len(self.mean)) - self.mean) @ self.basis
        lengths = np.linalg.norm(projected, axis=1, keepdims=True)
        unit: Floats = projected / np.maximum(lengths, 1e-9)
        return unit

    def write(self, directory: Path) -> None:
        """Writes one file into `directory`."""
        np.savez(directory / PROJECTION_FILE, mean=self.mean, basis=self.basis)

    @classmethod
    def read(cls, directory: Path) -> Self:
        """What `write` wrote. Raises GenerationCorrupt."""
        path = directory / PROJECTION_FILE
        try:
            with path.open("rb") as file, np.load(file) as arrays:
                return cls(arrays["mean"], arrays["basis"])
        except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
            raise GenerationCorrupt(
                f"The patch projection {path} cannot be read: {error}",
                "Build with --full; the published generation is untouched.",
            ) from error
