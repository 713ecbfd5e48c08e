"""Vectors compared as the catalogue's own pictures of one variant taught."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self
from zipfile import BadZipFile

import numpy as np
from pydantic import BaseModel, ConfigDict

from lookup.base.errors import GenerationCorrupt
from lookup.features.view import Floats

TAUGHT_FILE = "taught.npz"

_AXES = 64
_RIDGE = 5.0


class AdaptationCheck(BaseModel):
    """Share of `photos` whose product came first, as vectors are, and as pictures of other products
    than the photo's taught to compare them; `gain_ci95` is the difference's interval.

    `taught_in` is the generation that taught what is used, None where nothing is; `changed_since`
    counts the images that came or went between that one and this.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    photos: int
    recall_at_1: float
    recall_at_1_adapted: float
    gain_ci95: tuple[float, float]
    taught_in: str | None = None
    changed_since: int = 0

    @property
    def kept(self) -> bool:
        """Whether it helps: a gain that may be none is none."""
        return self.gain_ci95[0] > 0


@dataclass(frozen=True)
class TaughtMetric:
    """Compares vectors with less regard to what pictures of one variant differ in.

    `mean` (d,) is a catalogue's; of each of the orthonormal `axes` (d, r), along which pictures of
    one variant differ most, `shares` (r,) in 0..1 say how much of it still counts; float32.
    `scale` makes it about a cosine.
    """

    mean: Floats
    axes: Floats
    shares: Floats
    scale: float

    @classmethod
    def fit(cls, differences: Floats, vectors: Floats) -> Self:
        """From differences (m, d), m at least 1, of unit vectors of the same variant, and vectors
        (n, d) of the catalogue.

        Within-class covariance normalisation (Hatch, Kajarekar and Stolcke 2006) with a ridge of
        _RIDGE times the mean variance towards comparing vectors as they are: every axis is divided
        by the standard deviation along it, in units of the ridge. Few differences change little.
        """
        covariance = (differences.T @ differences).astype(np.float64) / len(differences)
        variances, axes = np.linalg.eigh(covariance)
        strongest = np.argsort(-variances)[:_AXES]
        ridge = _RIDGE * max(float(variances.mean()), np.finfo(float).eps)
        # Both vectors are to be changed by the root of it: the photo's alone is, by all of it.
        shares = ridge / (np.maximum(variances[strongest], 0) + ridge)
        mean = vectors.mean(axis=0)
        metric = cls(
            mean.astype(np.float32),
            axes[:, strongest].astype(np.float32),
            shares.astype(np.float32),
            1.0,
        )
        centred = vectors - metric.mean
        squares = np.einsum("ij,ij->i", centred, metric._changed(centred))
        return cls(metric.mean, metric.axes, metric.shares, float(np.sqrt(squares.mean())))

    def photo(self, vector: Floats) -> Floats:
        """What the vectors of pictures are to be multiplied with, (d,), for a photo's, (d,)."""
        centred = vector - self.mean
        changed = self._changed(centred)
        length = max(float(np.sqrt(centred @ changed)) * self.scale, 1e-9)
        compared: Floats = changed / np.float32(length)
        return compared

    def write(self, directory: Path) -> None:
        """Writes one file into `directory`."""
        np.savez(
            directory / TAUGHT_FILE,
            mean=self.mean,
            axes=self.axes,
            shares=self.shares,
            scale=self.scale,
        )

    @classmethod
    def read_or_none(cls, directory: Path) -> Self | None:
        """What `write` wrote, None where nothing was. Raises GenerationCorrupt."""
        path = directory / TAUGHT_FILE
        if not path.is_file():
            return None
        try:
            with path.open("rb") as file, np.load(file) as arrays:
                return cls(arrays["mean"], arrays["axes"], arrays["shares"], float(arrays["scale"]))
        except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
            raise GenerationCorrupt(
                f"What was taught, {path}, cannot be read: {error}",
                "Publish another generation, or build again.",
            ) from error

    def _changed(self, vectors: Floats) -> Floats:
        less = (vectors @ self.axes) * (self.shares - np.float32(1))
        return np.asarray(vectors + less @ self.axes.T, np.float32)
